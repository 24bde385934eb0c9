#include "core/vision/clip_vision_encoder.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/nn/onednn.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr int64_t kColours = 3;

/// pixels [N, 3, S, S] -> [N, patches, 3 * side * side]: what lies under each place of the patch convolution.
at::Tensor patchesOf(const at::Tensor& pixels, int64_t side) {
    return pixels.unfold(2, side, side)
        .unfold(3, side, side)
        .permute({0, 2, 3, 1, 4, 5})
        .flatten(3)
        .flatten(1, 2);
}

}  // namespace

struct ClipVisionEncoder::Layers {
    Layers(const ClipVisionConfig& from, const WeightScope& scope)
        : config(from),
          classToken((scope / "embeddings").parameter("class_embedding", {from.width})),
          patches((scope / "embeddings" / "patch_embedding")
                      .parameter("weight", {from.width, kColours, from.patchSize, from.patchSize})),
          positions((scope / "embeddings" / "position_embedding")
                        .parameter("weight", {from.patches() + 1, from.width})),
          normBefore(scope / "pre_layrnorm", from.width, from.layerNormEpsilon),
          normAfter(scope / "post_layernorm", from.width, from.layerNormEpsilon),
          projection(scope / "visual_projection", from.width, from.projection, /*bias=*/false) {
        for (int64_t i = 0; i < from.layers; ++i) layers.emplace_back(scope / "encoder" / "layers" / i, from);
    }

    ClipVisionConfig config;
    Parameter classToken, patches, positions;
    LayerNorm normBefore, normAfter;
    Linear projection;
    std::vector<ClipLayer> layers;
};

Result<ClipVisionConfig> ClipVisionConfig::fromJson(const json& config, std::string_view path) {
    ClipVisionConfig out;
    int64_t channels = kColours;
    const auto unsupported = [&path](const std::string& reason) {
        return Error{ErrorCode::ModelUnsupported, {{"path", std::string(path)}, {"reason", reason}}};
    };
    try {
        out.read(config);
        out.layers = config.value("num_hidden_layers", out.layers);
        out.imageSize = config.value("image_size", out.imageSize);
        out.patchSize = config.value("patch_size", out.patchSize);
        out.projection = config.value("projection_dim", out.projection);
        channels = config.value("num_channels", channels);
    } catch (const json::exception&) {
        return unsupported("its image encoder's configuration has a value of the wrong type");
    }
    const auto within = [](int64_t value, int64_t high) { return value >= 1 && value <= high; };
    if (!within(out.layers, 128) || !within(out.imageSize, 2048) || !within(out.patchSize, out.imageSize) ||
        out.patches() > 16'384 || !within(out.projection, 16'384) || channels != kColours)
        return unsupported("its image encoder's configuration has numbers that do not fit together");
    if (const std::string reason = out.obstacle(); !reason.empty())
        return unsupported("its image encoder's configuration " + reason);
    return out;
}

ClipVisionEncoder::ClipVisionEncoder(const ClipVisionConfig& config, ParameterSet& parameters)
    : m_layers(std::make_unique<Layers>(config, WeightScope(parameters))) {}
ClipVisionEncoder::~ClipVisionEncoder() = default;
ClipVisionEncoder::ClipVisionEncoder(ClipVisionEncoder&&) noexcept = default;

at::Tensor ClipVisionEncoder::forward(const at::Tensor& pixels) const {
    const Layers& all = *m_layers;
    at::Tensor x = onednn::linear(patchesOf(pixels, all.config.patchSize), (*all.patches).flatten(1), {});
    x = at::cat({(*all.classToken).expand({x.size(0), 1, -1}), x}, 1).add_(*all.positions);
    x = all.normBefore(x);
    for (const ClipLayer& layer : all.layers) x = layer(x, ClipLayer::Attention::Whole);
    return all.projection(all.normAfter(x.select(1, 0)));
}

int64_t ClipVisionEncoder::peakBytes(int64_t pictures, int64_t elementSize) const {
    const ClipVisionConfig& config = m_layers->config;
    const int64_t patches = pictures * config.patches(), tokens = patches + pictures;
    const int64_t patch = kColours * config.patchSize * config.patchSize;
    return std::max({ClipLayer::peakBytes(config, tokens, elementSize),
                     patches * (patch + config.width) * elementSize,
                     2 * tokens * config.width * elementSize});
}

std::shared_ptr<WeightSource> imageEncoderWeights(const std::shared_ptr<WeightSource>& source) {
    return renamedSource(source, [](const std::string& name) {
        constexpr std::string_view kPrefix = "vision_model.";
        return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
    });
}

}  // namespace lightreel
