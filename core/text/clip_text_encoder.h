#pragma once
#include <ATen/core/Tensor.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/nn/clip_layer.h"
#include "core/weights/parameter.h"

namespace lightreel {

struct ClipTextConfig : ClipLayerShape {
    int64_t vocabulary = 49408;
    int64_t layers = 12;
    int64_t positions = 77;

    /// errors: ModelUnsupported (limits of docs/RELIABILITY.md on counts)
    static Result<ClipTextConfig> fromJson(const nlohmann::json& config, std::string_view path);
};

/// CLIP's text transformer with causal attention; the last hidden state after the final norm.
/// source: transformers CLIPTextModel; arXiv 2103.00020
class ClipTextEncoder {
  public:
    ClipTextEncoder(const ClipTextConfig& config, ParameterSet& parameters);
    ~ClipTextEncoder();
    ClipTextEncoder(ClipTextEncoder&&) noexcept;

    /// ids [B, T] int64 -> [B, T, width] in the weights' dtype.
    [[nodiscard]] at::Tensor forward(const at::Tensor& ids) const;

    [[nodiscard]] int64_t width() const;
    /// Bytes that forward() holds at its highest, for so many tokens in all.
    [[nodiscard]] int64_t peakBytes(int64_t tokens, int64_t elementSize) const;

    /// Stored tensors that the model does without (position ids, projection).
    static bool ignorable(std::string_view name);

  private:
    struct Layers;
    std::unique_ptr<Layers> m_layers;
};

/// Checkpoints keep the encoder's tensors under "text_model." or without it; the encoder wants them without.
[[nodiscard]] std::shared_ptr<WeightSource> textEncoderWeights(const std::shared_ptr<WeightSource>& source);

}  // namespace lightreel
