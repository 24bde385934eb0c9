#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// Shape of an AnimateDiff U-Net, from the folder's configuration; blocks are numbered from the outside in.
struct UNetMotionConfig {
    int64_t inChannels = 4;
    int64_t outChannels = 4;
    int64_t normGroups = 32;
    double normEpsilon = 1e-5;
    bool linearProjection = false;
    int64_t midLayers = 1;
    int64_t midTransformerLayers = 1;
    int64_t motionMaxFrames = 32;  ///< length of the motion modules' position table
    bool midMotion = true;
    std::vector<int64_t> midMotionLayers{1};  ///< transformer layers of the middle's motion modules

    /// One resolution.
    struct Level {
        int64_t channels = 320;
        bool attentionDown = true;
        bool attentionUp = true;  ///< of the up block at the same resolution
        int64_t layers = 2;       ///< resnets of the down block; the up block has one more
        int64_t heads = 8;
        int64_t contextWidth = 768;
        std::vector<int64_t> transformerLayersDown;  ///< per resnet
        std::vector<int64_t> transformerLayersUp;
        int64_t motionHeads = 8;
        std::vector<int64_t> motionLayersDown;  ///< transformer layers of each motion module
        std::vector<int64_t> motionLayersUp;
    };
    std::vector<Level> levels;

    [[nodiscard]] int64_t timeWidth() const { return 4 * levels.front().channels; }

    /// A UNetMotionModel's config.json.
    /// errors: ModelUnsupported, with the key and value that no block here can honour
    static Result<UNetMotionConfig> fromMotionModel(const nlohmann::json& config, std::string_view path);

    /// A UNet2DConditionModel's config.json with a MotionAdapter's.
    static Result<UNetMotionConfig> fromUNet2D(const nlohmann::json& config, const nlohmann::json& adapter,
                                               std::string_view path);
};

}  // namespace lightreel
