#include "core/assistant/llama_config.h"

#include <ATen/ATen.h>

#include <string>

namespace lightreel {
namespace {

constexpr int64_t kMost = 1 << 20;

/// Reads keys of one architecture; the first that is missing or out of range is what the error names.
class KeyReader {
  public:
    KeyReader(const GgufHeader& header, std::string_view path) : m_header(header), m_path(path) {}

    [[nodiscard]] int64_t count(const char* key) const {
        const int64_t* value = m_header.integer(std::string("llama.") + key);
        if (value == nullptr || *value < 1 || *value > kMost) refuse(key);
        return *value;
    }
    [[nodiscard]] double number(const char* key, double low, double high) const {
        const double* value = m_header.number(std::string("llama.") + key);
        if (value == nullptr || !(*value >= low && *value <= high)) refuse(key);
        return *value;
    }

  private:
    [[noreturn]] void refuse(const char* key) const {
        throw Failure{{ErrorCode::ModelDamaged,
                       {{"path", std::string(m_path)},
                        {"reason", std::string("its value llama.") + key + " is missing or out of range"}}}};
    }
    const GgufHeader& m_header;
    std::string_view m_path;
};

Error unsupported(std::string_view path, const std::string& reason) {
    return {ErrorCode::ModelUnsupported, {{"path", std::string(path)}, {"reason", reason}}};
}

std::string obstacle(const GgufHeader& header) {
    const std::string* architecture = header.text("general.architecture");
    if (architecture == nullptr || *architecture != "llama") return "it is no Llama network";
    const std::string* scaling = header.text("llama.rope.scaling.type");
    if ((scaling != nullptr && *scaling != "none") || header.tensors.contains("rope_freqs.weight"))
        return "it scales its rotation, which this program does not";
    return {};
}

/// Rows of attn_q and attn_k in transformers' order; all else as it is stored.
class HalvesSource : public WeightSource {
  public:
    HalvesSource(std::shared_ptr<WeightSource> stored, const LlamaConfig& config)
        : m_stored(std::move(stored)), m_headSize(config.headSize) {}

    [[nodiscard]] const std::vector<std::string>& names() const override { return m_stored->names(); }
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
    int64_t m_headSize;
};

}  // namespace

Result<LlamaConfig> LlamaConfig::fromGguf(const GgufHeader& header, std::string_view path) {
    if (const std::string reason = obstacle(header); !reason.empty()) return unsupported(path, reason);
    try {
        const KeyReader keys(header, path);
        LlamaConfig config{keys.count("vocab_size"),
                           keys.count("block_count"),
                           keys.count("embedding_length"),
                           keys.count("feed_forward_length"),
                           keys.count("attention.head_count"),
                           keys.count("attention.head_count_kv"),
                           keys.count("rope.dimension_count"),
                           keys.count("context_length"),
                           keys.number("rope.freq_base", 1, 1e9),
                           keys.number("attention.layer_norm_rms_epsilon", 1e-12, 1e-1)};
        if (config.heads % config.kvHeads != 0 || config.headSize % 2 != 0 ||
            config.headSize > config.width || config.heads * config.headSize != config.width)
            return unsupported(path, "its heads do not fit its width");
        return config;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::shared_ptr<WeightSource> llamaWeights(const GgufFile& file, const LlamaConfig& config) {
    return std::make_shared<HalvesSource>(file.weights, config);
}

}  // namespace lightreel
