#pragma once
#include <cstddef>
#include <vector>

namespace lightreel {

/// Weights of a filter along one direction, from -radius to radius.
using FlipKernel = std::vector<float>;

/// FLIP's filters, as products of filters along the rows and along the columns. Sensitivity to contrast: one
/// Gaussian for light, one for red-green, the sum of two for blue-yellow. Features: a Gaussian with its first
/// and second derivative.
struct FlipKernels {
    explicit FlipKernels(float pixelsPerDegree);

    FlipKernel light, redGreen, blueYellow, blueYellowWide;
    FlipKernel gauss, edge, point;

    [[nodiscard]] size_t radius() const;  ///< the largest of all
};

}  // namespace lightreel
