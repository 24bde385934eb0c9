#pragma once
#include <optional>

#include "core/denoise/unet_layer.h"
#include "core/nn/motion_module.h"
#include "core/nn/spatial_transformer.h"

namespace lightreel {

/// AnimateDiff's layer: resnet, then attention to the prompt and a motion module where the block has them.
class MotionLayer : public UNetLayer {
  public:
    /// block: "down_blocks.0" and its like; index: of the layer within it
    MotionLayer(const WeightScope& block, int64_t index, const ResnetBlockOptions& resnet,
                const std::optional<SpatialTransformerOptions>& attention,
                const std::optional<MotionModuleOptions>& motion);

    [[nodiscard]] at::Tensor run(std::vector<at::Tensor> inputs, const LayerPass& pass) const override;
    void plan(PlanWalk& walk, const Input& input) const override;
    [[nodiscard]] double operations(const MapShape& x, int64_t clips) const override;

  private:
    /// Besides its input, without the motion module.
    [[nodiscard]] int64_t frameBytes(const MapShape& frame) const;
    void move(at::Tensor& hidden, const LayerPass& pass) const;

    std::optional<SpatialTransformer> m_attention;
    std::optional<MotionModule> m_motion;
};

}  // namespace lightreel
