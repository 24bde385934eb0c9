#include "core/jobs/start_picture.h"

#include "core/base/log.h"
#include "core/jobs/clip_files.h"
#include "core/picture/picture_file.h"

namespace lightreel {

namespace fs = std::filesystem;

Result<StartFrames> startOf(const GenerationRequest& request, const ModelFacts& model,
                            const CancelToken& cancel) {
    if (request.mode != GenerationMode::ImageToVideo) return StartFrames{};
    const int frames = request.frames > 0 ? request.frames : model.defaultFrames;
    return startFrames(request.image, model.strengthControl ? frames : 1, cancel);
}

std::optional<Notice> noticeOf(const GenerationRequest& request, const StartFrames& start) {
    if (start.damaged) return Notice{NoticeCode::PictureDamaged, {{"path", request.image}}};
    if (!start.more || start.frames.size() > 1) return std::nullopt;
    return Notice{NoticeCode::FirstPictureOnly, {{"path", request.image}}};
}

std::string keepStartPicture(const StartFrames& start, const fs::path& clip, Existing existing) {
    if (start.frames.size() != 1) return {};  // of a clip whose frames all count there is no one picture
    const Result<fs::path> written = writeStartBeside(clip, pngOf(*start.frames.front()), existing);
    if (written) return written->string();
    log().warn("{}", paragraph(written.error()));
    return {};
}

}  // namespace lightreel
