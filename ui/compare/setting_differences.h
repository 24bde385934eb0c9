#pragma once
#include <QString>
#include <array>
#include <vector>

#include "ui/compare/compared_set.h"

namespace lightreel {

/// One setting in which runs differ; "–" where it is not known or does not apply.
struct SettingDifference {
    QString setting;
    std::array<QString, 3> values;  ///< baseline, A, B
};

struct SettingDifferences {
    bool told = true;  ///< false: one of the clips does not say how it was made, so nothing is known
    std::vector<SettingDifference> rows;
    QString same;  ///< what was asked for alike, as a list: "128 × 128, 16 frames, 25 steps, seed 42"
};

[[nodiscard]] SettingDifferences settingDifferences(const ComparedEntry& baseline, const ComparedEntry& a,
                                                    const ComparedEntry& b);

/// Whether the seconds of two runs may be held against each other: one device with as many threads, one
/// build. Nothing: one of them has not run, or told nothing.
[[nodiscard]] std::optional<bool> timesComparable(const ComparedRun& a, const ComparedRun& b);

}  // namespace lightreel
