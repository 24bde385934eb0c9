#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/compare/run_record.h"

namespace lightreel {

// What lies beside a clip, under its name: of "cat.mp4" as of a folder of pictures "cat" that is "cat.json"
// and "cat.start.png".

[[nodiscard]] std::filesystem::path besideClip(const std::filesystem::path& clip, const std::string& ending);

/// Writes the record of a finished clip beside it and returns where: "cat.json", or where that is another
/// clip's or somebody's own file, "cat.gif.json" (of a folder "cat.frames.json").
/// errors: DiskFull, NotWritable, WriteFailed
Result<std::filesystem::path> writeRecordBeside(const RunRecord& record);

/// The record of that job beside a clip; nothing: there is none that is sound.
[[nodiscard]] std::optional<RunRecord> recordBeside(const std::filesystem::path& clip,
                                                    const std::string& jobId);

}  // namespace lightreel
