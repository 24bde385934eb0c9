#include "core/media/rgb_frame.h"

#include <algorithm>
#include <cstring>

namespace lightreel::av {

FramePtr rgbFrame(const Frame& frame, int width, int height, const std::string& path) {
    FramePtr out(checkMade(av_frame_alloc(), path));
    out->format = AV_PIX_FMT_RGB24;
    out->width = width;
    out->height = height;
    out->pts = frame.index;
    checkWrite(av_frame_get_buffer(out.get(), 0), path);
    const size_t given = frame.stride(), wanted = static_cast<size_t>(width) * 3;
    for (int y = 0; y < height; ++y) {
        const uint8_t* from = frame.rgb.data() + static_cast<size_t>(std::min(y, frame.height - 1)) * given;
        uint8_t* to = out->data[0] + static_cast<std::ptrdiff_t>(y) * out->linesize[0];
        std::memcpy(to, from, given);
        for (size_t at = given; at < wanted; at += 3) std::memcpy(to + at, from + given - 3, 3);
    }
    return out;
}

}  // namespace lightreel::av
