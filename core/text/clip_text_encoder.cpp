#include "core/text/clip_text_encoder.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "core/nn/layers.h"
#include "core/nn/onednn.h"

namespace lightreel {
namespace {

using nlohmann::json;

struct Layer {
    Layer(const WeightScope& scope, const ClipTextConfig& config)
        : norm1(scope / "layer_norm1", config.width, config.layerNormEpsilon),
          norm2(scope / "layer_norm2", config.width, config.layerNormEpsilon),
          q(scope / "self_attn" / "q_proj", config.width, config.width),
          k(scope / "self_attn" / "k_proj", config.width, config.width),
          v(scope / "self_attn" / "v_proj", config.width, config.width),
          out(scope / "self_attn" / "out_proj", config.width, config.width),
          fc1(scope / "mlp" / "fc1", config.width, config.intermediate),
          fc2(scope / "mlp" / "fc2", config.intermediate, config.width) {}

    LayerNorm norm1, norm2;
    Linear q, k, v, out, fc1, fc2;
};

at::Tensor causalAttention(const Layer& layer, const at::Tensor& x, int64_t headCount) {
    const auto heads = [headCount](const at::Tensor& t) {
        return t.unflatten(-1, {headCount, t.size(-1) / headCount}).transpose(1, 2);
    };
    const at::Tensor attended =
        at::scaled_dot_product_attention(heads(layer.q(x)), heads(layer.k(x)), heads(layer.v(x)),
                                         /*attn_mask=*/{}, /*dropout_p=*/0.0, /*is_causal=*/true);
    return layer.out(attended.transpose(1, 2).flatten(2));
}

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
    std::vector<Layer> layers;
};

Result<ClipTextConfig> ClipTextConfig::fromJson(const json& config, std::string_view path) {
    ClipTextConfig out;
    const auto unsupported = [&path](const std::string& reason) {
        return Error{ErrorCode::ModelUnsupported, {{"path", std::string(path)}, {"reason", reason}}};
    };
    try {
        out.vocabulary = config.value("vocab_size", out.vocabulary);
        out.width = config.value("hidden_size", int64_t{512});
        out.intermediate = config.value("intermediate_size", int64_t{2048});
        out.layers = config.value("num_hidden_layers", out.layers);
        out.heads = config.value("num_attention_heads", int64_t{8});
        out.positions = config.value("max_position_embeddings", out.positions);
        out.layerNormEpsilon = config.value("layer_norm_eps", out.layerNormEpsilon);
        out.activation = config.value("hidden_act", out.activation);
    } catch (const json::exception&) {
        return unsupported("its text encoder's configuration has a value of the wrong type");
    }
    const auto within = [](int64_t value, int64_t high) { return value >= 1 && value <= high; };
    if (!within(out.vocabulary, 1'000'000) || !within(out.width, 16'384) ||
        !within(out.intermediate, 65'536) || !within(out.layers, 128) || !within(out.heads, 256) ||
        !within(out.positions, 4096) || out.width % out.heads != 0)
        return unsupported("its text encoder's configuration has numbers that do not fit together");
    if (out.activation != "quick_gelu" && out.activation != "gelu")
        return unsupported("its text encoder's activation " + out.activation.substr(0, 40) +
                           " is not known here");
    return out;
}

ClipTextEncoder::ClipTextEncoder(const ClipTextConfig& config, ParameterSet& parameters)
    : m_layers(std::make_unique<Layers>(config, WeightScope(parameters))) {}
ClipTextEncoder::~ClipTextEncoder() = default;
ClipTextEncoder::ClipTextEncoder(ClipTextEncoder&&) noexcept = default;

at::Tensor ClipTextEncoder::forward(const at::Tensor& ids) const {
    const Layers& all = *m_layers;
    at::Tensor x = at::embedding(*all.tokens, ids) + (*all.positions).narrow(0, 0, ids.size(1));
    for (const Layer& layer : all.layers) {
        x = x + causalAttention(layer, layer.norm1(x), all.config.heads);
        const at::Tensor hidden = layer.fc1(layer.norm2(x));
        const bool quick = all.config.activation == "quick_gelu";
        x = x + layer.fc2(quick ? hidden * at::sigmoid(hidden * 1.702) : at::gelu(hidden));
    }
    return all.finalNorm(x);
}

int64_t ClipTextEncoder::width() const {
    return m_layers->config.width;
}

int64_t ClipTextEncoder::peakBytes(int64_t tokens, int64_t elementSize) const {
    // In the feed-forward: the hidden layer four times on its way through the activation, the tokens, what
    // is added to them, their sum.
    const ClipTextConfig& config = m_layers->config;
    return tokens * elementSize * (4 * config.intermediate + 3 * config.width) +
           onednn::linearScratchBytes(tokens, config.width, elementSize);
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
