#pragma once
#include <ATen/core/Tensor.h>

#include <optional>

#include "core/nn/layers.h"

namespace lightreel {

/// A stack of maps, whatever their number of channels.
struct MapShape {
    int64_t frames = 1, height = 1, width = 1;
    int64_t elementSize = 4;  ///< bytes per number

    [[nodiscard]] int64_t pixels() const { return frames * height * width; }
    [[nodiscard]] int64_t bytes(int64_t channels) const { return channels * pixels() * elementSize; }
};

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

    [[nodiscard]] int64_t inChannels() const { return m_in; }
    [[nodiscard]] int64_t outChannels() const { return m_out; }
    /// Bytes that a call holds at its highest besides its input, its result among them.
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const;

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

  private:
    Conv2d m_conv;
    bool m_asymmetric;
};

/// Nearest neighbour to height x width, then a convolution.
class Upsample {
  public:
    Upsample(const WeightScope& scope, int64_t channels);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, int64_t height, int64_t width) const;
    /// As ResnetBlock::peakBytes; height and width of x are those of the result.
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const { return 2 * x.bytes(m_channels); }

  private:
    int64_t m_channels;
    Conv2d m_conv;
};

}  // namespace lightreel
