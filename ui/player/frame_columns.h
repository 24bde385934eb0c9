#pragma once
#include <algorithm>
#include <cmath>

namespace lightreel {

/// The frames of a clip as columns of one width, side by side.
struct FrameColumns {
    double left = 0, width = 0;
    int count = 0;

    [[nodiscard]] double edge(int frame) const { return left + width * frame / std::max(1, count); }
    [[nodiscard]] double middle(int frame) const { return left + width * (frame + 0.5) / std::max(1, count); }
    /// The nearest frame.
    [[nodiscard]] int at(double x) const {
        const double column = std::floor((x - left) / std::max(1.0, width) * count);
        return std::clamp(static_cast<int>(column), 0, std::max(0, count - 1));
    }
};

}  // namespace lightreel
