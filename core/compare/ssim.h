#pragma once
#include <optional>

#include "core/frame/frame.h"

namespace lightreel {

inline constexpr int kSsimWindow = 11;  ///< pixels a side

/// Structural similarity of two pictures of one size, -1..1: mean over the three channels and over all
/// windows that lie inside the picture. Gaussian windows of 11 x 11 with sigma 1.5, K1 = 0.01, K2 = 0.03, a
/// data range of 255, variances of the whole window (not of a sample). None when a side is under 11 pixels.
/// source: Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004;
/// behaviour of scikit-image's structural_similarity(gaussian_weights=True, sigma=1.5,
/// use_sample_covariance=False, data_range=255, channel_axis=2)
/// Two equal pictures have 1. Other sizes throw std::invalid_argument.
[[nodiscard]] std::optional<double> ssim(const Frame& a, const Frame& b);

}  // namespace lightreel
