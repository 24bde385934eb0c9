#pragma once
#include "core/jobs/comparison_folder.h"

namespace lightreel {

/// A comparison's folder with everything that is known of it; reading that takes long, so it is done away
/// from the window's thread.
struct OpenedComparison {
    ComparisonFolder folder;
    std::vector<ComparedRun> runs;
    std::vector<ComparisonStep> remaining;
};

/// errors: those of ComparisonFolder::open()
[[nodiscard]] Result<OpenedComparison> readComparison(const std::filesystem::path& folder);
/// errors: those of ComparisonFolder::create()
[[nodiscard]] Result<OpenedComparison> makeComparison(const std::filesystem::path& folder,
                                                      const ComparisonPlan& plan);

}  // namespace lightreel
