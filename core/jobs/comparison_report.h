#pragma once
#include <string>

#include "core/jobs/comparison_folder.h"

namespace lightreel {

/// The report with its clips: H.264 in MP4, VP9 in WebM where this FFmpeg has no H.264, at most 24 of them;
/// a clip whose frames cannot be read is left out. About 15 to 150 kB a clip of 16 frames at 128 to 512
/// pixels, and a third more as text. errors: WriteFailed, DiskFull, NotWritable for the clips' scratch file;
/// throws Cancelled
[[nodiscard]] Result<std::string> comparisonReport(const ComparisonFolder& folder, const CancelToken& cancel);

}  // namespace lightreel
