#pragma once
#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/weights/parameter.h"

namespace lightreel {

/// The shape of a BERT network.
struct MiniLmConfig {
    int64_t vocabulary = 0;
    int64_t layers = 0;
    int64_t width = 0;
    int64_t innerWidth = 0;  ///< of the feed-forward's hidden layer
    int64_t heads = 0;       ///< of 32 numbers each, as in all MiniLM; the weights do not tell
    int64_t positions = 0;   ///< tokens that it can see at once

    /// Read from the tensors' names and shapes. errors: ModelUnsupported
    static Result<MiniLmConfig> fromWeights(const WeightSource& weights);
};

/// MiniLM: BERT whose tokens' last states make one embedding. source: transformers BertModel with the pooling
/// of sentence-transformers/all-MiniLM-L6-v2; arXiv 1810.04805, 2002.10957
class MiniLmEncoder {
  public:
    MiniLmEncoder(const MiniLmConfig& config, ParameterSet& parameters);
    ~MiniLmEncoder();
    MiniLmEncoder(MiniLmEncoder&&) noexcept;

    /// ids [T] int64 with [CLS] and [SEP], T <= positions -> their mean [width], of length 1.
    [[nodiscard]] at::Tensor forward(const at::Tensor& ids) const;

    /// Stored tensors that the embedding does without (pooler, position ids).
    static bool ignorable(std::string_view name);

  private:
    struct Layers;
    std::unique_ptr<Layers> m_layers;
};

/// The encoder with its tokenizer: texts in, embeddings out, on the processor in float32. Thread-safe.
class TextEmbedder {
  public:
    /// A folder with model.safetensors and vocab.txt. errors: FileMissing, ModelDamaged, ModelUnsupported
    static Result<TextEmbedder> open(const std::filesystem::path& folder);

    /// One embedding of length 1, width() numbers. The model reads 256 tokens: of a longer text parts of 254
    /// pieces are embedded, averaged by their length. Throws Cancelled between parts.
    [[nodiscard]] std::vector<float> embed(std::string_view text, const CancelToken& cancel) const;

    [[nodiscard]] int64_t width() const;
    [[nodiscard]] int64_t bytes() const;  ///< of its weights

  private:
    struct State;
    std::shared_ptr<const State> m_state;
};

}  // namespace lightreel
