#pragma once
#include "core/jobs/comparison_folder.h"
#include "core/media/side_by_side.h"

namespace lightreel {

inline constexpr const char* kSideBySideFile = "side-by-side.mp4";

/// The settings that are shown when none are chosen, in the plan's order, at most four: the first one, then
/// those that have finished, such whose frames differ from the first one's before such whose frames do not.
[[nodiscard]] std::vector<size_t> clipsToShow(const std::vector<ComparedRun>& runs);

/// "LightCache 2/0\n12.3 s · 1.20 GiB · 38.1 dB"; "reference" or "identical" in the place of the PSNR.
[[nodiscard]] std::string clipCaption(const std::vector<ComparedRun>& runs, size_t member);

/// Writes the members' clips, 2 to 4 that have finished, into the folder as side-by-side.mp4; an older one is
/// replaced. errors: FileMissing, FileUnreadable, those of writeSideBySide(); throws Cancelled
[[nodiscard]] Result<SideBySide> writeComparisonClip(const ComparisonFolder& comparison,
                                                     const std::vector<size_t>& members,
                                                     const CancelToken& cancel = {});

}  // namespace lightreel
