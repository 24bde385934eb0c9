#include "core/assistant/llama_layer.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace lightreel {
namespace {

/// Of a long text so many tokens go through what needs several times their own memory.
constexpr int64_t kRowsAtOnce = 128;

}  // namespace

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

void LlamaLayer::finish(at::Tensor& hidden, const at::Tensor& attended) const {
    const at::Tensor joined = attended.transpose(0, 1);
    for (int64_t first = 0; first < hidden.size(0); first += kRowsAtOnce) {
        const int64_t count = std::min(kRowsAtOnce, hidden.size(0) - first);
        at::Tensor part = hidden.narrow(0, first, count);
        part.add_(m_output(joined.narrow(0, first, count).reshape({count, -1})));
        const at::Tensor x = m_feedForwardNorm(part);
        at::Tensor inner = m_gate(x);
        at::silu_(inner).mul_(m_up(x));
        part.add_(m_down(inner));
    }
}

}  // namespace lightreel
