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
    /// hidden [T, width] becomes the next layer's. attended [heads, T, headSize].
    void finish(at::Tensor& hidden, const at::Tensor& attended) const;

  private:
    [[nodiscard]] static at::Tensor byHead(const at::Tensor& x, int64_t heads);

    int64_t m_heads, m_kvHeads;
    RmsNorm m_attentionNorm, m_feedForwardNorm;
    StoredMatrix m_query, m_key, m_value, m_output, m_gate, m_up, m_down;
};

}  // namespace lightreel
