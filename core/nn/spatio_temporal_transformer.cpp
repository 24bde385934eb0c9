#include "core/nn/spatio_temporal_transformer.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace lightreel {
namespace {

/// x += cross-attention(norm(x), context): x [N, T, C] contiguous, context [R, S, D], N a multiple of R.
void addCrossAttention(at::Tensor& x, const LayerNorm& norm, const Attention& attention,
                       const at::Tensor& context) {
    if (context.size(1) == 1)
        x.view({context.size(0), -1, x.size(2)}).add_(attention.ofOneToken(context));
    else
        x.copy_(attention.overTokens(norm(x), context, x));
}

/// The frames of each piece: work(first, count, row), row -1 for all rows at once.
template <typename Work>
void overPieces(int64_t clips, int64_t frames, int64_t atOnce, const CancelToken& cancel, const Work& work) {
    cancel.check();
    if (atOnce >= frames) return work(0, clips * frames, -1);
    for (int64_t row = 0; row < clips; ++row)
        for (int64_t first = 0; first < frames; first += atOnce) {
            cancel.check();
            work(row * frames + first, std::min(atOnce, frames - first), row);
        }
}

}  // namespace

SpatioTemporalTransformer::TemporalBlock::TemporalBlock(const WeightScope& scope,
                                                        const SpatioTemporalTransformerOptions& options)
    : TransformerBlock(scope, options.channels, options.contextWidth, options.heads),
      normIn(scope / "norm_in", options.channels),
      ffIn(scope / "ff_in", options.channels) {}

SpatioTemporalTransformer::SpatioTemporalTransformer(const WeightScope& scope,
                                                     const SpatioTemporalTransformerOptions& options)
    : m_norm(scope / "norm", options.normGroups, options.channels, 1e-6),
      m_projIn(scope / "proj_in", options.channels, options.channels),
      m_projOut(scope / "proj_out", options.channels, options.channels),
      m_positions(scope / "time_pos_embed", options.channels, 4 * options.channels, options.channels),
      m_mixFactor((scope / "time_mixer").parameter("mix_factor", {1})),
      m_channels(options.channels) {
    for (int64_t i = 0; i < options.layers; ++i) {
        m_spatial.emplace_back(scope / "transformer_blocks" / i, options.channels, options.contextWidth,
                               options.heads);
        m_temporal.emplace_back(scope / "temporal_transformer_blocks" / i, options);
    }
}

at::Tensor SpatioTemporalTransformer::framePositions(int64_t frames, const at::Tensor& like) const {
    std::vector<at::Tensor> numbers;
    for (int64_t i = 0; i < frames; ++i) numbers.push_back(timeFeatures(static_cast<double>(i), m_channels));
    return m_positions(at::stack(numbers).to(like.options())).unsqueeze(1);
}

void SpatioTemporalTransformer::applySpatial(const TransformerBlock& block, at::Tensor part,
                                             const at::Tensor& context) const {
    part.copy_(block.attn1.overTokens(block.norm1(part), {}, part));
    addCrossAttention(part, block.norm2, block.attn2, context);
    block.ff.addTo(part, block.norm3);
}

void SpatioTemporalTransformer::applyTemporal(const TemporalBlock& block, at::Tensor& part,
                                              const at::Tensor& positions, const at::Tensor& context) const {
    at::Tensor mixed = part + positions;
    block.ffIn.addTo(mixed, block.normIn);
    mixed = block.attn1.overFrames(block.norm1(mixed), mixed);
    at::Tensor rows = mixed.flatten(1, 2);
    addCrossAttention(rows, block.norm2, block.attn2, context);
    block.ff.addTo(mixed, block.norm3);
    part.lerp_(mixed, 1 - at::sigmoid((*m_mixFactor).to(at::kFloat)).item<double>());
}

void SpatioTemporalTransformer::applyTo(at::Tensor& x, const at::Tensor& context, int64_t frames,
                                        const Pieces& pieces, const CancelToken& cancel) const {
    const int64_t clips = x.size(0) / frames, height = x.size(2), width = x.size(3);
    const auto contextOf = [&](int64_t row) { return row < 0 ? context : context.narrow(0, row, 1); };
    at::Tensor tokens = at::empty({x.size(0), height * width, m_channels}, x.options());
    overPieces(clips, frames, pieces.frames, cancel, [&](int64_t first, int64_t count, int64_t) {
        tokens.narrow(0, first, count).copy_(m_projIn(toTokens(m_norm(x.narrow(0, first, count)))));
    });
    const at::Tensor positions = framePositions(frames, tokens);
    for (size_t i = 0; i < m_spatial.size(); ++i) {
        overPieces(clips, frames, pieces.frames, cancel, [&](int64_t first, int64_t count, int64_t row) {
            applySpatial(m_spatial[i], tokens.narrow(0, first, count), contextOf(row));
        });
        for (int64_t row = 0; row < clips; ++row)
            for (int64_t at = 0; at < height; at += pieces.rows) {
                cancel.check();
                const at::Tensor band =
                    tokens.narrow(0, row * frames, frames)
                        .unsqueeze(0)
                        .narrow(2, at * width, std::min(pieces.rows, height - at) * width);
                at::Tensor part = band.contiguous();
                applyTemporal(m_temporal[i], part, positions, contextOf(row));
                if (!part.is_same(band)) band.copy_(part);
            }
    }
    overPieces(clips, frames, pieces.frames, cancel, [&](int64_t first, int64_t count, int64_t) {
        at::Tensor part = x.narrow(0, first, count);
        part.copy_(toImage(m_projOut.plus(tokens.narrow(0, first, count), toTokens(part)), height, width));
    });
}

int64_t SpatioTemporalTransformer::frameBytes(const MapShape& frame) const {
    // The norm beside proj_in's result; the norm beside self-attention.
    int64_t inside = 2 * frame.bytes(m_channels);
    for (const TransformerBlock& block : m_spatial)
        inside = std::max(
            {inside,
             frame.bytes(m_channels) +
                 block.attn1.selfPeakBytes(frame.frames, frame.height * frame.width, frame.elementSize),
             block.ff.peakBytes(frame.pixels(), frame.elementSize)});
    return inside;
}

int64_t SpatioTemporalTransformer::bandBytes(const MapShape& band) const {
    // What is mixed; beside it the norm and the attention, or a feed-forward.
    const int64_t map = band.bytes(m_channels), size = band.elementSize;
    int64_t inside = 0;
    for (const TemporalBlock& block : m_temporal)
        inside = std::max({inside,
                           map + block.attn1.framesPeakBytes(1, band.frames, band.height * band.width, size),
                           block.ff.peakBytes(band.pixels(), size)});
    return map + inside;
}

int64_t SpatioTemporalTransformer::peakBytes(const MapShape& x, int64_t clips, const Pieces& pieces) const {
    const int64_t frames = x.frames / clips;
    MapShape some = x, band = x;
    if (pieces.frames < frames) some.frames = pieces.frames;
    band.frames = frames;
    band.height = std::min(pieces.rows, x.height);
    // One frame's rows lie together as they are.
    const int64_t copy = band.height < x.height && frames > 1 ? band.bytes(m_channels) : 0;
    return x.bytes(m_channels) + std::max(frameBytes(some), copy + bandBytes(band));
}

double SpatioTemporalTransformer::operations(const MapShape& x, int64_t clips) const {
    const auto channels = static_cast<double>(m_channels);
    double sum = 2 * channels * channels * static_cast<double>(x.pixels());
    for (size_t i = 0; i < m_spatial.size(); ++i)
        sum += m_spatial[i].attn1.selfOperations(x.frames, x.height * x.width) +
               m_spatial[i].ff.operations(x.pixels()) + m_temporal[i].ffIn.operations(x.pixels()) +
               m_temporal[i].attn1.framesOperations(clips, x.frames / clips, x.height * x.width) +
               m_temporal[i].ff.operations(x.pixels());
    return sum;
}

}  // namespace lightreel
