#pragma once
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "core/base/cancel_token.h"

namespace lightreel {

/// Over what a norm takes its statistics where maps are worked on in bands.
enum class BandNorm {
    OverAll,   ///< as the model was trained: all rows
    OverBand,  ///< each band's own, as LightCache's paper cuts
};

/// How one map is worked on in bands of rows.
struct RowBands {
    int64_t count = 1;  ///< bands; maps with fewer rows are cut into single rows
    const CancelToken& cancel;

    /// [1, C, H, W] -> its bands, views.
    [[nodiscard]] std::vector<at::Tensor> of(const at::Tensor& map) const;

    /// work, a 3x3 convolution and what comes before it pixel by pixel, over x [1, C, H, W]: band by band
    /// with the neighbouring rows that the convolution sees, so that the result is that of the whole map.
    /// take(band, first) gets rows first and following of the result. enlarged: how many rows work makes of
    /// one.
    void convolve(const at::Tensor& x, const std::function<at::Tensor(const at::Tensor&)>& work,
                  const std::function<void(const at::Tensor& band, int64_t first)>& take,
                  int64_t enlarged = 1) const;
    /// The same, its bands laid into one map of so many channels, channels_last.
    [[nodiscard]] at::Tensor convolved(const at::Tensor& x, int64_t channels,
                                       const std::function<at::Tensor(const at::Tensor&)>& work,
                                       int64_t enlarged = 1) const;

    /// Rows of a band of a map of this height, and the most that convolve() hands to work.
    [[nodiscard]] static int64_t rows(int64_t height, int64_t bands) { return (height + bands - 1) / bands; }
    [[nodiscard]] static int64_t rowsWithNeighbours(int64_t height, int64_t bands) {
        return std::min(rows(height, bands) + 2, height);
    }
};

}  // namespace lightreel
