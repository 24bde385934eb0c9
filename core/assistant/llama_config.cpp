#include "core/assistant/llama_config.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

namespace lightreel {
namespace {

constexpr int64_t kMost = 1 << 20;

constexpr const char* kFactors = "rope_freqs.weight";

Error unsupported(std::string_view path, const std::string& reason) {
    return {ErrorCode::ModelUnsupported, {{"path", std::string(path)}, {"reason", reason}}};
}

/// Reads keys of one architecture; the first that is missing or out of range is what the error names.
class KeyReader {
  public:
    KeyReader(const GgufFile& file, std::string_view path) : m_file(file), m_path(path) {}

    [[nodiscard]] int64_t count(const char* key) const {
        const int64_t* value = header().integer(keyOf(key));
        if (value == nullptr || *value < 1 || *value > kMost) refuse(keyOf(key));
        return *value;
    }
    [[nodiscard]] int64_t count(const char* key, int64_t otherwise) const {
        return header().metadata.contains(keyOf(key)) ? count(key) : otherwise;
    }
    [[nodiscard]] double number(const char* key, double low, double high) const {
        const double* value = header().number(keyOf(key));
        if (value == nullptr || !(*value >= low && *value <= high)) refuse(keyOf(key));
        return *value;
    }
    [[nodiscard]] std::string text(const char* key) const {
        const std::string* value = header().text(keyOf(key));
        return value == nullptr ? "" : *value;
    }
    /// Rows of a matrix; 0: there is none.
    [[nodiscard]] int64_t rows(const char* tensor) const {
        const auto found = header().tensors.find(tensor);
        return found == header().tensors.end() ? 0 : found->second.shape.front();
    }
    [[noreturn]] void refuse(const std::string& key) const {
        throw Failure{{ErrorCode::ModelDamaged,
                       {{"path", std::string(m_path)},
                        {"reason", "its value " + key + " is missing or out of range"}}}};
    }

  private:
    [[nodiscard]] const GgufHeader& header() const { return m_file.header; }
    [[nodiscard]] static std::string keyOf(const char* key) { return std::string("llama.") + key; }
    const GgufFile& m_file;
    std::string_view m_path;
};

/// What is in the way of computing this network; empty: nothing.
std::string obstacle(const GgufHeader& header, const KeyReader& keys) {
    const std::string* architecture = header.text("general.architecture");
    if (architecture == nullptr || *architecture != "llama") return "it is no Llama network";
    const int64_t* experts = header.integer("llama.expert_count");
    if (experts != nullptr && *experts > 0)
        return "its layers have experts, which this program does not know";
    const std::string scaling = keys.text("rope.scaling.type");
    if (!scaling.empty() && scaling != "none" && scaling != "linear")
        return "it scales its rotation in a way that this program does not know, \"" + scaling.substr(0, 40) +
               '"';
    return {};
}

RotationRules rotationOf(const GgufFile& file, const KeyReader& keys, int64_t headSize) {
    RotationRules rules{keys.number("rope.freq_base", 1, 1e9)};
    if (keys.text("rope.scaling.type") == "linear")
        rules.stretch = keys.number("rope.scaling.factor", 1e-3, 1e3);
    if (!file.header.tensors.contains(kFactors)) return rules;
    const at::Tensor factors = file.weights->read(kFactors).to(at::kDouble).contiguous();
    const auto* first = factors.const_data_ptr<double>();
    rules.factors.assign(first, first + factors.numel());
    const auto sound = [](double factor) { return factor > 1e-6 && factor < 1e6; };
    if (factors.numel() != headSize / 2 || !std::ranges::all_of(rules.factors, sound)) keys.refuse(kFactors);
    return rules;
}

/// Rows of attn_q and attn_k in transformers' order; all else as it is stored.
class HalvesSource : public WeightSource {
  public:
    HalvesSource(std::shared_ptr<WeightSource> stored, const LlamaConfig& config)
        : m_stored(std::move(stored)), m_names(m_stored->names()), m_headSize(config.headSize) {
        std::erase(m_names, kFactors);
    }

    [[nodiscard]] const std::vector<std::string>& names() const override { return m_names; }
    [[nodiscard]] const WeightInfo* find(std::string_view name) const override {
        return m_stored->find(name);
    }
    [[nodiscard]] at::Tensor read(std::string_view name) const override {
        at::Tensor weight = m_stored->read(name);
        if (!name.ends_with("attn_q.weight") && !name.ends_with("attn_k.weight")) return weight;
        // Row 2j + r of a head goes to r * headSize / 2 + j.
        const int64_t in = weight.size(1);
        return weight.view({-1, m_headSize / 2, 2, in}).transpose(1, 2).reshape({-1, in});
    }
    void checkUnchanged() const override { m_stored->checkUnchanged(); }
    [[nodiscard]] const std::string& label() const override { return m_stored->label(); }

  private:
    std::shared_ptr<WeightSource> m_stored;
    std::vector<std::string> m_names;
    int64_t m_headSize;
};

}  // namespace

Result<LlamaConfig> LlamaConfig::fromGguf(const GgufFile& file, std::string_view path) {
    try {
        const KeyReader keys(file, path);
        if (const std::string reason = obstacle(file.header, keys); !reason.empty())
            return unsupported(path, reason);
        LlamaConfig config{.vocabulary = keys.count("vocab_size", keys.rows("token_embd.weight")),
                           .layers = keys.count("block_count"),
                           .width = keys.count("embedding_length"),
                           .innerWidth = keys.count("feed_forward_length"),
                           .heads = keys.count("attention.head_count"),
                           .kvHeads = keys.count("attention.head_count_kv"),
                           .context = keys.count("context_length"),
                           .rotation = {},
                           .normEpsilon = keys.number("attention.layer_norm_rms_epsilon", 1e-12, 1e-1)};
        config.headSize = keys.count("rope.dimension_count", config.width / config.heads);
        for (const char* key : {"attention.key_length", "attention.value_length"})
            if (keys.count(key, config.headSize) != config.headSize)
                return unsupported(path, "its heads do not turn as a whole");
        if (config.heads % config.kvHeads != 0 || config.headSize % 2 != 0 ||
            config.headSize > config.width || config.heads * config.headSize != config.width)
            return unsupported(path, "its heads do not fit its width");
        config.rotation = rotationOf(file, keys, config.headSize);
        return config;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::shared_ptr<WeightSource> llamaWeights(const GgufFile& file, const LlamaConfig& config) {
    return std::make_shared<HalvesSource>(file.weights, config);
}

}  // namespace lightreel
