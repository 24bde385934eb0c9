#include "core/nn/clip_layer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/nn/onednn.h"

namespace lightreel {

void ClipLayerShape::read(const nlohmann::json& config) {
    width = config.value("hidden_size", width);
    intermediate = config.value("intermediate_size", intermediate);
    heads = config.value("num_attention_heads", heads);
    layerNormEpsilon = config.value("layer_norm_eps", layerNormEpsilon);
    activation = config.value("hidden_act", activation);
}

std::string ClipLayerShape::obstacle() const {
    const auto within = [](int64_t value, int64_t high) { return value >= 1 && value <= high; };
    if (!within(width, 16'384) || !within(intermediate, 65'536) || !within(heads, 256) || width % heads != 0)
        return "has numbers that do not fit together";
    if (activation != "quick_gelu" && activation != "gelu")
        return "has the activation " + activation.substr(0, 40) + ", which is not known here";
    return "";
}

ClipLayer::ClipLayer(const WeightScope& scope, const ClipLayerShape& shape)
    : m_heads(shape.heads),
      m_quick(shape.activation == "quick_gelu"),
      m_norm1(scope / "layer_norm1", shape.width, shape.layerNormEpsilon),
      m_norm2(scope / "layer_norm2", shape.width, shape.layerNormEpsilon),
      m_q(scope / "self_attn" / "q_proj", shape.width, shape.width),
      m_k(scope / "self_attn" / "k_proj", shape.width, shape.width),
      m_v(scope / "self_attn" / "v_proj", shape.width, shape.width),
      m_out(scope / "self_attn" / "out_proj", shape.width, shape.width),
      m_fc1(scope / "mlp" / "fc1", shape.width, shape.intermediate),
      m_fc2(scope / "mlp" / "fc2", shape.intermediate, shape.width) {}

at::Tensor ClipLayer::attend(const at::Tensor& x, Attention attention) const {
    const auto heads = [this](const at::Tensor& t) {
        return t.unflatten(-1, {m_heads, t.size(-1) / m_heads}).transpose(1, 2);
    };
    const at::Tensor attended =
        at::scaled_dot_product_attention(heads(m_q(x)), heads(m_k(x)), heads(m_v(x)), /*attn_mask=*/{},
                                         /*dropout_p=*/0.0, attention == Attention::Causal);
    return m_out(attended.transpose(1, 2).flatten(2));
}

at::Tensor ClipLayer::feedForward(const at::Tensor& x) const {
    at::Tensor hidden = m_fc1(x);
    if (m_quick)
        hidden.mul_((hidden * 1.702).sigmoid_());
    else
        hidden = at::gelu(hidden);
    return m_fc2(hidden);
}

at::Tensor ClipLayer::operator()(const at::Tensor& x, Attention attention) const {
    const at::Tensor seen = x + attend(m_norm1(x), attention);
    return seen + feedForward(m_norm2(seen));
}

int64_t ClipLayer::peakBytes(const ClipLayerShape& shape, int64_t tokens, int64_t elementSize) {
    // In the feed-forward: the hidden layer before and after its activation, beside what comes in, its sum
    // with the attention, the norm. In the attention: the norm, queries, keys, values, result, beside what
    // comes in. Where layers are widened, each beside what is held while it is made.
    const int64_t width = shape.width, inner = shape.intermediate, number = tokens * elementSize;
    const auto making = [&](int64_t held, int64_t inputs, int64_t outputs) {
        return number * held + onednn::linearBytes(tokens, inputs, outputs, elementSize);
    };
    const int64_t widened =
        std::max({making(5 * width, width, width), making(inner + 3 * width, width, inner),
                  making(inner + 4 * width, inner, width)});
    return std::max(widened, number * std::max(2 * inner + 3 * width, 6 * width) +
                                 onednn::linearScratchBytes(tokens, width, elementSize));
}

}  // namespace lightreel
