#include "core/assistant/kv_forward.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/assistant/entry_attention.h"
#include "core/assistant/not_finite.h"

namespace lightreel {
namespace {

/// Of a long cache so many entries are widened and rotated at once.
constexpr int64_t kEntriesAtOnce = 1024;

/// Which tokens a head's entries come from once the new ones to be kept are behind them: [n] int32.
at::Tensor tokensOf(const LayerCache::Head& head, const NewTokens& tokens) {
    const auto options = at::TensorOptions().dtype(at::kInt);
    return at::cat({head.tokens, at::arange(tokens.first, tokens.first + tokens.kept, options)});
}

}  // namespace

void KvForward::eachPart(const LayerCache::Head& head, at::ScalarType dtype, const PartOfKeys& work) const {
    const at::Tensor positions = m_positions.ofEntries(head.tokens);
    const int64_t all = head.tokens.size(0);
    for (int64_t first = 0; first < all; first += kEntriesAtOnce) {
        const int64_t count = std::min(kEntriesAtOnce, all - first);
        const at::Tensor keys = head.keys.narrow(0, first, count).to(dtype).unsqueeze(0);
        work(m_model.rotation()(keys, positions.narrow(0, first, count)), first);
    }
}

void KvForward::show(PartialAttention& attention, const LayerCache::Head& head, at::ScalarType dtype) const {
    eachPart(head, dtype, [&](const at::Tensor& keys, int64_t first) {
        attention.see(keys, head.values.narrow(0, first, keys.size(1)).to(dtype).unsqueeze(0));
    });
}

KvForward::Layer KvForward::layer(size_t index, at::Tensor& hidden, const NewTokens& tokens,
                                  const EntryScorer* scorer, const LayerCache& cache,
                                  const CancelToken& cancel) const {
    const LlamaLayer& layer = m_model.layers()[index];
    const int64_t all = hidden.size(0);
    const at::Tensor positions = m_positions.ofNew(tokens.first, all);
    Layer out;
    const auto run = [&](int64_t first, int64_t count, const NewEntries& before) {
        cancel.check();
        const bool looks = first == tokens.kept;  // those that only look stand behind the others
        at::Tensor some = hidden.narrow(0, first, count);
        LlamaLayer::Projected made = layer.project(some);
        const at::Tensor places = positions.narrow(0, first, count);
        const at::Tensor queries = m_model.rotation()(made.queries, places);
        NewEntries own{made.keys, made.values, m_model.rotation()(made.keys, places)};
        made = {};
        if (scorer != nullptr && first + count == all)
            out.scores = scores({index, tokens, *scorer}, queries, looks ? before : own, cache);
        attendInPlace(queries, own, before, cache);
        if (looks) own = {};
        layer.finish(some, queries);
        return own;
    };
    const at::Tensor none =
        at::empty({m_model.config().kvHeads, 0, m_model.config().headSize}, hidden.options());
    NewEntries kept{none, none, none};
    if (tokens.kept > 0) kept = run(0, tokens.kept, kept);
    if (tokens.kept < all) run(tokens.kept, all - tokens.kept, kept);
    out.keys = kept.keys;
    out.values = kept.values;
    return out;
}

std::vector<at::Tensor> KvForward::scores(const Asked& asked, const at::Tensor& queries,
                                          const NewEntries& kept, const LayerCache& cache) const {
    const int64_t group = m_model.config().group(), size = queries.size(2);
    std::vector<at::Tensor> scores;
    for (size_t head = 0; head < cache.heads().size(); ++head) {
        const LayerCache::Head& entries = cache.heads()[head];
        const auto i = static_cast<int64_t>(head);
        const int64_t old = entries.tokens.size(0), added = asked.tokens.kept;
        const at::Tensor keys = at::empty({old + added, size}, queries.options());
        eachPart(entries, queries.scalar_type(), [&](const at::Tensor& part, int64_t first) {
            keys.narrow(0, first, part.size(1)).copy_(part[0]);
        });
        keys.narrow(0, old, added).copy_(kept.rotated[i]);
        scores.push_back(asked.scorer.scores({queries.narrow(0, i * group, group), keys,
                                              tokensOf(entries, asked.tokens), asked.layer, head,
                                              at::cat({entries.scores, at::zeros({added}, at::kFloat)})}));
    }
    return scores;
}

void KvForward::attendInPlace(const at::Tensor& queries, const NewEntries& own, const NewEntries& before,
                              const LayerCache& cache) const {
    const int64_t group = m_model.config().group();
    for (size_t head = 0; head < cache.heads().size(); ++head) {
        const auto i = static_cast<int64_t>(head);
        const at::Tensor asking = queries.narrow(0, i * group, group);
        PartialAttention attention(asking);
        show(attention, cache.heads()[head], queries.scalar_type());
        attention.see(before.rotated.narrow(0, i, 1), before.values.narrow(0, i, 1));
        attention.seeOwn(own.rotated.narrow(0, i, 1), own.values.narrow(0, i, 1));
        asking.copy_(attention.result());
    }
}

at::Tensor KvForward::attend(size_t layer, const at::Tensor& queries, const at::Tensor& newKeys,
                             const at::Tensor& newValues, const KvCache& cache) const {
    const at::Tensor tailKeys = cache.tailKeys(layer), tailValues = cache.tailValues(layer);
    const at::ScalarType dtype = queries.scalar_type();
    const int64_t group = m_model.config().group();
    std::vector<at::Tensor> attended;
    for (int64_t i = 0; i < newKeys.size(0); ++i) {
        PartialAttention attention(queries.narrow(0, i * group, group));
        show(attention, cache.layer(layer).heads()[static_cast<size_t>(i)], dtype);
        attention.see(tailKeys.narrow(0, i, 1).to(dtype), tailValues.narrow(0, i, 1).to(dtype));
        attention.seeOwn(newKeys.narrow(0, i, 1), newValues.narrow(0, i, 1));
        attended.push_back(attention.result());
    }
    return at::cat(attended);
}

at::Tensor KvForward::read(const at::Tensor& ids, KvCache& cache, const CancelToken& cancel) const {
    const Rotation& rotation = m_model.rotation();
    const int64_t count = ids.size(0);
    const at::Tensor positions =
        m_positions.ofNew(cache.seen(), cache.tail() + count).narrow(0, cache.tail(), count);
    at::Tensor hidden = m_model.embed(ids);
    for (size_t i = 0; i < cache.layers(); ++i) {
        cancel.check();
        const LlamaLayer& layer = m_model.layers()[i];
        const LlamaLayer::Projected made = layer.project(hidden);
        const at::Tensor queries = rotation(made.queries, positions), keys = rotation(made.keys, positions);
        cache.writeTail(i, keys, made.values);
        const bool alone = count == 1 && cache.dtype() == at::kHalf;
        layer.finish(hidden, alone ? attendEntries(queries, cache, i, m_positions, rotation)
                                   : attend(i, queries, keys, made.values, cache));
    }
    requireFinite(hidden);
    cache.addTail(count);
    return hidden;
}

at::Tensor KvForward::logits(const at::Tensor& ids, KvCache& cache) const {
    return m_model.logits(read(ids, cache, {}));
}

}  // namespace lightreel
