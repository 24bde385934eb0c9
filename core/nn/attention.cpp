#include "core/nn/attention.h"

#include <ATen/ATen.h>

namespace lightreel {

Attention::Attention(const WeightScope& scope, int64_t width, int64_t contextWidth, int64_t heads)
    : m_toQ(scope / "to_q", width, width, false),
      m_toK(scope / "to_k", contextWidth, width, false),
      m_toV(scope / "to_v", contextWidth, width, false),
      m_toOut(scope / "to_out" / 0, width, width),
      m_heads(heads) {}

at::Tensor Attention::overTokens(const at::Tensor& x, const at::Tensor& context) const {
    const at::Tensor& source = context.defined() ? context : x;
    const int64_t rows = source.size(0);
    // [R, N / R * T, width] for a shared context: the queries of all frames are one long row.
    const auto heads = [this, rows](const at::Tensor& t) {
        return t.reshape({rows, -1, m_heads, t.size(-1) / m_heads}).transpose(1, 2);
    };
    const at::Tensor attended =
        at::scaled_dot_product_attention(heads(m_toQ(x)), heads(m_toK(source)), heads(m_toV(source)));
    return m_toOut(attended.transpose(1, 2).reshape(x.sizes()));
}

at::Tensor Attention::overFrames(const at::Tensor& x) const {
    // Pixels stay where they are in memory: a head's frames are reached by strides, [T, heads, F, d] per
    // clip.
    const auto heads = [this](const at::Tensor& t) {
        return t.unflatten(-1, {m_heads, t.size(-1) / m_heads}).permute({0, 2, 3, 1, 4});
    };
    const at::Tensor q = heads(m_toQ(x)), k = heads(m_toK(x)), v = heads(m_toV(x));
    at::Tensor out = at::empty_like(x);
    for (int64_t clip = 0; clip < x.size(0); ++clip)
        out[clip].copy_(
            at::scaled_dot_product_attention(q[clip], k[clip], v[clip]).permute({2, 0, 1, 3}).flatten(2));
    return m_toOut(out);
}

FeedForward::FeedForward(const WeightScope& scope, int64_t width)
    : m_proj(scope / "net" / 0 / "proj", width, 8 * width), m_out(scope / "net" / 2, 4 * width, width) {}

at::Tensor FeedForward::operator()(const at::Tensor& x) const {
    const at::Tensor both = m_proj(x);
    const int64_t half = both.size(-1) / 2;
    at::Tensor gated = at::gelu(both.narrow(-1, half, half));
    return m_out(gated.mul_(both.narrow(-1, 0, half)));
}

}  // namespace lightreel
