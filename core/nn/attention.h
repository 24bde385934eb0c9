#pragma once
#include <ATen/core/Tensor.h>

#include "core/nn/layers.h"

namespace lightreel {

/// Bytes that self-attention over `rows` rows of tokens holds at its highest besides its input.
[[nodiscard]] int64_t selfAttentionBytes(int64_t rows, int64_t tokens, int64_t width, int64_t heads,
                                         int64_t elementSize);
/// Multiplications with their addition of attention for so many tokens to so many keys each, with so many of
/// the four projections over the tokens.
[[nodiscard]] double attentionOperations(int64_t tokens, int64_t keys, int64_t width, int64_t projections);

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

    /// What every pixel gets of a context of one token [R, 1, contextWidth], without a residual: the softmax
    /// over one key is 1, whatever the query. Returns [R, 1, width].
    [[nodiscard]] at::Tensor ofOneToken(const at::Tensor& context) const { return m_toOut(m_toV(context)); }

    /// Over time: x [B, F, T, width]; every pixel's F frames attend to each other. Returns residual + the
    /// attention.
    [[nodiscard]] at::Tensor overFrames(const at::Tensor& x, const at::Tensor& residual) const;

    // Bytes that a call holds at its highest besides x and residual, for N rows of T tokens; overFrames: N
    // clips of F frames and T pixels.
    [[nodiscard]] int64_t selfPeakBytes(int64_t rows, int64_t tokens, int64_t elementSize) const;
    [[nodiscard]] int64_t crossPeakBytes(int64_t rows, int64_t tokens, int64_t elementSize) const;
    [[nodiscard]] int64_t framesPeakBytes(int64_t clips, int64_t frames, int64_t pixels,
                                          int64_t elementSize) const;
    // Multiplications with their addition, of the same calls.
    [[nodiscard]] double selfOperations(int64_t rows, int64_t tokens) const;
    [[nodiscard]] double crossOperations(int64_t rows, int64_t tokens) const;
    [[nodiscard]] double framesOperations(int64_t clips, int64_t frames, int64_t pixels) const;

  private:
    Linear m_toQ, m_toK, m_toV, m_toOut;
    int64_t m_width, m_heads;
};

/// Norm, then GEGLU feed-forward: net.0.proj makes 2 * 4 * width, its second half gates the first with exact
/// GELU, net.2 comes back. Some rows at a time, so that what is eight times as wide as the rest stays in the
/// cache.
class FeedForward {
  public:
    FeedForward(const WeightScope& scope, int64_t width);
    /// x [..., width], contiguous: x += feed-forward(norm(x)), in place.
    void addTo(at::Tensor& x, const LayerNorm& norm) const;
    /// Bytes that a call holds at its highest besides x, for `tokens` tokens.
    [[nodiscard]] int64_t peakBytes(int64_t tokens, int64_t elementSize) const;
    [[nodiscard]] double operations(int64_t tokens) const;

  private:
    [[nodiscard]] int64_t tokensAtOnce() const;

    int64_t m_width;
    Parameter m_projWeight, m_projBias;
    Linear m_out;
};

}  // namespace lightreel
