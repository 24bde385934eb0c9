#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "core/base/cancel_token.h"
#include "core/nn/group_norm.h"
#include "core/nn/map_shape.h"
#include "core/nn/spatial_transformer.h"
#include "core/nn/time_embedding.h"

namespace lightreel {

struct SpatioTemporalTransformerOptions {
    int64_t channels = 320;
    int64_t heads = 5;
    int64_t contextWidth = 1024;
    int64_t layers = 1;
    int64_t normGroups = 32;
};

/// SVD's transformer: in each layer a block over the pixels of every frame, then one over the frames of every
/// pixel, mixed by a learned share; residual around all. A context of one token makes cross-attention a sum:
/// the softmax over one key is 1, so that it adds to_out(to_v(token)) to every pixel, whatever the queries.
/// source: diffusers TransformerSpatioTemporalModel; arXiv 2311.15127
class SpatioTemporalTransformer {
  public:
    SpatioTemporalTransformer(const WeightScope& scope, const SpatioTemporalTransformerOptions& options);

    /// How the work is cut: `frames` frames at once where every frame stands alone, `rows` rows of all frames
    /// where every pixel does.
    struct Pieces {
        int64_t frames, rows;
    };
    /// x [R * F, C, H, W], channels_last, a tensor of our own, frames of a clip side by side; context
    /// [R, S, contextWidth]. Works in place; the pieces change nothing but rounding.
    /// errors: throws Cancelled between pieces
    void applyTo(at::Tensor& x, const at::Tensor& context, int64_t frames, const Pieces& pieces,
                 const CancelToken& cancel) const;

    /// Bytes that a call over `clips` clips holds at its highest besides x, with a context of one token.
    [[nodiscard]] int64_t peakBytes(const MapShape& x, int64_t clips, const Pieces& pieces) const;
    /// What one frame, and one row of all frames of a clip, need while they are worked on.
    [[nodiscard]] int64_t frameBytes(const MapShape& frame) const;
    [[nodiscard]] int64_t bandBytes(const MapShape& band) const;
    [[nodiscard]] double operations(const MapShape& x, int64_t clips) const;

  private:
    struct TemporalBlock : TransformerBlock {
        TemporalBlock(const WeightScope& scope, const SpatioTemporalTransformerOptions& options);
        LayerNorm normIn;
        FeedForward ffIn;
    };
    /// [F, 1, C]: what tells a frame its number.
    [[nodiscard]] at::Tensor framePositions(int64_t frames, const at::Tensor& like) const;
    /// part [n, T, C] of one context row's frames, or of all rows.
    void applySpatial(const TransformerBlock& block, at::Tensor part, const at::Tensor& context) const;
    /// part [1, F, t, C] of one clip.
    void applyTemporal(const TemporalBlock& block, at::Tensor& part, const at::Tensor& positions,
                       const at::Tensor& context) const;

    GroupNorm m_norm;
    Linear m_projIn, m_projOut;
    std::vector<TransformerBlock> m_spatial;
    std::vector<TemporalBlock> m_temporal;
    TimeEmbedding m_positions;
    Parameter m_mixFactor;  ///< [1]: sigmoid of it is the share of the spatial block's result
    int64_t m_channels;
};

}  // namespace lightreel
