#include "core/nn/attention.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "core/nn/onednn.h"

namespace lightreel {
namespace {

constexpr int64_t kPromptTokens = 77;

/// What LibTorch's fused attention works in besides its arguments and result, for so many queries and keys a
/// row.
int64_t kernelBytes(int64_t queries, int64_t keys, int64_t headWidth, int64_t elementSize) {
    // Per thread a tile of scores in float32, its maxima and sums, its part of the result; in 16 bits the
    // tile once more. source: LibTorch, ATen/native/cpu/FlashAttentionKernel.cpp
    const int64_t q = std::min<int64_t>(queries, queries >= 768 ? 256 : queries >= 192 ? 64 : 32);
    const int64_t k = std::min<int64_t>(keys, 512);
    const int64_t rounded = elementSize < 4 ? q * k * elementSize : 0;
    return at::get_num_threads() * (q * (k + 2 + headWidth) * 4 + rounded);
}

/// What it copies of keys and values beforehand: all of them in 16 bits where it multiplies tiles, except for
/// short rows. keyBytes: of the keys, as many as of the values. Measured with LibTorch 2.14 on processors
/// with AMX and without.
int64_t copyBytes(int64_t queries, int64_t keys, int64_t keyBytes, int64_t elementSize) {
    constexpr int64_t kShort = 64;
    return elementSize < 4 && onednn::hasTiles() && std::min(queries, keys) >= kShort ? 2 * keyBytes : 0;
}

}  // namespace

int64_t selfAttentionBytes(int64_t rows, int64_t tokens, int64_t width, int64_t heads, int64_t elementSize) {
    // Queries, keys, values, what they give, and the logarithm of each query's sum in float32. Before that
    // the last of the three is made.
    const int64_t all = rows * tokens;
    return std::max(all * (4 * width * elementSize + heads * 4) +
                        kernelBytes(tokens, tokens, width / heads, elementSize) +
                        copyBytes(tokens, tokens, all * width * elementSize, elementSize),
                    all * 3 * width * elementSize + onednn::linearBytes(all, width, width, elementSize));
}

double attentionOperations(int64_t tokens, int64_t keys, int64_t width, int64_t projections) {
    return static_cast<double>(tokens) * static_cast<double>(width) *
           static_cast<double>(projections * width + 2 * keys);
}

Attention::Attention(const WeightScope& scope, int64_t width, int64_t contextWidth, int64_t heads)
    : m_toQ(scope / "to_q", width, width, false),
      m_toK(scope / "to_k", contextWidth, width, false),
      m_toV(scope / "to_v", contextWidth, width, false),
      m_toOut(scope / "to_out" / 0, width, width),
      m_width(width),
      m_heads(heads) {}

at::Tensor Attention::overTokens(const at::Tensor& x, const at::Tensor& context,
                                 const at::Tensor& residual) const {
    const at::Tensor& source = context.defined() ? context : x;
    const int64_t rows = source.size(0);
    // [R, N / R * T, width] for a shared context: the queries of all frames are one long row.
    const auto heads = [this, rows](const at::Tensor& t) {
        return t.reshape({rows, -1, m_heads, t.size(-1) / m_heads}).transpose(1, 2);
    };
    const at::Tensor attended =
        at::scaled_dot_product_attention(heads(m_toQ(x)), heads(m_toK(source)), heads(m_toV(source)));
    return m_toOut.plus(attended.transpose(1, 2).reshape(x.sizes()), residual);
}

at::Tensor Attention::overFrames(const at::Tensor& x, const at::Tensor& residual) const {
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
    return m_toOut.plus(out, residual);
}

double Attention::selfOperations(int64_t rows, int64_t tokens) const {
    return attentionOperations(rows * tokens, tokens, m_width, 4);
}

double Attention::crossOperations(int64_t rows, int64_t tokens) const {
    // Keys and values are made once per guidance row.
    return attentionOperations(rows * tokens, kPromptTokens, m_width, 2);
}

double Attention::framesOperations(int64_t clips, int64_t frames, int64_t pixels) const {
    return attentionOperations(clips * frames * pixels, frames, m_width, 4);
}

int64_t Attention::selfPeakBytes(int64_t rows, int64_t tokens, int64_t elementSize) const {
    return selfAttentionBytes(rows, tokens, m_width, m_heads, elementSize);
}

int64_t Attention::crossPeakBytes(int64_t rows, int64_t tokens, int64_t elementSize) const {
    const int64_t all = rows * tokens, both = all * 2 * m_width * elementSize;
    return both +
           std::max(all * m_heads * 4 + kernelBytes(all, kPromptTokens, m_width / m_heads, elementSize),
                    onednn::linearBytes(all, m_width, m_width, elementSize));
}

int64_t Attention::framesPeakBytes(int64_t clips, int64_t frames, int64_t pixels, int64_t elementSize) const {
    // As over tokens, and one clip's result before it is laid in its place; or what all give, while
    // the last layer is applied to it.
    const int64_t clip = frames * pixels * m_width * elementSize;
    const int64_t last = onednn::linearBytes(clips * frames * pixels, m_width, m_width, elementSize);
    return std::max((4 * clips + 1) * clip + frames * pixels * m_heads * 4 +
                        kernelBytes(frames, frames, m_width / m_heads, elementSize),
                    5 * clips * clip + last);
}

FeedForward::FeedForward(const WeightScope& scope, int64_t width)
    : m_width(width),
      m_projWeight((scope / "net" / 0 / "proj").parameter("weight", {8 * width, width})),
      m_projBias((scope / "net" / 0 / "proj").parameter("bias", {8 * width})),
      m_out(scope / "net" / 2, 4 * width, width) {}

int64_t FeedForward::tokensAtOnce() const {
    constexpr int64_t kBlock = int64_t{5} << 20;  // numbers in the widest tensor of a block; measured
    return std::max<int64_t>(64, kBlock / (4 * m_width));
}

int64_t FeedForward::peakBytes(int64_t tokens, int64_t elementSize) const {
    // The norm, the two halves at four times the width, and the way back.
    const int64_t some = std::min(tokens, tokensAtOnce()), width = some * m_width * elementSize;
    const int64_t wider = onednn::binaryLinearBytes(some, m_width, 4 * m_width, elementSize),
                  back = onednn::linearBytes(some, 4 * m_width, m_width, elementSize);
    return std::max(9 * width + wider,
                    10 * width + back + onednn::linearScratchBytes(some, m_width, elementSize));
}

double FeedForward::operations(int64_t tokens) const {
    const auto width = static_cast<double>(m_width);
    return static_cast<double>(tokens) * 12 * width * width;
}

void FeedForward::addTo(at::Tensor& x, const LayerNorm& norm) const {
    const int64_t inner = 4 * m_width;
    const auto half = [inner](const Parameter& p, int64_t which) {
        return (*p).narrow(0, which * inner, inner);
    };
    at::Tensor rows = x.view({-1, m_width});
    const int64_t step = tokensAtOnce();
    for (int64_t first = 0; first < rows.size(0); first += step) {
        at::Tensor part = rows.narrow(0, first, std::min(step, rows.size(0) - first));
        const at::Tensor normed = norm(part);
        const at::Tensor gate = onednn::linearGelu(normed, half(m_projWeight, 1), half(m_projBias, 1));
        part.add_(m_out(onednn::linearTimes(normed, half(m_projWeight, 0), half(m_projBias, 0), gate)));
    }
}

}  // namespace lightreel
