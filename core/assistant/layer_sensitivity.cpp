#include "core/assistant/layer_sensitivity.h"

#include <ATen/ATen.h>

namespace lightreel {
namespace {

/// Sum over heads and tokens of the cosine between two layers' keys [heads, T, headSize].
double cosines(const at::Tensor& full, const at::Tensor& sparse) {
    return at::cosine_similarity(full.to(at::kFloat), sparse.to(at::kFloat), 2).sum().item<double>();
}

/// Of so many entries, sinks and recent tokens.
std::vector<int64_t> thinned(int64_t count, const SensitivityRules& rules) {
    std::vector<int64_t> places;
    for (int64_t place = 0; place < count; ++place)
        if (place < rules.sinks || place >= count - rules.recent) places.push_back(place);
    return places;
}

/// Takes a chunk's keys and values in; every head keeps these places, or all when there are none.
void keep(LayerCache& layer, const KvForward::Layer& chunk, int64_t first,
          const std::vector<int64_t>& places) {
    std::vector<LayerCache::Head> heads = layer.with(chunk.keys, chunk.values, first);
    if (!places.empty())
        for (LayerCache::Head& head : heads) head = head.at(places);
    layer.store(heads);
}

}  // namespace

std::vector<double> layerSensitivities(const LlamaModel& model, const at::Tensor& ids,
                                       const SensitivityRules& rules, const CancelToken& cancel) {
    const KvForward forward(model, EntryPositions::absolute());
    const KvRoom whole = KvRoom::even(model.config(), ids.size(0), 0);
    const KvRoom part = KvRoom::even(model.config(), rules.sinks + rules.recent, 0);
    KvCache full(model.config(), whole, at::kFloat), sparse(model.config(), part, at::kFloat);
    std::vector<double> sums(full.layers());
    for (const at::Tensor& chunk : ids.split(rules.chunk)) {
        const NewTokens tokens{full.seen(), chunk.size(0)};
        at::Tensor seeing = model.embed(chunk), blinkered = seeing.clone();
        for (size_t i = 0; i < full.layers(); ++i) {
            const KvForward::Layer a = forward.layer(i, seeing, tokens, nullptr, full.layer(i), cancel);
            const KvForward::Layer b = forward.layer(i, blinkered, tokens, nullptr, sparse.layer(i), cancel);
            sums[i] += cosines(a.keys, b.keys);
            const int64_t held = sparse.layer(i).heads().front().tokens.size(0) + tokens.kept;
            keep(full.layer(i), a, tokens.first, {});
            keep(sparse.layer(i), b, tokens.first, thinned(held, rules));
        }
        full.setSeen(tokens.first + tokens.kept);
    }
    const auto all = static_cast<double>(ids.size(0) * model.config().kvHeads);
    for (double& sum : sums) sum = 1 - sum / all;
    return sums;
}

}  // namespace lightreel
