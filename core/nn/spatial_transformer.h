#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "core/nn/attention.h"
#include "core/nn/group_norm.h"
#include "core/nn/resnet_block.h"

namespace lightreel {

/// [N, C, H, W] -> tokens [N, H * W, C]: a view when x is channels_last.
[[nodiscard]] at::Tensor toTokens(const at::Tensor& x);
/// Tokens [N, H * W, C] -> [N, C, H, W] in channels_last order: a view.
[[nodiscard]] at::Tensor toImage(const at::Tensor& tokens, int64_t height, int64_t width);

struct SpatialTransformerOptions {
    int64_t channels = 320;
    int64_t heads = 8;
    int64_t contextWidth = 768;
    int64_t layers = 1;
    int64_t normGroups = 32;
    bool linearProjection = false;  ///< proj_in and proj_out are linear layers, else 1x1 convolutions
};

/// The parts of one layer of a transformer: self-attention, cross-attention, feed-forward, and a norm before
/// each. source: diffusers BasicTransformerBlock (layer_norm)
struct TransformerBlock {
    TransformerBlock(const WeightScope& scope, int64_t channels, int64_t contextWidth, int64_t heads);
    LayerNorm norm1, norm2, norm3;
    Attention attn1, attn2;
    FeedForward ff;
};

/// Self-attention over the pixels of each frame, cross-attention to the prompt, feed-forward; residual around
/// all. source: diffusers Transformer2DModel
class SpatialTransformer {
  public:
    SpatialTransformer(const WeightScope& scope, const SpatialTransformerOptions& options);

    /// x [N, C, H, W], context [R, S, contextWidth], N a multiple of R; returns x's shape, channels_last.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const at::Tensor& context) const;

    /// As ResnetBlock::peakBytes.
    [[nodiscard]] int64_t peakBytes(const MapShape& x) const;
    [[nodiscard]] double operations(const MapShape& x) const;

  private:
    GroupNorm m_norm;
    Linear m_projIn, m_projOut;
    std::vector<TransformerBlock> m_blocks;
    int64_t m_channels;
};

}  // namespace lightreel
