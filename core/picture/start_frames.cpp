#include "core/picture/start_frames.h"

#include <QFile>

#include "core/media/video_reader.h"
#include "core/picture/picture_file.h"
#include "core/picture/picture_format.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr int kShortestSide = 8;
constexpr size_t kMostBytes = size_t{2} << 30;

Result<StartFrames> clipFrames(const fs::path& path, int mostFrames, const CancelToken& cancel) {
    Result<VideoReader> reader = VideoReader::open(path);
    if (!reader) return reader.error();
    StartFrames out{{}, true};
    size_t bytes = 0;
    for (;;) {
        cancel.check();
        Result<std::shared_ptr<const Frame>> frame = reader->next();
        // One frame too many tells that there are more; that one need not be sound.
        const bool enough = out.frames.size() == static_cast<size_t>(mostFrames);
        if (enough) {
            out.more = !frame || *frame;
            return out;
        }
        if (!frame) return frame.error();
        if (!*frame) break;
        if ((*frame)->width < kShortestSide || (*frame)->height < kShortestSide)
            return unreadable(path, "its frames are smaller than 8 x 8 pixels");
        bytes += (*frame)->rgb.size();
        if (bytes > kMostBytes) return unreadable(path, "its frames are too large to be held in memory");
        out.frames.push_back(*frame);
    }
    if (out.frames.empty()) return unreadable(path, "it holds no frames");
    return out;
}

}  // namespace

Result<StartFrames> startFrames(const fs::path& path, int mostFrames, const CancelToken& cancel) {
    if (std::error_code ignored; fs::is_directory(path, ignored)) return clipFrames(path, mostFrames, cancel);
    QFile file;
    const Result<void> opened = openRegular(path, file);
    if (!opened) return opened.error();
    const bool isPicture = !pictureFormat(file).isEmpty();
    file.close();
    if (!isPicture) {
        Result<StartFrames> clip = clipFrames(path, mostFrames, cancel);
        if (clip || clip.error().code != ErrorCode::FileUnreadable) return clip;
        return unreadable(path, "it is no picture that is known here, and " + clip.error().args.at("reason"));
    }
    const Result<PictureFile> picture = readPicture(path);
    if (!picture) return picture.error();
    if (picture->clip && mostFrames > 1) return clipFrames(path, mostFrames, cancel);
    return StartFrames{{frameOf(picture->image)}, false, picture->more, picture->damaged};
}

}  // namespace lightreel
