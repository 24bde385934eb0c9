#pragma once
#include <QStringList>
#include <filesystem>

#include "core/base/result.h"

namespace lightreel {

/// Writes what can be taken away of a comparison into its folder: report.csv, the table; report.json, all of
/// it; side-by-side.mp4, clips beside each other, when two have finished (see comparison_clip.h). Reads the
/// whole folder, so not for the window's thread. Returns the files' names. errors: CodecMissing, FileMissing,
/// FileUnreadable, DiskFull, NotWritable, WriteFailed
[[nodiscard]] Result<QStringList> writeReport(const std::filesystem::path& folder);

}  // namespace lightreel
