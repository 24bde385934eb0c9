#include "core/assistant/llama_layer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace lightreel {
namespace {

/// Of a long text so many tokens go through what needs several times their own memory.
constexpr int64_t kRowsAtOnce = 256;

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

at::Tensor LlamaLayer::finish(const at::Tensor& hidden, const at::Tensor& attended) const {
    const at::Tensor joined = attended.transpose(0, 1);
    at::Tensor out = at::empty_like(hidden);
    for (int64_t first = 0; first < hidden.size(0); first += kRowsAtOnce) {
        const int64_t count = std::min(kRowsAtOnce, hidden.size(0) - first);
        const at::Tensor sum = m_output(joined.narrow(0, first, count).reshape({count, -1}))
                                   .add_(hidden.narrow(0, first, count));
        const at::Tensor x = m_feedForwardNorm(sum);
        at::Tensor inner = m_gate(x), part = out.narrow(0, first, count);
        at::add_out(part, m_down(at::silu_(inner).mul_(m_up(x))), sum);
    }
    return out;
}

at::Tensor causalMask(int64_t queries, int64_t keys) {
    const int64_t rows = std::min(queries, kRowsAtOnce);
    return at::full({rows, keys}, -HUGE_VAL, at::kFloat).triu_(keys - rows + 1);
}

at::Tensor causalAttention(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                           const at::Tensor& mask) {
    const int64_t kvHeads = keys.size(0), s = keys.size(1), t = queries.size(1), size = queries.size(2);
    const int64_t group = queries.size(0) / kvHeads;
    at::Tensor out = at::empty({kvHeads, group, t, size}, queries.options());
    for (int64_t first = 0; first < t; first += kRowsAtOnce) {
        // The last of these queries sees so many keys; of all masks of this many rows its end is the one.
        const int64_t rows = std::min(kRowsAtOnce, t - first), seen = s - t + first + rows;
        const auto grouped = [&](const at::Tensor& x) {
            return x.narrow(1, 0, seen).unsqueeze(1).expand({kvHeads, group, seen, size});
        };
        const at::Tensor hides =
            mask.narrow(0, mask.size(0) - rows, rows).narrow(1, mask.size(1) - seen, seen);
        const at::Tensor asking = queries.view({kvHeads, group, t, size}).narrow(2, first, rows);
        out.narrow(2, first, rows)
            .copy_(at::scaled_dot_product_attention(asking, grouped(keys), grouped(values),
                                                    hides.to(queries.scalar_type())));
    }
    return out.view({kvHeads * group, t, size});
}

}  // namespace lightreel
