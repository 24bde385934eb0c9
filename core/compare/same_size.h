#pragma once
#include <stdexcept>

#include "core/frame/frame.h"

namespace lightreel {

/// Measures are taken pixel by pixel: frames of unlike or no size are the caller's mistake (commonPart()
/// makes them alike). Throws std::invalid_argument.
inline void requireSameSize(const Frame& a, const Frame& b) {
    const size_t bytes = a.stride() * static_cast<size_t>(a.height);
    if (a.width < 1 || a.height < 1 || a.width != b.width || a.height != b.height || a.rgb.size() != bytes ||
        b.rgb.size() != bytes)
        throw std::invalid_argument("frames of unlike size cannot be measured");
}

}  // namespace lightreel
