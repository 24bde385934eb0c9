#include "core/nn/spatial_transformer.h"

#include <ATen/ATen.h>

namespace lightreel {
namespace {

Linear::Stored stored(const SpatialTransformerOptions& options) {
    return options.linearProjection ? Linear::Stored::Matrix : Linear::Stored::Convolution;
}

}  // namespace

at::Tensor toTokens(const at::Tensor& x) {
    return x.permute({0, 2, 3, 1}).flatten(1, 2);
}

at::Tensor toImage(const at::Tensor& tokens, int64_t height, int64_t width) {
    return tokens.unflatten(1, {height, width}).permute({0, 3, 1, 2});
}

TransformerBlock::TransformerBlock(const WeightScope& scope, int64_t channels, int64_t contextWidth,
                                   int64_t heads)
    : norm1(scope / "norm1", channels),
      norm2(scope / "norm2", channels),
      norm3(scope / "norm3", channels),
      attn1(scope / "attn1", channels, channels, heads),
      attn2(scope / "attn2", channels, contextWidth, heads),
      ff(scope / "ff", channels) {}

SpatialTransformer::SpatialTransformer(const WeightScope& scope, const SpatialTransformerOptions& options)
    : m_norm(scope / "norm", options.normGroups, options.channels, 1e-6),
      m_projIn(scope / "proj_in", options.channels, options.channels, true, stored(options)),
      m_projOut(scope / "proj_out", options.channels, options.channels, true, stored(options)),
      m_channels(options.channels) {
    for (int64_t i = 0; i < options.layers; ++i)
        m_blocks.emplace_back(scope / "transformer_blocks" / i, options.channels, options.contextWidth,
                              options.heads);
}

double SpatialTransformer::operations(const MapShape& x) const {
    const auto channels = static_cast<double>(m_channels);
    double sum = 2 * channels * channels * static_cast<double>(x.pixels());
    for (const TransformerBlock& block : m_blocks)
        sum += block.attn1.selfOperations(x.frames, x.height * x.width) +
               block.attn2.crossOperations(x.frames, x.height * x.width) + block.ff.operations(x.pixels());
    return sum;
}

int64_t SpatialTransformer::peakBytes(const MapShape& x) const {
    // Everywhere the tokens themselves; in the attentions their norm besides.
    const int64_t map = x.bytes(m_channels), tokens = x.pixels(), size = x.elementSize;
    int64_t inside = map;
    for (const TransformerBlock& block : m_blocks)
        inside = std::max({inside, map + block.attn1.selfPeakBytes(x.frames, x.height * x.width, size),
                           map + block.attn2.crossPeakBytes(x.frames, x.height * x.width, size),
                           block.ff.peakBytes(tokens, size)});
    return map + inside;
}

at::Tensor SpatialTransformer::operator()(const at::Tensor& x, const at::Tensor& context) const {
    at::Tensor tokens = m_projIn(toTokens(m_norm(x)));
    for (const TransformerBlock& block : m_blocks) {
        tokens = block.attn1.overTokens(block.norm1(tokens), {}, tokens);
        tokens = block.attn2.overTokens(block.norm2(tokens), context, tokens);
        block.ff.addTo(tokens, block.norm3);
    }
    return toImage(m_projOut.plus(tokens, toTokens(x)), x.size(2), x.size(3));
}

}  // namespace lightreel
