#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/compare/quality.h"
#include "core/media/video_writer.h"

namespace lightreel {

struct CaptionedClip {
    std::string caption;  ///< UTF-8, one or two lines; what is too long ends in an ellipsis
    ClipFrames frames;
};

/// Where the pictures lie: 2 or 3 in a row, 4 in two rows; below each its caption's strip, never over it.
/// Pixels; all even.
struct SideBySideLayout {
    int columns = 0, rows = 0;
    int factor = 1;                        ///< small pictures are enlarged so many times
    int cellWidth = 0, pictureHeight = 0;  ///< an enlarged picture, rounded up to even sizes
    int captionHeight = 0;                 ///< 0 without captions
    int fontSize = 0;
    int gap = 0;  ///< between the cells and around them

    [[nodiscard]] int width() const { return columns * (cellWidth + gap) + gap; }
    [[nodiscard]] int height() const { return rows * (pictureHeight + captionHeight + gap) + gap; }
    [[nodiscard]] int left(size_t clip) const;
    [[nodiscard]] int top(size_t clip) const;
};
/// width and height: of the pictures; lines: of the captions, 0 to 2.
[[nodiscard]] SideBySideLayout sideBySideLayout(size_t clips, int width, int height, int lines);

struct SideBySide {
    MediaFacts file;
    bool captioned = true;  ///< false: FFmpeg has no drawtext here, or there is no font; no strips then
};

/// One MP4 that shows 2 to 4 clips beside each other. It is as long as the shortest one, and all have the
/// first one's size (see common_part.h).
/// errors: BadRequest (another number of clips, one without frames), those of VideoWriter; throws Cancelled
[[nodiscard]] Result<SideBySide> writeSideBySide(const std::filesystem::path& target,
                                                 const std::vector<CaptionedClip>& clips, int fps,
                                                 Existing existing, const CancelToken& cancel = {});

}  // namespace lightreel
