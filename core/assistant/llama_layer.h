#pragma once
#include <ATen/core/Tensor.h>

#include "core/assistant/llama_config.h"
#include "core/assistant/stored_matrix.h"

namespace lightreel {

/// Root mean square norm over the last axis, in float32. source: arXiv 1910.07467
class RmsNorm {
  public:
    RmsNorm(const WeightScope& scope, int64_t width, double epsilon);
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

  private:
    Parameter m_weight;
    double m_epsilon;
};

/// One layer, open between its projections and what follows attention, so that whoever keeps the keys and
/// values decides which of them are attended to. source: transformers' LlamaDecoderLayer; names of llama.cpp
class LlamaLayer {
  public:
    LlamaLayer(const WeightScope& scope, const LlamaConfig& config);

    /// Not yet rotated.
    struct Projected {
        at::Tensor queries;       ///< [heads, T, headSize]
        at::Tensor keys, values;  ///< [kvHeads, T, headSize]
    };
    /// hidden [T, width].
    [[nodiscard]] Projected project(const at::Tensor& hidden) const;
    /// attended [heads, T, headSize] -> the next layer's hidden states [T, width].
    [[nodiscard]] at::Tensor finish(const at::Tensor& hidden, const at::Tensor& attended) const;

  private:
    [[nodiscard]] static at::Tensor byHead(const at::Tensor& x, int64_t heads);

    int64_t m_heads, m_kvHeads;
    RmsNorm m_attentionNorm, m_feedForwardNorm;
    StoredMatrix m_query, m_key, m_value, m_output, m_gate, m_up, m_down;
};

/// What hides from a few of the last `queries` of `keys` positions everything behind each of them: float32 of
/// 0 and minus infinity. A number is added in half the time that a flag is looked at.
[[nodiscard]] at::Tensor causalMask(int64_t queries, int64_t keys);

/// Attention of the last T of S positions to all up to themselves: queries [heads, T, D], keys and values
/// [kvHeads, S, D], S >= T; rotated. mask: causalMask(T, S), or of more queries or keys. Returns [heads, T,
/// D].
[[nodiscard]] at::Tensor causalAttention(const at::Tensor& queries, const at::Tensor& keys,
                                         const at::Tensor& values, const at::Tensor& mask);

}  // namespace lightreel
