#pragma once
#include <optional>

#include "core/denoise/unet_layer.h"
#include "core/nn/spatio_temporal_transformer.h"
#include "core/nn/temporal_resnet.h"

namespace lightreel {

/// Stable Video Diffusion's layer: a resnet over pixels, one over frames, then a transformer over both where
/// the block has one.
class SpatioTemporalLayer : public UNetLayer {
  public:
    /// block: "down_blocks.0" and its like; index: of the layer within it
    SpatioTemporalLayer(const WeightScope& block, int64_t index, const ResnetBlockOptions& resnet,
                        const std::optional<SpatioTemporalTransformerOptions>& attention);

    [[nodiscard]] at::Tensor run(std::vector<at::Tensor> inputs, const LayerPass& pass) const override;
    void plan(PlanWalk& walk, const Input& input) const override;
    [[nodiscard]] double operations(const MapShape& x, int64_t clips) const override;

  private:
    void overFrames(at::Tensor& hidden, const LayerPass& pass) const;
    [[nodiscard]] int64_t temporalRows(const MapShape& clip, const Chunker& chunker) const;
    /// clip: the maps of one guidance row
    [[nodiscard]] SpatioTemporalTransformer::Pieces pieces(const MapShape& clip,
                                                           const Chunker& chunker) const;

    TemporalResnet m_temporal;
    std::optional<SpatioTemporalTransformer> m_attention;
};

}  // namespace lightreel
