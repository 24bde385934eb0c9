#pragma once
#include <ATen/core/Tensor.h>

#include <optional>

#include "core/base/cancel_token.h"
#include "core/nn/clip_rows.h"
#include "core/nn/group_norm.h"
#include "core/nn/layers.h"
#include "core/nn/map_shape.h"
#include "core/nn/row_bands.h"

namespace lightreel {

struct TemporalResnetOptions {
    int64_t channels = 320;
    int64_t timeWidth = 0;  ///< width of the time embedding; 0: none (autoencoder)
    int64_t normGroups = 32;
    double epsilon = 1e-5;
    /// What sigmoid(mix_factor) is the share of: the spatial block's output (U-Net), or the temporal one's
    /// (autoencoder).
    enum class Mix { Spatial, Temporal } mixFactor = Mix::Spatial;
};

/// A resnet along the frames: norm over a clip, SiLU, convolution over three frames, + time, and all but the
/// time once more. It follows a spatial resnet and is blended with it by one learnt number; as both share the
/// residual, that is x + weight * what the convolutions make of x.
/// source: diffusers SpatioTemporalResBlock: TemporalResnetBlock and AlphaBlender
class TemporalResnet {
  public:
    /// scope: the whole block's, which also holds the spatial resnet.
    TemporalResnet(const WeightScope& scope, const TemporalResnetOptions& options);

    /// x [B * F, C, H, W] in channels_last order, frames of a clip side by side; time [B or 1, timeWidth]
    /// after SiLU, undefined without one. Returns the same as x.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, int64_t frames,
                                        const at::Tensor& time = {}) const;
    /// The same but for rounding in place, `rows` rows of every frame at a time; x is a tensor of our own.
    /// With Norm::OverBand other numbers.
    using Norm = BandNorm;
    void inRows(at::Tensor& x, int64_t frames, int64_t rows, Norm norm, const at::Tensor& time,
                const CancelToken& cancel) const;
    /// The same but for rounding for one clip of so many rows without a time embedding, in bands. Between the
    /// convolutions nothing is kept: the first is computed twice, the first time for its statistics only.
    void inBands(ClipRows& clip, int64_t height, int64_t rows, const CancelToken& cancel) const;

    /// As ResnetBlock::peakBytes, of a call over `clips` clips.
    [[nodiscard]] int64_t peakBytes(const MapShape& x, int64_t clips) const;
    /// Of inRows(): what it holds besides x.
    [[nodiscard]] int64_t peakBytesInRows(const MapShape& x, int64_t clips, int64_t rows, Norm norm) const;
    /// Of inBands(); x is the shape of a band.
    [[nodiscard]] int64_t peakBytesInBands(const MapShape& x) const;
    [[nodiscard]] double operations(const MapShape& x) const;

  private:
    /// [B or 1, timeWidth] -> what is added to every channel of a clip; undefined without time.
    [[nodiscard]] at::Tensor channelsOf(const at::Tensor& time, int64_t clip) const;
    [[nodiscard]] double weight() const;
    /// One clip [F, C, H, W].
    [[nodiscard]] at::Tensor blended(const at::Tensor& clip, const at::Tensor& channels) const;
    void blendInRows(const at::Tensor& clip, int64_t rows, const at::Tensor& channels,
                     const CancelToken& cancel) const;

    int64_t m_channels;
    TemporalResnetOptions::Mix m_mixFactor;
    GroupNorm m_norm1, m_norm2;
    FrameConv m_conv1, m_conv2;
    std::optional<Linear> m_timeProj;
    Parameter m_mix;
};

}  // namespace lightreel
