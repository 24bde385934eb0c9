#pragma once
#include <ATen/core/Tensor.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/base/result.h"
#include "core/nn/clip_layer.h"
#include "core/weights/parameter.h"

namespace lightreel {

struct ClipVisionConfig : ClipLayerShape {
    int64_t layers = 12;
    int64_t imageSize = 224;  ///< pixels; pictures are square
    int64_t patchSize = 32;   ///< pixels of one token's side
    int64_t projection = 512;

    /// errors: ModelUnsupported (limits of docs/RELIABILITY.md on counts)
    static Result<ClipVisionConfig> fromJson(const nlohmann::json& config, std::string_view path);
    [[nodiscard]] int64_t patches() const { return (imageSize / patchSize) * (imageSize / patchSize); }
};

/// CLIP's picture transformer: what a picture shows, as one vector.
/// source: transformers CLIPVisionModelWithProjection; arXiv 2103.00020
class ClipVisionEncoder {
  public:
    ClipVisionEncoder(const ClipVisionConfig& config, ParameterSet& parameters);
    ~ClipVisionEncoder();
    ClipVisionEncoder(ClipVisionEncoder&&) noexcept;

    /// pixels [N, 3, imageSize, imageSize] in the weights' dtype, as clipPixels() makes them -> [N,
    /// projection] in the same dtype (image_embeds).
    [[nodiscard]] at::Tensor forward(const at::Tensor& pixels) const;

    /// Bytes that forward() holds at its highest besides its input, for so many pictures at once.
    [[nodiscard]] int64_t peakBytes(int64_t pictures, int64_t elementSize) const;

    /// Stored tensors that the model does without (position ids).
    static bool ignorable(std::string_view name) { return name.ends_with("position_ids"); }

  private:
    struct Layers;
    std::unique_ptr<Layers> m_layers;
};

/// Checkpoints keep the transformer's tensors under "vision_model." or without it; the encoder wants them
/// without.
[[nodiscard]] std::shared_ptr<WeightSource> imageEncoderWeights(const std::shared_ptr<WeightSource>& source);

}  // namespace lightreel
