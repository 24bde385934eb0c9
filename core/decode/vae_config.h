#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// Shape of an AutoencoderKL or an AutoencoderKLTemporalDecoder, from the folder's configuration.
struct VaeConfig {
    std::vector<int64_t> channels{128, 256, 512, 512};
    int64_t layers = 2;
    int64_t latentChannels = 4;
    int64_t normGroups = 32;
    double scalingFactor = 0.18215;  ///< latents = encoded * scalingFactor
    bool midAttention = true;
    bool quantConv = true;
    bool postQuantConv = true;
    bool temporalDecoder = false;  ///< the decoder looks along the frames: TemporalVaeDecoder, not VaeDecoder

    /// Pixels per latent, each way.
    [[nodiscard]] int64_t compression() const { return int64_t{1} << (channels.size() - 1); }

    /// errors: ModelUnsupported
    static Result<VaeConfig> fromJson(const nlohmann::json& config, std::string_view path);
};

}  // namespace lightreel
