#pragma once
#include <stdexcept>

#include "core/frame/frame.h"

namespace lightreel {

/// Both have pixels, and equally many a side.
[[nodiscard]] inline bool sameSize(const Frame& a, const Frame& b) {
    const size_t bytes = a.stride() * static_cast<size_t>(a.height);
    return a.width > 0 && a.height > 0 && a.width == b.width && a.height == b.height &&
           a.rgb.size() == bytes && b.rgb.size() == bytes;
}

/// Measures are taken pixel by pixel: frames of unlike or no size are the caller's mistake (commonPart()
/// makes them alike). Throws std::invalid_argument.
inline void requireSameSize(const Frame& a, const Frame& b) {
    if (!sameSize(a, b)) throw std::invalid_argument("frames of unlike size cannot be measured");
}

}  // namespace lightreel
