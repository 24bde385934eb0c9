#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/assistant/rotation.h"
#include "core/base/result.h"
#include "core/weights/gguf.h"

namespace lightreel {

/// The shape of a Llama network.
struct LlamaConfig {
    int64_t vocabulary = 0;
    int64_t layers = 0;
    int64_t width = 0;       ///< of the hidden states; heads * headSize
    int64_t innerWidth = 0;  ///< of the feed-forward network
    int64_t heads = 0;       ///< of queries
    int64_t kvHeads = 0;     ///< of keys and values; each serves heads / kvHeads query heads
    int64_t headSize = 0;    ///< even
    int64_t context = 0;     ///< positions it was trained for
    RotationRules rotation;
    double normEpsilon = 0;

    [[nodiscard]] int64_t group() const { return heads / kvHeads; }
    /// Positions that are used: what it was trained for, but no more than a conversation's memory needs.
    [[nodiscard]] int64_t positions() const { return std::min<int64_t>(context, 16'384); }

    /// Every number must be there: the usual guesses (a rotation base of 10,000) give plausible nonsense.
    /// Only the size of the vocabulary and of a head, which older files leave out, follow from the tensors.
    /// errors: ModelDamaged, ModelUnsupported (another architecture, experts, rotation scaled in a way other
    /// than "linear" or the factors of Llama 3.1's files)
    static Result<LlamaConfig> fromGguf(const GgufFile& file, std::string_view path);
};

/// The file's weights in the order that LlamaLayer wants: llama.cpp's converter lays the rows of attn_q and
/// attn_k out for rotating neighbours; here a head's first half turns with its second, as transformers has
/// it. What is no parameter (the rotation's factors) is not among them.
[[nodiscard]] std::shared_ptr<WeightSource> llamaWeights(const GgufFile& file, const LlamaConfig& config);

}  // namespace lightreel
