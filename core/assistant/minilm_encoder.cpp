#include "core/assistant/minilm_encoder.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <string>

#include "core/nn/layers.h"
#include "core/text/wordpiece_tokenizer.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

constexpr int64_t kHeadSize = 32;
constexpr double kNormEpsilon = 1e-12;
constexpr int64_t kTokensAtOnce = 256;  // what all-MiniLM-L6-v2 was trained for; it has places for 512

/// One layer, with its norms behind the sums. source: transformers BertLayer
class BertLayer {
  public:
    BertLayer(const WeightScope& scope, const MiniLmConfig& config)
        : m_heads(config.heads),
          m_query(scope / "attention" / "self" / "query", config.width, config.width),
          m_key(scope / "attention" / "self" / "key", config.width, config.width),
          m_value(scope / "attention" / "self" / "value", config.width, config.width),
          m_attended(scope / "attention" / "output" / "dense", config.width, config.width),
          m_attentionNorm(scope / "attention" / "output" / "LayerNorm", config.width, kNormEpsilon),
          m_up(scope / "intermediate" / "dense", config.width, config.innerWidth),
          m_down(scope / "output" / "dense", config.innerWidth, config.width),
          m_norm(scope / "output" / "LayerNorm", config.width, kNormEpsilon) {}

    /// x [T, width] -> the same shape.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const {
        const auto byHead = [this, &x](const at::Tensor& t) {
            return t.view({x.size(0), m_heads, -1}).transpose(0, 1);
        };
        const at::Tensor attended =
            at::scaled_dot_product_attention(byHead(m_query(x)), byHead(m_key(x)), byHead(m_value(x)));
        const at::Tensor seen = m_attentionNorm(m_attended.plus(attended.transpose(0, 1).flatten(1), x));
        return m_norm(m_down.plus(at::gelu(m_up(seen)), seen));
    }

  private:
    int64_t m_heads;
    Linear m_query, m_key, m_value, m_attended;
    LayerNorm m_attentionNorm;
    Linear m_up, m_down;
    LayerNorm m_norm;
};

at::Tensor ofLengthOne(const at::Tensor& x) {
    return x / x.norm().clamp_min(1e-12);
}

}  // namespace

struct MiniLmEncoder::Layers {
    Layers(const MiniLmConfig& config, const WeightScope& scope)
        : tokens((scope / "word_embeddings").parameter("weight", {config.vocabulary, config.width})),
          positions((scope / "position_embeddings").parameter("weight", {config.positions, config.width})),
          types((scope / "token_type_embeddings").parameter("weight", {2, config.width})),
          norm(scope / "LayerNorm", config.width, kNormEpsilon) {}

    Parameter tokens, positions, types;
    LayerNorm norm;
    std::vector<BertLayer> layers;
};

Result<MiniLmConfig> MiniLmConfig::fromWeights(const WeightSource& weights) {
    const auto shape = [&weights](const std::string& name) {
        const WeightInfo* info = weights.find(name);
        return info != nullptr && info->shape.size() == 2 ? info->shape : std::vector<int64_t>{0, 0};
    };
    const std::vector<int64_t> tokens = shape("embeddings.word_embeddings.weight");
    MiniLmConfig config{.vocabulary = tokens[0],
                        .layers = 0,
                        .width = tokens[1],
                        .innerWidth = shape("encoder.layer.0.intermediate.dense.weight")[0],
                        .heads = tokens[1] / kHeadSize,
                        .positions = shape("embeddings.position_embeddings.weight")[0]};
    while (weights.find("encoder.layer." + std::to_string(config.layers) + ".output.dense.weight") != nullptr)
        ++config.layers;
    if (config.layers == 0 || config.heads == 0 || config.width % kHeadSize != 0 || config.innerWidth == 0 ||
        config.positions < 3)
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", weights.label()}, {"reason", "it is no text encoder of the MiniLM kind"}}};
    return config;
}

MiniLmEncoder::MiniLmEncoder(const MiniLmConfig& config, ParameterSet& parameters)
    : m_layers(std::make_unique<Layers>(config, WeightScope(parameters, "embeddings."))) {
    for (int64_t i = 0; i < config.layers; ++i)
        m_layers->layers.emplace_back(WeightScope(parameters) / "encoder" / "layer" / i, config);
}
MiniLmEncoder::~MiniLmEncoder() = default;
MiniLmEncoder::MiniLmEncoder(MiniLmEncoder&&) noexcept = default;

at::Tensor MiniLmEncoder::forward(const at::Tensor& ids) const {
    const Layers& all = *m_layers;
    // All tokens are of the first of two texts.
    at::Tensor x = all.norm(at::embedding(*all.tokens, ids) + (*all.positions).narrow(0, 0, ids.size(0)) +
                            (*all.types)[0]);
    for (const BertLayer& layer : all.layers) x = layer(x);
    return ofLengthOne(x.mean(0));
}

bool MiniLmEncoder::ignorable(std::string_view name) {
    return name.starts_with("pooler.") || name.ends_with("position_ids");
}

struct TextEmbedder::State {
    State(const std::filesystem::path& folder, WordPieceTokenizer words, const WeightSource& weights,
          const MiniLmConfig& shape)
        : tokenizer(std::move(words)), config(shape), encoder(shape, parameters) {
        if (tokenizer.size() > config.vocabulary)
            throw Failure{{ErrorCode::ModelDamaged,
                           {{"path", (folder / "vocab.txt").string()},
                            {"reason", "it has more tokens than the weights beside it"}}}};
        parameters.load(weights, at::kFloat, &MiniLmEncoder::ignorable);
    }

    /// The embedding of pieces that fit in.
    [[nodiscard]] at::Tensor embed(const int64_t* begin, const int64_t* end) const {
        std::vector<int64_t> ids{tokenizer.start()};
        ids.insert(ids.end(), begin, end);
        ids.push_back(tokenizer.end());
        return encoder.forward(at::tensor(ids, at::kLong));
    }

    WordPieceTokenizer tokenizer;
    MiniLmConfig config;
    ParameterSet parameters;
    MiniLmEncoder encoder;
};

Result<TextEmbedder> TextEmbedder::open(const std::filesystem::path& folder) {
    try {
        Result<WordPieceTokenizer> tokenizer = WordPieceTokenizer::open(folder / "vocab.txt");
        if (!tokenizer) return tokenizer.error();
        const auto weights = openSafetensors(folder / "model.safetensors");
        if (!weights) return weights.error();
        const Result<MiniLmConfig> config = MiniLmConfig::fromWeights(**weights);
        if (!config) return config.error();
        TextEmbedder out;
        out.m_state = std::make_shared<const State>(folder, std::move(*tokenizer), **weights, *config);
        return out;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::vector<float> TextEmbedder::embed(std::string_view text, const CancelToken& cancel) const {
    const c10::InferenceMode inference;
    const std::vector<int64_t> pieces = m_state->tokenizer.encode(text);
    const auto count = static_cast<int64_t>(pieces.size());
    const int64_t room = std::min(kTokensAtOnce, m_state->config.positions) - 2;
    at::Tensor sum = at::zeros({width()});
    int64_t at = 0;
    do {  // a text without pieces has an embedding too
        cancel.check();
        const int64_t length = std::min(room, count - at);
        const at::Tensor part = m_state->embed(pieces.data() + at, pieces.data() + at + length);
        sum += part * static_cast<double>(std::max<int64_t>(length, 1));
        at += length;
    } while (at < count);
    const at::Tensor whole = ofLengthOne(sum);
    return {whole.data_ptr<float>(), whole.data_ptr<float>() + whole.numel()};
}

int64_t TextEmbedder::width() const {
    return m_state->config.width;
}

int64_t TextEmbedder::bytes() const {
    return 4 * m_state->parameters.count();
}

}  // namespace lightreel
