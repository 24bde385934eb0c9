#pragma once
#include <QImage>

#include "core/frame/frame.h"

namespace lightreel {

/// A copy of the frame; null when its bytes do not fit its size.
[[nodiscard]] inline QImage toImage(const Frame& frame) {
    if (frame.width <= 0 || frame.height <= 0) return {};
    if (frame.rgb.size() < frame.stride() * static_cast<size_t>(frame.height)) return {};
    return QImage(frame.rgb.data(), frame.width, frame.height, static_cast<qsizetype>(frame.stride()),
                  QImage::Format_RGB888)
        .copy();
}

}  // namespace lightreel
