#pragma once
#include <ATen/core/Tensor.h>

#include <optional>

#include "core/nn/group_norm.h"
#include "core/nn/layers.h"
#include "core/nn/map_shape.h"
#include "core/nn/row_bands.h"

namespace lightreel {

struct ResnetBlockOptions {
    int64_t in = 320;
    int64_t out = 320;
    int64_t timeWidth = 0;  ///< width of the time embedding; 0: none (autoencoder)
    int64_t normGroups = 32;
    double epsilon = 1e-5;
};

/// norm1, SiLU, conv1, + time, norm2, SiLU, conv2; residual, through a 1x1 convolution where the widths
/// differ. source: diffusers ResnetBlock2D ("default" time scale shift)
class ResnetBlock {
  public:
    ResnetBlock(const WeightScope& scope, const ResnetBlockOptions& options);

    /// x [N, in, H, W]; time [1, timeWidth] after SiLU, undefined without one. Returns [N, out, H, W].
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const at::Tensor& time = {}) const;

    /// The same without a time embedding for one map [1, in, H, W] of our own, in bands of rows, in less
    /// memory; x is used up. Differs by rounding.
    [[nodiscard]] at::Tensor inBands(at::Tensor x, const RowBands& bands) const;

    [[nodiscard]] int64_t inChannels() const { return m_in; }
    [[nodiscard]] int64_t outChannels() const { return m_out; }
    /// Bytes that a call holds at its highest besides its input, its result among them.
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const;
    [[nodiscard]] int64_t peakBytesInBands(const MapShape& x, int64_t bands) const;
    /// Multiplications with their addition.
    [[nodiscard]] double operations(const MapShape& x) const;

  private:
    int64_t m_in, m_out;
    GroupNorm m_norm1, m_norm2;
    Conv2d m_conv1, m_conv2;
    std::optional<Linear> m_timeProj;
    std::optional<Conv2d> m_shortcut;
};

/// Halves height and width by a strided convolution. asymmetric pads right and bottom only (the autoencoder's
/// way).
class Downsample {
  public:
    Downsample(const WeightScope& scope, int64_t channels, bool asymmetric = false);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
    /// height and width of x are those of the result.
    [[nodiscard]] double operations(const MapShape& x) const;
    /// As ResnetBlock::peakBytes, in the same way.
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const;

  private:
    int64_t m_channels;
    Conv2d m_conv;
    bool m_asymmetric;
};

/// Nearest neighbour to height x width, then a convolution.
class Upsample {
  public:
    Upsample(const WeightScope& scope, int64_t channels);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, int64_t height, int64_t width) const;
    /// One map [1, C, H, W] to twice its size, in bands of rows.
    [[nodiscard]] at::Tensor doubledInBands(const at::Tensor& x, const RowBands& bands) const;
    [[nodiscard]] double operations(const MapShape& x) const;
    /// As ResnetBlock::peakBytes; height and width of x are those of the result.
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const;
    [[nodiscard]] int64_t peakBytesInBands(const MapShape& x, int64_t bands) const;

  private:
    int64_t m_channels;
    Conv2d m_conv;
};

}  // namespace lightreel
