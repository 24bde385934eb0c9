#pragma once
#include <optional>
#include <string>

#include "core/base/durable_file.h"
#include "core/jobs/job.h"
#include "core/picture/start_frames.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// What a job of image to video starts from: as many frames of its file as its model can use. Empty for other
/// jobs. errors: as startFrames() and EngineLibrary::inspect(); Cancelled is thrown
[[nodiscard]] Result<StartFrames> startOf(const Job& job, EngineLibrary& engine, const CancelToken& cancel);

/// Said of a file of which only the first of several pictures is used.
[[nodiscard]] std::optional<Notice> noticeOf(const Job& job, const StartFrames& start);

/// Keeps a start picture beside the finished clip as STEM.start.png and returns where; empty when it started
/// from no picture, or when that cannot be written, which is logged: the clip is done by then.
[[nodiscard]] std::string keepStartPicture(const StartFrames& start, const std::filesystem::path& clip,
                                           Existing existing);

}  // namespace lightreel
