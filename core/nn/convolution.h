#pragma once
#include <array>
#include <cstdint>

#include "core/nn/map_shape.h"

namespace lightreel {

/// How a 2-D convolution walks: the layers declare and keep it, the kernels take it.
struct Convolution {
    /// Of a square, or height and width.
    struct Extent {
        int64_t height, width;
        constexpr Extent(int64_t side) : height(side), width(side) {}
        constexpr Extent(int64_t h, int64_t w) : height(h), width(w) {}
        [[nodiscard]] std::array<int64_t, 2> array() const { return {height, width}; }
    };
    Extent kernel = 3;
    int64_t stride = 1;
    Extent padding = 1;

    /// The maps that it makes of maps like x.
    [[nodiscard]] MapShape resultOf(MapShape x) const {
        x.height = (x.height + 2 * padding.height - kernel.height) / stride + 1;
        x.width = (x.width + 2 * padding.width - kernel.width) / stride + 1;
        return x;
    }
};

/// Of a clip as one image, a frame a row: each pixel with itself in the frames before and after.
inline constexpr Convolution kAlongFrames{{3, 1}, 1, {1, 0}};

}  // namespace lightreel
