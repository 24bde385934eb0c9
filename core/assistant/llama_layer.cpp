#include "core/assistant/llama_layer.h"

#include <ATen/ATen.h>

#include <cmath>

namespace lightreel {

RmsNorm::RmsNorm(const WeightScope& scope, int64_t width, double epsilon)
    : m_weight(scope.parameter("weight", {width})), m_epsilon(epsilon) {}

at::Tensor RmsNorm::operator()(const at::Tensor& x) const {
    const at::Tensor wide = x.to(at::kFloat);
    const at::Tensor scale = wide.square().mean(-1, /*keepdim=*/true).add_(m_epsilon).rsqrt_();
    return (wide * scale).to(x.scalar_type()) * *m_weight;
}

LlamaLayer::LlamaLayer(const WeightScope& scope, const LlamaConfig& config)
    : m_heads(config.heads),
      m_kvHeads(config.kvHeads),
      m_attentionNorm(scope / "attn_norm", config.width, config.normEpsilon),
      m_feedForwardNorm(scope / "ffn_norm", config.width, config.normEpsilon),
      m_query(scope / "attn_q", config.width, config.width),
      m_key(scope / "attn_k", config.width, config.kvHeads * config.headSize),
      m_value(scope / "attn_v", config.width, config.kvHeads * config.headSize),
      m_output(scope / "attn_output", config.width, config.width),
      m_gate(scope / "ffn_gate", config.width, config.innerWidth),
      m_up(scope / "ffn_up", config.width, config.innerWidth),
      m_down(scope / "ffn_down", config.innerWidth, config.width) {}

at::Tensor LlamaLayer::byHead(const at::Tensor& x, int64_t heads) {
    return x.view({x.size(0), heads, -1}).transpose(0, 1);
}

LlamaLayer::Projected LlamaLayer::project(const at::Tensor& hidden) const {
    const at::Tensor x = m_attentionNorm(hidden);
    return {byHead(m_query(x), m_heads), byHead(m_key(x), m_kvHeads), byHead(m_value(x), m_kvHeads)};
}

at::Tensor LlamaLayer::finish(const at::Tensor& hidden, const at::Tensor& attended) const {
    const at::Tensor joined = attended.transpose(0, 1).reshape({hidden.size(0), -1});
    const at::Tensor sum = m_output(joined).add_(hidden);
    const at::Tensor x = m_feedForwardNorm(sum);
    return m_down(at::silu(m_gate(x)).mul_(m_up(x))).add_(sum);
}

at::Tensor causalMask(int64_t queries, int64_t keys) {
    return at::full({queries, keys}, -HUGE_VAL, at::kFloat).triu_(keys - queries + 1);
}

at::Tensor causalAttention(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                           const at::Tensor& mask) {
    const int64_t kvHeads = keys.size(0), s = keys.size(1), t = queries.size(1), size = queries.size(2);
    const int64_t group = queries.size(0) / kvHeads;
    const auto grouped = [&](const at::Tensor& x) {
        return x.unsqueeze(1).expand({kvHeads, group, s, size});
    };
    const at::Tensor seen = mask.narrow(1, mask.size(1) - s, s).to(queries.scalar_type());
    return at::scaled_dot_product_attention(queries.reshape({kvHeads, group, t, size}), grouped(keys),
                                            grouped(values), seen)
        .reshape({kvHeads * group, t, size});
}

}  // namespace lightreel
