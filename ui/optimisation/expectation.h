#pragma once
#include <optional>

#include "core/compare/run_history.h"
#include "ui/optimisation/effect_row.h"

namespace lightreel {

/// Peak and time of a run with a switch beside the same run without it. The picture is the switch's own word.
/// history: of this machine; times that it has not measured are estimates, from the arithmetic or, where that
/// is the same, from typical figures.
[[nodiscard]] Effect effectOf(const RunPlan& with, const RunPlan& without, const RunHistory& history);

/// The stage that stands highest, with its bytes. Stages of which nothing is known do not count.
struct HighestStage {
    QString stage;
    int64_t bytes = 0;
    bool complete = false;  ///< of every stage something is known; else it may be more

    friend bool operator==(const HighestStage&, const HighestStage&) = default;
};
[[nodiscard]] HighestStage highestStage(const RunPlan& plan);

/// "while sampling": of a stage's word.
[[nodiscard]] QString whileText(const QString& stage);

}  // namespace lightreel
