#pragma once
#include <vector>

#include "core/assistant/entry_selection.h"
#include "core/assistant/kv_forward.h"
#include "core/base/cancel_token.h"

namespace lightreel {

/// Reads a text block by block and keeps of every layer no more than its budget.
///
/// A block, and behind it the probe of a scorer that wants one, go through the network as one causal
/// sequence; each layer is cut back to its budget as soon as it has been computed, by what the scorer says of
/// every entry. The probe leaves nothing behind. What is selected is what a second pass with the probe would
/// select, since the block cannot see the probe; at no moment does more than one layer hold a block beyond
/// its budget. Until something has to go the probe is not run. source: EpiCache (arXiv 2509.17396), algorithm
/// 1; the single pass is ours
class BlockPrefill {
  public:
    /// budgets: entries a head and layer. rules: for every layer but for its budget and least, which follow
    /// from its own. probe [p] int64, for a scorer that probes at least one token.
    BlockPrefill(const KvForward& forward, const LlamaModel& model, std::vector<int64_t> budgets,
                 const SelectionRules& rules, const EntryScorer& scorer, at::Tensor probe);

    /// ids [n] int64; the cache has no tail. Throws Cancelled between two layers, NotFinite where damaged
    /// weights leave no numbers: the cache is then of no use, and its last saved copy counts.
    void append(const at::Tensor& ids, KvCache& cache, const CancelToken& cancel) const;

    /// Scores what the cache holds by the probe alone: for a scorer that remembers, before a text's first
    /// block that has to let something go. Throws as append().
    void rate(KvCache& cache, const CancelToken& cancel) const;

    /// Entries that the cache and the layer at work hold at most while a block of n tokens goes through.
    [[nodiscard]] int64_t mostEntries(int64_t blockTokens) const;

  private:
    using Places = std::vector<std::vector<int64_t>>;
    [[nodiscard]] bool overflows(size_t layer, int64_t tokens, const KvCache& cache) const;
    [[nodiscard]] bool overflows(int64_t tokens, const KvCache& cache) const;  ///< any layer
    /// All layers, one after the other. ids: the new tokens, and what only looks behind them. asksAll: the
    /// scorer is asked of layers that let nothing go as well.
    void pass(const at::Tensor& ids, const NewTokens& tokens, bool asksAll, KvCache& cache,
              const CancelToken& cancel) const;
    /// Puts the new tokens behind a layer's entries, and where they are too many lets some go.
    void keep(size_t layer, const KvForward::Layer& done, const NewTokens& tokens, bool evicts,
              LayerCache& cache) const;
    /// Of each head's entries, the new ones among them, the places that stay.
    [[nodiscard]] Places choose(size_t layer, const std::vector<at::Tensor>& scores,
                                const std::vector<LayerCache::Head>& all) const;

    const KvForward& m_forward;
    const LlamaModel& m_model;
    std::vector<int64_t> m_budgets;
    SelectionRules m_rules;
    const EntryScorer& m_scorer;
    at::Tensor m_probe;
};

}  // namespace lightreel
