#pragma once
#include <vector>

#include "core/assistant/kv_cache.h"
#include "core/assistant/llama_model.h"

namespace lightreel {

/// Tokens of a text: [first, end).
struct TokenSpan {
    int64_t first = 0, end = 0;
    [[nodiscard]] int64_t size() const { return end - first; }
};

/// What new tokens miss of a text of which only a part is kept, by layer.
struct AttentionLoss {
    std::vector<double>
        outputError;  ///< length of the difference of attention's output over that of the whole
    std::vector<double> retainedMass;  ///< share of the weight on the whole text that falls on kept entries
    double spanMass = 1;  ///< the same share for the span alone, over all layers; 1 where nobody looks at it
};

/// Every layer gets the queries that the whole text leads to, so the layers' losses do not add up along the
/// network. whole: everything of the text; kept: a part of it, read in its own way. ids [T] int64 follow it.
/// span: tokens of the text.
[[nodiscard]] AttentionLoss attentionLoss(const LlamaModel& model, const KvCache& whole, const KvCache& kept,
                                          const at::Tensor& ids, const TokenSpan& span = {});

/// Means over the layers.
[[nodiscard]] double mean(const std::vector<double>& byLayer);

}  // namespace lightreel
