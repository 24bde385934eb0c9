#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "core/base/cancel_token.h"

namespace lightreel {

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

    [[nodiscard]] int64_t rows(int64_t height) const { return (height + count - 1) / count; }
};

}  // namespace lightreel
