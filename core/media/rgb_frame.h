#pragma once
#include "core/frame/frame.h"
#include "core/media/av.h"

namespace lightreel::av {

/// An AVFrame that holds the picture as RGB24, with repeated last row and column where evenWidth/evenHeight
/// ask for it.
[[nodiscard]] FramePtr rgbFrame(const Frame& frame, int width, int height, const std::string& path);

}  // namespace lightreel::av
