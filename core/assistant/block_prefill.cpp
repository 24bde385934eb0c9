#include "core/assistant/block_prefill.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "core/assistant/not_finite.h"

namespace lightreel {
namespace {

HeadEntries entriesOf(const at::Tensor& scores, const at::Tensor& tokens) {
    const at::Tensor flatScores = scores.contiguous(), flatTokens = tokens.contiguous();
    const auto* score = flatScores.const_data_ptr<float>();
    const auto* token = flatTokens.const_data_ptr<int32_t>();
    return {{score, score + scores.size(0)}, {token, token + tokens.size(0)}};
}

}  // namespace

BlockPrefill::BlockPrefill(const KvForward& forward, const LlamaModel& model, std::vector<int64_t> budgets,
                           const SelectionRules& rules, const EntryScorer& scorer, at::Tensor probe)
    : m_forward(forward),
      m_model(model),
      m_budgets(std::move(budgets)),
      m_rules(rules),
      m_scorer(scorer),
      m_probe(std::move(probe)) {}

bool BlockPrefill::overflows(size_t layer, int64_t tokens, const KvCache& cache) const {
    const int64_t heads = m_model.config().kvHeads;
    return cache.layer(layer).entries() + tokens * heads > m_budgets[layer] * heads;
}

bool BlockPrefill::overflows(int64_t tokens, const KvCache& cache) const {
    for (size_t i = 0; i < cache.layers(); ++i)
        if (overflows(i, tokens, cache)) return true;
    return false;
}

void BlockPrefill::append(const at::Tensor& ids, KvCache& cache, const CancelToken& cancel) const {
    const NewTokens tokens{cache.seen(), ids.size(0)};
    const bool full = overflows(tokens.kept, cache);
    pass(full && m_scorer.probes() ? at::cat({ids, m_probe}) : ids, tokens, full && m_scorer.remembers(),
         cache, cancel);
    cache.setSeen(tokens.first + tokens.kept);
}

void BlockPrefill::rate(KvCache& cache, const CancelToken& cancel) const {
    pass(m_probe, {cache.seen(), 0}, true, cache, cancel);
}

void BlockPrefill::pass(const at::Tensor& ids, const NewTokens& tokens, bool asksAll, KvCache& cache,
                        const CancelToken& cancel) const {
    at::Tensor hidden = m_model.embed(ids);
    for (size_t i = 0; i < cache.layers(); ++i) {
        const bool evicts = overflows(i, tokens.kept, cache);
        const EntryScorer* scorer = evicts || asksAll ? &m_scorer : nullptr;
        const KvForward::Layer done = m_forward.layer(i, hidden, tokens, scorer, cache.layer(i), cancel);
        keep(i, done, tokens, evicts, cache.layer(i));
    }
    requireFinite(hidden);
}

void BlockPrefill::keep(size_t layer, const KvForward::Layer& done, const NewTokens& tokens, bool evicts,
                        LayerCache& cache) const {
    std::vector<LayerCache::Head> heads = cache.with(done.keys, done.values, tokens.first);
    if (m_scorer.remembers() && !done.scores.empty())
        for (size_t i = 0; i < heads.size(); ++i) heads[i].scores = done.scores[i];
    if (evicts) {
        const Places places = choose(layer, done.scores, heads);
        for (size_t i = 0; i < heads.size(); ++i) heads[i] = heads[i].at(places[i]);
    }
    cache.store(heads);
}

BlockPrefill::Places BlockPrefill::choose(size_t layer, const std::vector<at::Tensor>& scores,
                                          const std::vector<LayerCache::Head>& all) const {
    SelectionRules rules = m_rules;
    rules.budget = m_budgets[layer];
    rules.least = std::max<int64_t>(1, rules.budget / 4);
    std::vector<HeadEntries> heads;
    for (size_t i = 0; i < scores.size(); ++i) {
        // Infinity is a scorer's way to keep an entry; NaN has no place in an order.
        if (scores[i].isnan().any().item<bool>()) throw NotFinite();
        heads.push_back(entriesOf(scores[i], all[i].tokens));
    }
    return selectEntries(heads, rules);
}

int64_t BlockPrefill::mostEntries(int64_t blockTokens) const {
    const int64_t sum = std::accumulate(m_budgets.begin(), m_budgets.end(), int64_t{0});
    const int64_t probe = m_scorer.probes() ? m_probe.size(0) : 0;
    return m_model.config().kvHeads * (sum + blockTokens + probe);
}

}  // namespace lightreel
