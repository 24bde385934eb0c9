#pragma once
#include <functional>
#include <vector>

#include "core/assistant/entry_positions.h"
#include "core/assistant/entry_scorer.h"
#include "core/assistant/kv_cache.h"
#include "core/assistant/llama_model.h"
#include "core/assistant/partial_attention.h"
#include "core/base/cancel_token.h"

namespace lightreel {

/// New tokens of a text: the first `kept` of them are to be kept, the others only look.
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
        at::Tensor keys, values;         ///< [kvHeads, kept, headSize], not rotated
        std::vector<at::Tensor> scores;  ///< by head: [n] float32, of every entry and then of every new token
                                         ///< to be kept; empty when not asked for
    };
    /// One layer; the cache stays as it is. hidden [T, width] of all new tokens becomes the next layer's.
    /// scorer: what is to say how much every entry is worth; null: nothing. Throws Cancelled before either
    /// kind of token goes through; hidden is of no use then.
    [[nodiscard]] Layer layer(size_t index, at::Tensor& hidden, const NewTokens& tokens,
                              const EntryScorer* scorer, const LayerCache& cache,
                              const CancelToken& cancel = {}) const;

    /// The whole network; every token becomes one of the cache's tail. ids [T] -> the last layer's hidden
    /// states [T, width]. Throws Cancelled between two layers, NotFinite where damaged weights leave no
    /// numbers: the tail is then as it was.
    [[nodiscard]] at::Tensor read(const at::Tensor& ids, KvCache& cache, const CancelToken& cancel) const;

    /// The same with logits [T, vocabulary] of every token.
    [[nodiscard]] at::Tensor logits(const at::Tensor& ids, KvCache& cache) const;

  private:
    struct Asked {
        size_t layer;
        NewTokens tokens;
        const EntryScorer& scorer;
    };
    struct NewEntries {
        at::Tensor keys, values, rotated;  ///< [kvHeads, n, headSize]; rotated: the keys
    };
    using PartOfKeys = std::function<void(const at::Tensor&, int64_t)>;

    /// work(keys [1, n, headSize] rotated, first) for some entries of a head after the other.
    void eachPart(const LayerCache::Head& head, at::ScalarType dtype, const PartOfKeys& work) const;
    void show(PartialAttention& attention, const LayerCache::Head& head, at::ScalarType dtype) const;
    /// By head. queries [heads, T, headSize] of whoever looks; kept: what becomes entries.
    [[nodiscard]] std::vector<at::Tensor> scores(const Asked& asked, const at::Tensor& queries,
                                                 const NewEntries& kept, const LayerCache& cache) const;
    /// Of new tokens behind a layer's entries and the new ones before them: puts what they attend to in the
    /// place of their rotated queries.
    void attendInPlace(const at::Tensor& queries, const NewEntries& own, const NewEntries& before,
                       const LayerCache& cache) const;
    /// queries [heads, T, headSize] and newKeys, rotated; the tail not yet with the new ones.
    [[nodiscard]] at::Tensor attend(size_t layer, const at::Tensor& queries, const at::Tensor& newKeys,
                                    const at::Tensor& newValues, const KvCache& cache) const;

    const LlamaModel& m_model;
    EntryPositions m_positions;
};

}  // namespace lightreel
