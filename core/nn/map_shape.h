#pragma once
#include <cstdint>

namespace lightreel {

/// A stack of maps, whatever their number of channels.
struct MapShape {
    int64_t frames = 1, height = 1, width = 1;
    int64_t elementSize = 4;  ///< bytes per number

    [[nodiscard]] int64_t pixels() const { return frames * height * width; }
    [[nodiscard]] int64_t bytes(int64_t channels) const { return channels * pixels() * elementSize; }
};

}  // namespace lightreel
