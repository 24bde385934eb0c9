#pragma once
#include <vector>

#include "core/assistant/entry_positions.h"
#include "core/assistant/entry_scorer.h"
#include "core/assistant/kv_cache.h"
#include "core/assistant/llama_model.h"

namespace lightreel {

/// New tokens of a text: the first `kept` of them leave keys and values behind, the others only look.
struct NewTokens {
    int64_t first = 0;  ///< number of the first one in the text
    int64_t kept = 0;
};

/// Runs new tokens through a network after what a cache keeps of the text before them.
class KvForward {
  public:
    KvForward(const LlamaModel& model, const EntryPositions& positions)
        : m_model(model), m_positions(positions) {}

    struct Layer {
        at::Tensor hidden;               ///< [T, width], the next layer's
        std::vector<at::Tensor> scores;  ///< by head: [n] float32, of every entry; empty when not asked for
    };
    /// hidden [T, width] of all new tokens. Appends the kept ones to the layer's cache. scorer: what is to
    /// say how much every entry is worth; null: nothing.
    [[nodiscard]] Layer layer(size_t index, const at::Tensor& hidden, const NewTokens& tokens,
                              const EntryScorer* scorer, LayerCache& cache) const;

    /// The whole network; every token is kept. ids [T] -> logits [T, vocabulary].
    [[nodiscard]] at::Tensor logits(const at::Tensor& ids, KvCache& cache) const;

  private:
    const LlamaModel& m_model;
    EntryPositions m_positions;
};

}  // namespace lightreel
