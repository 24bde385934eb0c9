#include "core/assistant/attention_loss.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

#include "core/assistant/kv_forward.h"

namespace lightreel {
namespace {

/// One head's new tokens.
struct NewHead {
    at::Tensor queries;       ///< [group, T, D], rotated
    at::Tensor keys, values;  ///< [T, D], keys rotated
};

struct Attended {
    at::Tensor weights;  ///< [group, T, n + T]
    at::Tensor output;   ///< [group, T, D]
};

Attended attend(const NewHead& fresh, const LayerCache::Head& kept, const Rotation& rotation) {
    const int64_t tokens = fresh.keys.size(0), entries = kept.tokens.size(0);
    const at::Tensor old = rotation(kept.keys.to(at::kFloat).unsqueeze(0), kept.tokens).squeeze(0);
    const at::Tensor keys = at::cat({old, fresh.keys}),
                     values = at::cat({kept.values.to(at::kFloat), fresh.values});
    const at::Tensor future = at::full({tokens, entries + tokens}, -HUGE_VAL, at::kFloat).triu_(entries + 1);
    const at::Tensor scores =
        fresh.queries.matmul(keys.t()).div(std::sqrt(static_cast<double>(keys.size(1)))).add_(future);
    const at::Tensor weights = at::softmax(scores, -1);
    return {weights, weights.matmul(values)};
}

struct Sums {
    double missed = 0, whole = 0;  ///< squared lengths
    double keptWeight = 0, allWeight = 0;
};

struct Loss {
    Sums layer;
    double keptSpan = 0, allSpan = 0;
};

void add(const NewHead& fresh, const LayerCache::Head& whole, const LayerCache::Head& kept,
         const Rotation& rotation, const TokenSpan& span, Loss& loss) {
    const Attended full = attend(fresh, whole, rotation), part = attend(fresh, kept, rotation);
    loss.layer.missed += (part.output - full.output).square().sum().item<double>();
    loss.layer.whole += full.output.square().sum().item<double>();
    const at::Tensor onText = full.weights.narrow(2, 0, whole.tokens.size(0)).sum({0, 1});
    const at::Tensor onKept = onText.index_select(0, at::searchsorted(whole.tokens, kept.tokens));
    const at::Tensor inSpan = kept.tokens.ge(span.first).logical_and_(kept.tokens.lt(span.end));
    loss.layer.allWeight += onText.sum().item<double>();
    loss.layer.keptWeight += onKept.sum().item<double>();
    loss.allSpan += onText.narrow(0, span.first, span.size()).sum().item<double>();
    loss.keptSpan += onKept.mul(inSpan).sum().item<double>();
}

}  // namespace

AttentionLoss attentionLoss(const LlamaModel& model, const KvCache& whole, const KvCache& kept,
                            const at::Tensor& ids, const TokenSpan& span) {
    const KvForward forward(model, EntryPositions::absolute());
    const NewTokens tokens{whole.seen(), ids.size(0)};
    const at::Tensor positions = at::arange(tokens.first, tokens.first + tokens.kept, at::kLong);
    const int64_t group = model.config().group();
    at::Tensor hidden = model.embed(ids);
    AttentionLoss loss;
    Loss sums;
    for (size_t i = 0; i < whole.layers(); ++i) {
        const LlamaLayer::Projected made = model.layers()[i].project(hidden);
        const at::Tensor queries = model.rotation()(made.queries, positions);
        const at::Tensor keys = model.rotation()(made.keys, positions);
        sums.layer = {};
        for (size_t head = 0; head < whole.layer(i).heads().size(); ++head) {
            const auto h = static_cast<int64_t>(head);
            add({queries.narrow(0, h * group, group), keys[h], made.values[h]}, whole.layer(i).heads()[head],
                kept.layer(i).heads()[head], model.rotation(), span, sums);
        }
        loss.outputError.push_back(std::sqrt(sums.layer.missed / sums.layer.whole));
        loss.retainedMass.push_back(sums.layer.allWeight > 0 ? sums.layer.keptWeight / sums.layer.allWeight
                                                             : 1);
        (void)forward.layer(i, hidden, tokens, nullptr, whole.layer(i));
    }
    if (sums.allSpan > 0) loss.spanMass = sums.keptSpan / sums.allSpan;
    return loss;
}

double mean(const std::vector<double>& byLayer) {
    return std::accumulate(byLayer.begin(), byLayer.end(), 0.0) / static_cast<double>(byLayer.size());
}

}  // namespace lightreel
