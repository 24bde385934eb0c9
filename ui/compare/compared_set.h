#pragma once
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/compare/comparison.h"
#include "core/jobs/comparison_folder.h"
#include "ui/player/clip_source.h"

namespace lightreel {

/// One clip of a comparison.
struct ComparedEntry {
    QString name;
    ComparedRun run;  ///< records and quality; a clip file brings its record when it is loaded
    /// Decodes the clip, called on another thread. Empty: there is no clip yet.
    std::function<Result<LoadedClip>()> load = {};
    bool measureHere = false;  ///< nobody else measures it beside the baseline
};

/// Clips that were made of one request, or just lie beside each other. entries.front() is the baseline.
struct ComparedSet {
    QString title;
    std::vector<ComparedEntry> entries;
};

/// Everything that the comparison on disk has by now; reads its records, so not for the window's thread when
/// they are many.
[[nodiscard]] ComparedSet comparedSet(const ComparisonFolder& folder);
/// The same from runs that have been read already.
[[nodiscard]] ComparedSet comparedSet(const ComparisonFolder& folder, std::vector<ComparedRun> runs);
/// Clip files or folders of PNG pictures; the first is the baseline.
[[nodiscard]] ComparedSet comparedFiles(const QStringList& paths);

}  // namespace lightreel
