#include "core/jobs/compared_clips.h"

#include "core/media/video_reader.h"

namespace lightreel {
namespace {

Result<ClipFrames> framesOf(const std::filesystem::path& path, const CancelToken& cancel) {
    Result<ClipFrames> clip = readClip(path, cancel);
    if (clip && clip->empty())
        return Error{ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", "it holds no frames"}}};
    return clip;
}

}  // namespace

Result<CommonPart> readCommonPart(const std::filesystem::path& first, const std::filesystem::path& second,
                                  const CancelToken& cancel) {
    Result<ClipFrames> a = framesOf(first, cancel);
    if (!a) return a.error();
    Result<ClipFrames> b = framesOf(second, cancel);
    if (!b) return b.error();
    return commonPart(*std::move(a), *std::move(b), cancel);
}

}  // namespace lightreel
