#include "core/assistant/layer_sensitivity.h"

#include <ATen/ATen.h>

namespace lightreel {
namespace {

/// Sum over heads and the last `tokens` entries of the cosine between two layers' keys.
double cosines(const LayerCache& full, const LayerCache& sparse, int64_t tokens) {
    double sum = 0;
    for (size_t head = 0; head < full.heads().size(); ++head) {
        const at::Tensor &a = full.heads()[head].keys, &b = sparse.heads()[head].keys;
        const at::Tensor ends[] = {a.narrow(0, a.size(0) - tokens, tokens),
                                   b.narrow(0, b.size(0) - tokens, tokens)};
        sum += at::cosine_similarity(ends[0].to(at::kFloat), ends[1].to(at::kFloat), 1).sum().item<double>();
    }
    return sum;
}

/// Sinks and recent tokens stay.
void thin(LayerCache& layer, const SensitivityRules& rules) {
    std::vector<std::vector<int64_t>> places(layer.heads().size());
    for (size_t head = 0; head < places.size(); ++head) {
        const int64_t count = layer.heads()[head].tokens.size(0);
        for (int64_t place = 0; place < count; ++place)
            if (place < rules.sinks || place >= count - rules.recent) places[head].push_back(place);
    }
    layer.keep(places);
}

}  // namespace

std::vector<double> layerSensitivities(const LlamaModel& model, const at::Tensor& ids,
                                       const SensitivityRules& rules, const CancelToken& cancel) {
    const KvForward forward(model, EntryPositions::absolute());
    KvCache full(model.config(), at::kFloat), sparse(model.config(), at::kFloat);
    std::vector<double> sums(full.layers());
    for (const at::Tensor& chunk : ids.split(rules.chunk)) {
        const NewTokens tokens{full.seen(), chunk.size(0)};
        at::Tensor whole = model.embed(chunk), part = whole;
        for (size_t i = 0; i < full.layers(); ++i) {
            cancel.check();
            whole = forward.layer(i, whole, tokens, nullptr, full.layer(i)).hidden;
            part = forward.layer(i, part, tokens, nullptr, sparse.layer(i)).hidden;
            sums[i] += cosines(full.layer(i), sparse.layer(i), tokens.kept);
            thin(sparse.layer(i), rules);
        }
        full.addSeen(tokens.kept);
    }
    const auto all = static_cast<double>(ids.size(0) * model.config().kvHeads);
    for (double& sum : sums) sum = 1 - sum / all;
    return sums;
}

}  // namespace lightreel
