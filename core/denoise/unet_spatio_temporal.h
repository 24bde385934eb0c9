#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/denoise/layered_unet.h"

namespace lightreel {

/// Shape of a Stable Video Diffusion U-Net, from the folder's configuration; levels are numbered from the
/// outside in. Its norms have 32 groups.
struct SpatioTemporalConfig {
    int64_t inChannels = 8;  ///< noisy latents and those of the start picture
    int64_t outChannels = 4;
    int64_t addedFeatures = 256;  ///< that tell each of fps, motion bucket and noise augmentation
    int64_t frames = 25;          ///< what it was trained for; others run as well

    /// One resolution.
    struct Level {
        int64_t channels = 320;
        bool attentionDown = true;
        bool attentionUp = true;  ///< of the up block at the same resolution
        int64_t layers = 2;       ///< resnets of the down block; the up block has one more
        int64_t heads = 5;
        int64_t contextWidth = 1024;
        int64_t transformerLayers = 1;
    };
    std::vector<Level> levels;

    /// A UNetSpatioTemporalConditionModel's config.json.
    /// errors: ModelUnsupported, with the key and value that no block here can honour
    static Result<SpatioTemporalConfig> fromJson(const nlohmann::json& config, std::string_view path);
};

/// The U-Net of Stable Video Diffusion: layers of a resnet over pixels, one over frames, and a transformer
/// over both. Conditioning: the start picture's embedding as context of one token, its latents, and
/// [fps - 1, motion bucket, noise augmentation] as added numbers.
/// source: diffusers UNetSpatioTemporalConditionModel; arXiv 2311.15127
class UNetSpatioTemporal : public LayeredUNet {
  public:
    UNetSpatioTemporal(const SpatioTemporalConfig& config, ParameterSet& parameters);

    /// Every stored tensor is needed.
    static bool ignorable(std::string_view) { return false; }
};

}  // namespace lightreel
