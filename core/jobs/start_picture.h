#pragma once
#include <optional>
#include <string>

#include "core/base/durable_file.h"
#include "core/base/notice.h"
#include "core/picture/start_frames.h"
#include "core/pipeline/engine_api.h"
#include "core/request/generation_request.h"

namespace lightreel {

/// What a request of image to video starts from: as many frames of its file as the model can use. Empty for
/// other requests. errors: as startFrames(); Cancelled is thrown
[[nodiscard]] Result<StartFrames> startOf(const GenerationRequest& request, const ModelFacts& model,
                                          const CancelToken& cancel);

/// Said of a file of which only the first of several pictures is used, or that is damaged.
[[nodiscard]] std::optional<Notice> noticeOf(const GenerationRequest& request, const StartFrames& start);

/// Keeps a start picture beside the finished clip (clip_files.h), also when it is the one frame of a clip
/// that was used, and returns where; empty when it started from no picture or from several frames, or when
/// that cannot be written, which is logged: the clip is done by then.
[[nodiscard]] std::string keepStartPicture(const StartFrames& start, const std::filesystem::path& clip,
                                           Existing existing);

}  // namespace lightreel
