#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "core/frame/frame.h"

namespace lightreel {

/// A decoded clip: frames of one size, in order.
using Clip = std::vector<std::shared_ptr<const Frame>>;

/// How near a clip is to another one of the same size and length.
struct ClipQuality {
    double psnr = 0;                  ///< dB over all pixels of all frames; infinite for equal clips
    std::optional<double> ssim = {};  ///< mean over frames, -1..1; none for pictures under 11 pixels
};

/// Mean square difference of two pictures of one size, over all channels, in units of the 8-bit values.
[[nodiscard]] double meanSquareError(const Frame& a, const Frame& b);

/// Peak signal to noise ratio in dB for 8-bit values; infinite for 0.
[[nodiscard]] double psnrOf(double meanSquareError);

/// Structural similarity, mean over the three channels and over all windows that lie inside the picture:
/// Gaussian windows of 11 x 11 with sigma 1.5, K1 = 0.01, K2 = 0.03. None when a side is under 11 pixels.
/// source: Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004
[[nodiscard]] std::optional<double> ssim(const Frame& a, const Frame& b);

/// Both clips have the same sizes and length, and at least one frame.
[[nodiscard]] ClipQuality compareClips(const Clip& clip, const Clip& reference);

}  // namespace lightreel
