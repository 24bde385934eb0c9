#include "core/text/clip_text_encoder.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

using nlohmann::json;

}  // namespace

struct ClipTextEncoder::Layers {
    Layers(const ClipTextConfig& from, const WeightScope& scope)
        : config(from),
          tokens(
              (scope / "embeddings" / "token_embedding").parameter("weight", {from.vocabulary, from.width})),
          positions((scope / "embeddings" / "position_embedding")
                        .parameter("weight", {from.positions, from.width})),
          finalNorm(scope / "final_layer_norm", from.width, from.layerNormEpsilon) {
        for (int64_t i = 0; i < from.layers; ++i) layers.emplace_back(scope / "encoder" / "layers" / i, from);
    }

    ClipTextConfig config;
    Parameter tokens, positions;
    LayerNorm finalNorm;
    std::vector<ClipLayer> layers;
};

Result<ClipTextConfig> ClipTextConfig::fromJson(const json& config, std::string_view path) {
    ClipTextConfig out;
    const auto unsupported = [&path](const std::string& reason) {
        return Error{ErrorCode::ModelUnsupported, {{"path", std::string(path)}, {"reason", reason}}};
    };
    try {
        out.vocabulary = config.value("vocab_size", out.vocabulary);
        out.width = 512;  // what transformers takes when the file does not say it, as the next two
        out.intermediate = 2048;
        out.heads = 8;
        out.read(config);
        out.layers = config.value("num_hidden_layers", out.layers);
        out.positions = config.value("max_position_embeddings", out.positions);
    } catch (const json::exception&) {
        return unsupported("its text encoder's configuration has a value of the wrong type");
    }
    const auto within = [](int64_t value, int64_t high) { return value >= 1 && value <= high; };
    if (!within(out.vocabulary, 1'000'000) || !within(out.layers, 128) || !within(out.positions, 4096))
        return unsupported("its text encoder's configuration has numbers that do not fit together");
    if (const std::string reason = out.obstacle(); !reason.empty())
        return unsupported("its text encoder's configuration " + reason);
    return out;
}

ClipTextEncoder::ClipTextEncoder(const ClipTextConfig& config, ParameterSet& parameters)
    : m_layers(std::make_unique<Layers>(config, WeightScope(parameters))) {}
ClipTextEncoder::~ClipTextEncoder() = default;
ClipTextEncoder::ClipTextEncoder(ClipTextEncoder&&) noexcept = default;

at::Tensor ClipTextEncoder::forward(const at::Tensor& ids) const {
    const Layers& all = *m_layers;
    at::Tensor x = at::embedding(*all.tokens, ids) + (*all.positions).narrow(0, 0, ids.size(1));
    for (const ClipLayer& layer : all.layers) x = layer(x, ClipLayer::Attention::Causal);
    return all.finalNorm(x);
}

int64_t ClipTextEncoder::width() const {
    return m_layers->config.width;
}

int64_t ClipTextEncoder::peakBytes(int64_t tokens, int64_t elementSize) const {
    return ClipLayer::peakBytes(m_layers->config, tokens, elementSize);
}

bool ClipTextEncoder::ignorable(std::string_view name) {
    return name.ends_with("position_ids") || name == "text_projection.weight";
}

std::shared_ptr<WeightSource> textEncoderWeights(const std::shared_ptr<WeightSource>& source) {
    return renamedSource(source, [](const std::string& name) {
        constexpr std::string_view kPrefix = "text_model.";
        return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
    });
}

}  // namespace lightreel
