#include "core/assistant/kv_forward.h"

#include <ATen/ATen.h>

#include "core/assistant/entry_attention.h"

namespace lightreel {

namespace {

/// Which tokens a head's entries come from once the new ones to be kept are behind them: [n] int32.
at::Tensor tokensOf(const LayerCache::Head& head, const NewTokens& tokens) {
    const auto options = at::TensorOptions().dtype(at::kInt);
    return at::cat({head.tokens, at::arange(tokens.first, tokens.first + tokens.kept, options)});
}

/// For so many new tokens behind the entries of any head of a layer.
at::Tensor maskFor(const LayerCache& cache, int64_t tail, int64_t count) {
    int64_t most = 0;
    for (const LayerCache::Head& head : cache.heads()) most = std::max(most, head.tokens.size(0));
    return causalMask(count, most + tail + count);
}

}  // namespace

at::Tensor KvForward::rotated(const LayerCache::Head& head, at::ScalarType dtype) const {
    return m_model.rotation()(head.keys.to(dtype).unsqueeze(0), m_positions.ofEntries(head.tokens));
}

KvForward::Layer KvForward::layer(size_t index, const at::Tensor& hidden, const NewTokens& tokens,
                                  const EntryScorer* scorer, const LayerCache& cache) const {
    const LlamaLayer& layer = m_model.layers()[index];
    LlamaLayer::Projected made = layer.project(hidden);
    const at::Tensor positions = m_positions.ofNew(tokens.first, hidden.size(0));
    made.queries = m_model.rotation()(made.queries, positions);
    Layer out;
    attendInPlace(made, positions, {index, tokens, scorer}, cache, out.scores);
    out.keys = made.keys.narrow(1, 0, tokens.kept);
    out.values = made.values.narrow(1, 0, tokens.kept);
    out.hidden = layer.finish(hidden, made.queries);
    return out;
}

void KvForward::attendInPlace(LlamaLayer::Projected& made, const at::Tensor& positions, const Asked& asked,
                              const LayerCache& cache, std::vector<at::Tensor>& scores) const {
    const int64_t count = made.queries.size(1), kept = asked.tokens.kept, group = m_model.config().group();
    const at::Tensor newKeys = m_model.rotation()(made.keys, positions), mask = maskFor(cache, 0, count);
    for (size_t head = 0; head < cache.heads().size(); ++head) {
        const LayerCache::Head& entries = cache.heads()[head];
        const auto i = static_cast<int64_t>(head);
        const at::ScalarType dtype = made.queries.scalar_type();
        const at::Tensor keys = at::cat({rotated(entries, dtype), newKeys.narrow(0, i, 1)}, 1);
        const at::Tensor values = at::cat({entries.values.to(dtype), made.values[i]}).unsqueeze(0);
        const at::Tensor own = made.queries.narrow(0, i * group, group);
        if (asked.scorer != nullptr) {
            const at::Tensor known = at::cat({entries.scores, at::zeros({kept}, at::kFloat)});
            scores.push_back(
                asked.scorer->scores({own, keys[0].narrow(0, 0, keys.size(1) - count + kept),
                                      tokensOf(entries, asked.tokens), kept, asked.layer, head, known}));
        }
        own.copy_(causalAttention(own, keys, values, mask));
    }
}

at::Tensor KvForward::attend(size_t layer, const at::Tensor& queries, const at::Tensor& newKeys,
                             const at::Tensor& newValues, const KvCache& cache) const {
    const at::Tensor tailKeys = cache.tailKeys(layer), tailValues = cache.tailValues(layer);
    const int64_t group = m_model.config().group();
    const at::Tensor mask = maskFor(cache.layer(layer), cache.tail(), queries.size(1));
    std::vector<at::Tensor> attended;
    for (int64_t i = 0; i < newKeys.size(0); ++i) {
        const LayerCache::Head& kept = cache.layer(layer).heads()[static_cast<size_t>(i)];
        const at::ScalarType dtype = queries.scalar_type();
        const at::Tensor keys =
            at::cat({rotated(kept, dtype), tailKeys.narrow(0, i, 1).to(dtype), newKeys.narrow(0, i, 1)}, 1);
        const at::Tensor values =
            at::cat({kept.values.to(dtype), tailValues[i].to(dtype), newValues[i]}).unsqueeze(0);
        attended.push_back(causalAttention(queries.narrow(0, i * group, group), keys, values, mask));
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
        hidden = layer.finish(hidden, alone ? attendEntries(queries, cache, i, m_positions, rotation)
                                            : attend(i, queries, keys, made.values, cache));
    }
    cache.addTail(count);
    return hidden;
}

at::Tensor KvForward::logits(const at::Tensor& ids, KvCache& cache) const {
    return m_model.logits(read(ids, cache, {}));
}

}  // namespace lightreel
