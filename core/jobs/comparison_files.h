#pragma once
#include <string>
#include <vector>

#include "core/jobs/comparison_folder.h"

namespace lightreel {

/// Writes what can be taken away of a comparison into its folder: report.html, one page with the clips
/// inside; report.csv, the table; report.json, all of it; side-by-side.mp4, from two finished
/// settings on. What a clip that cannot be read was needed for is left out. Reads every clip, so not for the
/// window's thread. Returns the files' names. errors: DiskFull, NotWritable, WriteFailed; throws Cancelled
[[nodiscard]] Result<std::vector<std::string>> writeComparisonFiles(const ComparisonFolder& comparison,
                                                                    const CancelToken& cancel);

}  // namespace lightreel
