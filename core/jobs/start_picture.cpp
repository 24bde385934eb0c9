#include "core/jobs/start_picture.h"

#include "core/base/log.h"
#include "core/picture/picture_file.h"

namespace lightreel {

namespace fs = std::filesystem;

Result<StartFrames> startOf(const Job& job, EngineLibrary& engine, const CancelToken& cancel) {
    if (job.request.mode != GenerationMode::ImageToVideo) return StartFrames{};
    const Result<ModelFacts> facts = engine.inspect(job.modelFolder, job.motionAdapter);
    if (!facts) return facts.error();
    const int frames = job.request.frames > 0 ? job.request.frames : facts->defaultFrames;
    return startFrames(job.request.image, facts->strengthControl ? frames : 1, cancel);
}

std::optional<Notice> noticeOf(const Job& job, const StartFrames& start) {
    if (!start.more || start.frames.size() > 1) return std::nullopt;
    return Notice{NoticeCode::FirstPictureOnly, {{"path", job.request.image}}};
}

std::string keepStartPicture(const StartFrames& start, const fs::path& clip, Existing existing) {
    if (start.clip || start.frames.empty()) return {};
    fs::path path = clip.parent_path() / (clip.extension().empty() ? clip.filename() : clip.stem());
    const Result<fs::path> written =
        writeFileDurably(path += ".start.png", pngOf(*start.frames.front()), existing);
    if (written) return written->string();
    log().warn("{}", paragraph(written.error()));
    return {};
}

}  // namespace lightreel
