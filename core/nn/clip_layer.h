#pragma once
#include <ATen/core/Tensor.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/nn/layers.h"

namespace lightreel {

/// What the layers of one CLIP transformer have in common.
struct ClipLayerShape {
    int64_t width = 768;
    int64_t intermediate = 3072;  ///< width of the feed-forward's hidden layer
    int64_t heads = 12;
    double layerNormEpsilon = 1e-5;
    std::string activation = "quick_gelu";  ///< quick_gelu | gelu

    /// Takes what a transformers config.json says and leaves the rest. Throws json::exception at a wrong
    /// type.
    void read(const nlohmann::json& config);
    /// Why these numbers (limits of docs/RELIABILITY.md on counts) or this activation cannot be; empty: they
    /// can.
    [[nodiscard]] std::string obstacle() const;
};

/// One layer of CLIP's transformers, of the text's as of the picture's: attention, then a feed-forward.
/// source: transformers CLIPEncoderLayer; arXiv 2103.00020
class ClipLayer {
  public:
    enum class Attention { Whole, Causal };  ///< causal: a token sees those before it only
    ClipLayer(const WeightScope& scope, const ClipLayerShape& shape);

    /// x [B, T, width] -> the same shape.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, Attention attention) const;

    /// Bytes that a call holds at its highest, x and the result among them, for so many tokens in all.
    [[nodiscard]] static int64_t peakBytes(const ClipLayerShape& shape, int64_t tokens, int64_t elementSize);

  private:
    [[nodiscard]] at::Tensor attend(const at::Tensor& x, Attention attention) const;
    [[nodiscard]] at::Tensor feedForward(const at::Tensor& x) const;

    int64_t m_heads;
    bool m_quick;
    LayerNorm m_norm1, m_norm2;
    Linear m_q, m_k, m_v, m_out, m_fc1, m_fc2;
};

}  // namespace lightreel
