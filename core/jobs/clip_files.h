#pragma once
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/durable_file.h"
#include "core/base/result.h"
#include "core/compare/run_record.h"

namespace lightreel {

/// A run's record in a file; nothing: there is none that is sound.
[[nodiscard]] std::optional<RunRecord> readRecord(const std::filesystem::path& path);

// What lies beside a clip, under its name: of "cat.mp4" as of a folder of pictures "cat" that is "cat.json"
// and "cat.start.png". Where "cat.json" is another clip's or somebody's own file, it is "cat.gif.json" and
// "cat.gif.start.png" (of a folder "cat.frames...").

/// Writes the record of a finished clip and returns where.
/// errors: DiskFull, NotWritable, WriteFailed
Result<std::filesystem::path> writeRecordBeside(const RunRecord& record);

/// The record of that job beside a clip; nothing: there is none that is sound.
[[nodiscard]] std::optional<RunRecord> recordBeside(const std::filesystem::path& clip,
                                                    const std::string& jobId);

/// Writes the picture that a clip started from, before its record, and returns where. existing: for the
/// picture of an earlier clip of that name; anything else there stays. errors: as above
Result<std::filesystem::path> writeStartBeside(const std::filesystem::path& clip, std::string_view png,
                                               Existing existing);

/// Where that may be, the likelier first.
[[nodiscard]] std::array<std::filesystem::path, 2> startPlacesBeside(const std::filesystem::path& clip);

}  // namespace lightreel
