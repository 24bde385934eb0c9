#pragma once
#include <nlohmann/json.hpp>

#include "core/denoise/unet_motion_config.h"
#include "core/weights/model_folder.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {

/// The U-Net of a fixture's folder: its shape, and where its weights are.
struct OpenUNet {
    UNetMotionConfig config;
    std::shared_ptr<WeightSource> weights;
};

inline OpenUNet openUNet(const std::string& model) {
    const ModelFolder folder = orThrow(ModelFolder::open(data(model)));
    const nlohmann::json config = orThrow(folder.config("unet"));
    const std::shared_ptr<WeightSource> unet = orThrow(folder.weights("unet"));
    if (!folder.has("motion_adapter"))
        return {orThrow(UNetMotionConfig::fromMotionModel(config, model)), unet};
    const auto adapter = data(model) / "motion_adapter";
    const std::shared_ptr<WeightSource> motion = orThrow(openMotionAdapter(adapter));
    return {
        orThrow(UNetMotionConfig::fromUNet2D(config, orThrow(motionAdapterConfig(adapter, *motion)), model)),
        mergedSource({unet, motion})};
}

}  // namespace lightreel::parity
