#include "core/assistant/kv_forward.h"

#include <ATen/ATen.h>

namespace lightreel {
namespace {

/// Of a head's entries once the new tokens' are among them.
at::Tensor tokensOf(const LayerCache::Head& head, const NewTokens& tokens) {
    const auto options = at::TensorOptions().dtype(at::kInt);
    return at::cat({head.tokens, at::arange(tokens.first, tokens.first + tokens.kept, options)});
}

}  // namespace

KvForward::Layer KvForward::layer(size_t index, const at::Tensor& hidden, const NewTokens& tokens,
                                  const EntryScorer* scorer, LayerCache& cache) const {
    const LlamaLayer& layer = m_model.layers()[index];
    const Rotation& rotation = m_model.rotation();
    const LlamaLayer::Projected made = layer.project(hidden);
    const int64_t looking = hidden.size(0) - tokens.kept, group = m_model.config().group();
    const at::Tensor positions = m_positions.ofNew(tokens.first, hidden.size(0));
    const at::Tensor queries = rotation(made.queries, positions), newKeys = rotation(made.keys, positions);
    std::vector<at::Tensor> attended;
    Layer out;
    for (size_t head = 0; head < cache.heads().size(); ++head) {
        const LayerCache::Head& kept = cache.heads()[head];
        const auto i = static_cast<int64_t>(head);
        const at::Tensor oldKeys =
            rotation(kept.keys.to(hidden.scalar_type()).unsqueeze(0), m_positions.ofEntries(kept.tokens));
        const at::Tensor keys = at::cat({oldKeys, newKeys.narrow(0, i, 1)}, 1);
        const at::Tensor values =
            at::cat({kept.values.to(hidden.scalar_type()), made.values[i]}).unsqueeze(0);
        const at::Tensor own = queries.narrow(0, i * group, group);
        attended.push_back(causalAttention(own, keys, values));
        if (scorer != nullptr) {
            const at::Tensor entries = keys[0].narrow(0, 0, keys.size(1) - looking);
            out.scores.push_back(
                scorer->scores({own, entries, tokensOf(kept, tokens), tokens.kept, index, head}));
        }
    }
    cache.append(made.keys.narrow(1, 0, tokens.kept), made.values.narrow(1, 0, tokens.kept), tokens.first);
    out.hidden = layer.finish(hidden, at::cat(attended));
    return out;
}

at::Tensor KvForward::logits(const at::Tensor& ids, KvCache& cache) const {
    at::Tensor hidden = m_model.embed(ids);
    const NewTokens tokens{cache.seen(), ids.size(0)};
    for (size_t i = 0; i < cache.layers(); ++i)
        hidden = layer(i, hidden, tokens, nullptr, cache.layer(i)).hidden;
    cache.addSeen(ids.size(0));
    return m_model.logits(hidden);
}

}  // namespace lightreel
