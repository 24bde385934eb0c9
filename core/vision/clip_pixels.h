#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/base/result.h"

namespace lightreel {

/// The part of a feature extractor's preprocessor_config.json that counts here. What it says of sizes does
/// not: pictures are brought to the image encoder's size whole, as diffusers does.
struct ClipNormalisation {
    // CLIP's own, of red, green, blue in 0..1
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073};
    std::array<double, 3> deviation{0.26862954, 0.26130258, 0.27577711};

    /// errors: ModelUnsupported
    static Result<ClipNormalisation> fromJson(const nlohmann::json& config, std::string_view path);
};

/// picture [3, H, W], uint8, at least 2 x 2 -> [1, 3, size, size], float32: what the image encoder sees.
/// Blurred so that nothing finer than the new grid is left, then resized bicubically, ends on ends, without
/// keeping the shape; then normalised. source: diffusers StableVideoDiffusionPipeline._encode_image,
/// _resize_with_antialiasing
[[nodiscard]] at::Tensor clipPixels(const at::Tensor& picture, int64_t size,
                                    const ClipNormalisation& normalisation);

}  // namespace lightreel
