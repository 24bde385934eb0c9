#pragma once
#include <map>
#include <string>

namespace lightreel {

enum class MediaFormat { Mp4, WebM, Gif, PngSequence };

/// How a clip is written.
struct EncodingParams {
    MediaFormat format = MediaFormat::Mp4;
    int width =
        0;  ///< pixels; odd sizes are padded by one repeated row or column where the codec needs even ones
    int height = 0;
    int fps = 8;       ///< frames per second; a GIF has at most 50
    int quality = 18;  ///< CRF for H.264 (0 best .. 51), scaled for VP9; no effect on GIF and PNG
    std::string comment =
        {};  ///< stored in the container's comment tag (PNG: a tEXt entry of the first file)
    std::string title = {};
};

}  // namespace lightreel
