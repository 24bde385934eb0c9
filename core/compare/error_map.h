#pragma once
#include <vector>

#include "core/frame/frame.h"

namespace lightreel {

/// How far two pictures are apart at every pixel.
struct ErrorMap {
    int width = 0, height = 0;
    std::vector<float> values = {};  ///< 0..1, rows top to bottom

    [[nodiscard]] double mean() const;  ///< at least one pixel
};

/// The largest difference of the three channels at each pixel, as a share of 255. Both pictures have one
/// size.
[[nodiscard]] ErrorMap differenceMap(const Frame& a, const Frame& b);

}  // namespace lightreel
