#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lightreel {

/// A time as a fraction of a second: frame i at 8 fps is {i, 8}.
struct Rational {
    int64_t numerator = 0;
    int64_t denominator = 1;

    [[nodiscard]] double seconds() const {
        return static_cast<double>(numerator) / static_cast<double>(denominator);
    }
    friend bool operator==(const Rational&, const Rational&) = default;
};

/// One picture of a clip: RGB, 8 bits per channel, rows top to bottom without padding.
struct Frame {
    int width = 0;
    int height = 0;
    int64_t index = 0;  ///< from 0
    Rational time = {};
    std::vector<uint8_t> rgb = {};  ///< width * height * 3 bytes

    [[nodiscard]] std::size_t stride() const { return static_cast<std::size_t>(width) * 3; }
};

}  // namespace lightreel
