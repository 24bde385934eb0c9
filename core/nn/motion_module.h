#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "core/base/cancel_token.h"
#include "core/nn/attention.h"
#include "core/nn/group_norm.h"
#include "core/nn/resnet_block.h"

namespace lightreel {

struct MotionModuleOptions {
    int64_t channels = 320;
    int64_t heads = 8;
    int64_t layers = 1;
    int64_t normGroups = 32;
    int64_t maxFrames = 32;  ///< length of the sinusoidal position table
};

/// Temporal transformer of AnimateDiff: every pixel's frames attend to each other, twice per layer; residual
/// around all. source: diffusers AnimateDiffTransformer3D; arXiv 2307.04725
class MotionModule {
  public:
    MotionModule(const WeightScope& scope, const MotionModuleOptions& options);

    /// x [B * F, C, H, W] in channels_last order, frames of a clip side by side; F <= maxFrames. Returns the
    /// same.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, int64_t frames) const;
    /// The same numbers in place, `rows` rows of every frame at a time; x is a tensor of our own. With
    /// Norm::OverBand other numbers.
    using Norm = BandNorm;
    void inRows(at::Tensor& x, int64_t frames, int64_t rows, Norm norm, const CancelToken& cancel) const;

    /// As ResnetBlock::peakBytes, of a call over `clips` clips; the height may be that of a band of rows.
    [[nodiscard]] int64_t peakBytes(const MapShape& x, int64_t clips) const;
    [[nodiscard]] double operations(const MapShape& x, int64_t clips) const;

  private:
    struct Block {
        Block(const WeightScope& scope, const MotionModuleOptions& options);
        LayerNorm norm1, norm2, norm3;
        Attention attn1, attn2;
        FeedForward ff;
        Parameter positions;  ///< [1, maxFrames, channels]; checkpoints may store the table, perhaps rounded
    };
    /// The norm, whose groups span all frames of a clip: [B * F, C, H, W].
    [[nodiscard]] at::Tensor normedClips(const at::Tensor& x, int64_t frames) const;
    /// normed and residual [B, F, T, C]; returns residual + what the blocks make of normed.
    [[nodiscard]] at::Tensor attended(at::Tensor normed, const at::Tensor& residual) const;
    [[nodiscard]] at::Tensor positionsOf(const Block& block, int64_t frames, const at::Tensor& like) const;
    GroupNorm m_norm;
    Linear m_projIn, m_projOut;
    std::vector<Block> m_blocks;
    int64_t m_channels;
};

/// Sinusoidal positions [frames, 1, width], sine in even and cosine in odd columns, float32.
[[nodiscard]] at::Tensor framePositions(int64_t frames, int64_t width);

}  // namespace lightreel
