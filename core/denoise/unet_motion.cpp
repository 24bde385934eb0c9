#include "core/denoise/unet_motion.h"

#include "core/denoise/motion_layer.h"

namespace lightreel {
namespace {

using Level = UNetMotionConfig::Level;
using Part = LayerPlace::Part;

LayeredUNet::Shape shapeOf(const UNetMotionConfig& config) {
    LayeredUNet::Shape shape{config.inChannels, config.outChannels, config.normGroups, config.normEpsilon,
                             config.midLayers};
    for (const Level& level : config.levels) shape.levels.push_back({level.channels, level.layers});
    return shape;
}

std::optional<SpatialTransformerOptions> attentionAt(const UNetMotionConfig& config,
                                                     const LayerPlace& place) {
    const Level& level = config.levels[place.level];
    const auto at = static_cast<size_t>(place.index);
    const auto options = [&](int64_t layers) {
        return SpatialTransformerOptions{level.channels, level.heads,       level.contextWidth,
                                         layers,         config.normGroups, config.linearProjection};
    };
    switch (place.part) {
        case Part::Down:
            if (level.attentionDown) return options(level.transformerLayersDown[at]);
            break;
        case Part::Middle:
            if (place.index < config.midLayers) return options(config.midTransformerLayers);
            break;
        case Part::Up:
            if (level.attentionUp) return options(level.transformerLayersUp[at]);
            break;
    }
    return std::nullopt;
}

std::optional<MotionModuleOptions> motionAt(const UNetMotionConfig& config, const LayerPlace& place) {
    const Level& level = config.levels[place.level];
    const auto at = static_cast<size_t>(place.index);
    // diffusers gives the motion modules the U-Net's norm groups, whatever the adapter's configuration says.
    const auto options = [&](int64_t layers) {
        return MotionModuleOptions{level.channels, level.motionHeads, layers, config.normGroups,
                                   config.motionMaxFrames};
    };
    switch (place.part) {
        case Part::Down:
            return options(level.motionLayersDown[at]);
        case Part::Middle:
            if (config.midMotion && place.index < config.midLayers)
                return options(config.midMotionLayers[at]);
            break;
        case Part::Up:
            return options(level.motionLayersUp[at]);
    }
    return std::nullopt;
}

}  // namespace

UNetMotion::UNetMotion(const UNetMotionConfig& config, ParameterSet& parameters)
    : LayeredUNet(shapeOf(config), parameters, [&config](const LayerPlace& place) {
          const ResnetBlockOptions resnet{place.in, place.out, config.timeWidth(), config.normGroups,
                                          config.normEpsilon};
          return std::make_unique<MotionLayer>(place.block, place.index, resnet, attentionAt(config, place),
                                               motionAt(config, place));
      }) {}

}  // namespace lightreel
