#pragma once
#include <ATen/core/Tensor.h>

#include "core/nn/layers.h"

namespace lightreel {

/// Multi-head attention with the projections of diffusers' Attention (to_q, to_k, to_v without bias, to_out.0
/// with). source: diffusers models/attention_processor.py, AttnProcessor2_0
class Attention {
  public:
    /// width: of the queries and the output; contextWidth: of keys and values.
    Attention(const WeightScope& scope, int64_t width, int64_t contextWidth, int64_t heads);

    /// Over pixels: x [N, T, width]; context [R, S, contextWidth] with N a multiple of R: N / R neighbouring
    /// rows of x share one context row (the frames of a clip share their prompt), so keys and values are made
    /// R times, not N. context undefined: self-attention. Returns residual [N, T, width] + the attention.
    [[nodiscard]] at::Tensor overTokens(const at::Tensor& x, const at::Tensor& context,
                                        const at::Tensor& residual) const;

    /// Over time: x [B, F, T, width]; every pixel's F frames attend to each other. Returns residual + the
    /// attention.
    [[nodiscard]] at::Tensor overFrames(const at::Tensor& x, const at::Tensor& residual) const;

  private:
    Linear m_toQ, m_toK, m_toV, m_toOut;
    int64_t m_heads;
};

/// Norm, then GEGLU feed-forward: net.0.proj makes 2 * 4 * width, its second half gates the first with exact
/// GELU, net.2 comes back. Some rows at a time, so that what is eight times as wide as the rest stays in the
/// cache.
class FeedForward {
  public:
    FeedForward(const WeightScope& scope, int64_t width);
    /// x [..., width], contiguous: x += feed-forward(norm(x)), in place.
    void addTo(at::Tensor& x, const LayerNorm& norm) const;

  private:
    int64_t m_width;
    Parameter m_projWeight, m_projBias;
    Linear m_out;
};

}  // namespace lightreel
