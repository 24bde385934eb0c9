#include "core/assistant/text_memories.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/assistant/assistant_engine.h"
#include "core/assistant/layer_budget.h"
#include "core/assistant/seeded_random.h"
#include "core/base/or_throw.h"

namespace lightreel {
namespace {

using Across = SelectionRules::Across;

constexpr int64_t kSnapWindow = 64;
constexpr std::string_view kRepeat = "\nRepeat the previous context exactly.";
constexpr std::string_view kCatalyst =
    "\nSummarize the previous context highlighting the most important parts.";

/// As many windows in every group as before, dealt out by lot.
Clustering byLot(const Clustering& clustering, const std::vector<Point>& points, uint64_t seed) {
    Clustering out = clustering;
    SeededRandom(seed).shuffle(out.labels);
    out.centroids = centroidsOf(points, out.labels, out.centroids.size());
    return out;
}

/// The episode whose caches a method uses: routes that are forced go to those of the plain method.
BenchMethod readerOf(BenchMethod method) {
    return method == BenchMethod::OracleRoute || method == BenchMethod::WrongRoute ? BenchMethod::EpiCache
                                                                                   : method;
}

/// Grouping is the same for all but these two.
BenchMethod grouperOf(BenchMethod method) {
    return method == BenchMethod::OneEpisode || method == BenchMethod::RandomClusters ? method
                                                                                      : BenchMethod::EpiCache;
}

/// The Director's own way, whose blocks are their own probes.
bool favours(BenchMethod method) {
    return method == BenchMethod::Lightreel || method == BenchMethod::LightreelLayers;
}

bool hasEpisodes(BenchMethod method) {
    return factsOf(method).kind == BenchMethodFacts::Kind::Ablation || method == BenchMethod::EpiCache ||
           method == BenchMethod::Lightreel;
}

size_t mostFrequent(const std::vector<size_t>& labels, size_t groups) {
    std::vector<size_t> counts(groups);
    for (const size_t label : labels) ++counts[label];
    return static_cast<size_t>(std::ranges::max_element(counts) - counts.begin());
}

size_t leastAlike(const Point& point, const std::vector<Point>& centroids, size_t other) {
    size_t worst = other;
    for (size_t i = 0; i < centroids.size(); ++i)
        if (i != other && (worst == other || cosine(point, centroids[i]) < cosine(point, centroids[worst])))
            worst = i;
    return worst;
}

}  // namespace

at::Tensor episodeProbe(const BenchText& text, const std::vector<Point>& points, const Clustering& clustering,
                        size_t group, int64_t most) {
    std::vector<size_t> sizes;
    for (const TokenSpan& window : text.windows) sizes.push_back(static_cast<size_t>(window.size()));
    const int64_t room = std::max<int64_t>(1, most - text.turn.size(0));
    const std::vector<size_t> chosen =
        representatives(membersByCosine(points, clustering, group), sizes, static_cast<size_t>(room));
    const at::Tensor windows = windowIds(text, chosen);
    return at::cat({text.turn, windows.narrow(0, 0, std::min(room, windows.size(0)))});
}

StudyMethod TextMemories::way(const EntryScorer* scorer, Across across) const {
    StudyMethod method;
    method.scorer = scorer;
    method.budgets = budgetsOf(BenchMethod::Full);
    method.rules.across = across;
    method.rules.pinned = m_parts.text.pinned;
    method.rules.headCap = std::min(4 * m_settings.budget, m_parts.model.config().context);
    method.block = m_settings.block;
    method.tail = m_settings.tail;
    method.meter = m_parts.meter;
    return method;
}

KeptText TextMemories::plain(const EntryScorer& scorer, Across across, bool pins,
                             const CancelToken& cancel) const {
    StudyMethod method = way(&scorer, across);
    if (!pins) method.rules.pinned = 0;
    return readText(m_parts.model, m_parts.text.ids, method, cancel);
}

std::vector<int64_t> TextMemories::budgetsOf(BenchMethod method) const {
    if (!goesBySensitivity(method))
        return std::vector(static_cast<size_t>(m_parts.model.config().layers), m_settings.budget);
    constexpr int64_t kLeast = 4;  // a fourth of the average
    const int64_t least = std::max(m_settings.budget / kLeast, m_parts.text.pinned + 1);
    return orThrow(
        layerBudgets(m_settings.sensitivities, m_settings.budget, {2, least, 4 * m_settings.budget}));
}

KeptText TextMemories::reconstructed(BenchMethod by, const at::Tensor& request, const at::Tensor& shares,
                                     const CancelToken& cancel) const {
    ReconstructionScorer scorer;
    StudyMethod method = way(&scorer, Across::Layer);
    method.budgets = budgetsOf(by);
    method.prepare = [&](const at::Tensor& block, int64_t first, KvCache&) {
        scorer.setShares(at::cat({at::ones(request.sizes()), shares.narrow(0, first, block.size(0))}));
        return at::cat({request, block});
    };
    return readText(m_parts.model, m_parts.text.ids, method, cancel);
}

KeptText TextMemories::repeated(const CancelToken& cancel) const {
    return reconstructed(BenchMethod::Kvzip,
                         at::cat({plainIds(kRepeat, m_parts.tokenizer), m_parts.text.turn}),
                         at::ones(m_parts.text.ids.sizes()), cancel);
}

KeptText TextMemories::favoured(BenchMethod method, const Clustering& clustering, size_t episode,
                                const CancelToken& cancel) const {
    at::Tensor shares = at::full(m_parts.text.ids.sizes(), MemoryRules().others, at::kFloat);
    for (size_t i = 0; i < clustering.labels.size(); ++i)
        if (const TokenSpan& window = m_parts.text.windows[i]; clustering.labels[i] == episode)
            shares.narrow(0, window.first, window.size()).fill_(1);
    return reconstructed(method, m_parts.text.turn, shares, cancel);
}

KeptText TextMemories::novel(const CancelToken& cancel) const {
    NoveltyScorer scorer(m_settings.budget / 2);
    StudyMethod method = way(&scorer, Across::Head);
    method.tail = std::max(method.tail, method.block);
    const KvForward forward(m_parts.model, EntryPositions::absolute());
    at::Tensor catalyst = at::cat({plainIds(kCatalyst, m_parts.tokenizer), m_parts.text.turn});
    at::Tensor last;  // logits of the token that comes next
    method.prepare = [&](const at::Tensor& block, int64_t, KvCache& cache) {
        const at::Tensor logits = forward.logits(block, cache);
        cache.cutTail(0);
        const at::Tensor before = last.defined() ? at::cat({last, logits}) : logits;
        const int64_t first = last.defined() ? 0 : 1, foretold = block.size(0) - first;
        const at::Tensor surprises = -at::log_softmax(before.narrow(0, 0, foretold), -1)
                                          .gather(1, block.narrow(0, first, foretold).unsqueeze(1))
                                          .squeeze(1);
        scorer.addSurprise(first == 0 ? surprises : at::cat({at::zeros({1}), surprises}));
        last = logits.narrow(0, block.size(0) - 1, 1).clone();
        return catalyst;
    };
    return readText(m_parts.model, m_parts.text.ids, method, cancel);
}

KeptText TextMemories::probed(const at::Tensor& probe, BenchMethod method, const CancelToken& cancel) const {
    const std::unique_ptr<EntryScorer> scorer = probeScorer();
    StudyMethod how = way(scorer.get(), method == BenchMethod::PerHead ? Across::Head : Across::Layer);
    how.probe = probe;
    how.budgets = budgetsOf(method);
    return readText(m_parts.model, m_parts.text.ids, how, cancel);
}

KeptText TextMemories::retrieved(const Point& point, const CancelToken& cancel) const {
    std::vector<size_t> ranked, sizes;
    for (size_t i = 0; i < m_parts.windows.size(); ++i) {
        ranked.push_back(i);
        sizes.push_back(static_cast<size_t>(m_parts.text.windows[i].size()));
    }
    std::ranges::stable_sort(ranked, std::greater(),
                             [&](size_t window) { return cosine(point, m_parts.windows[window]); });
    const int64_t room = std::max<int64_t>(1, m_settings.budget - m_parts.text.pinned);
    const at::Tensor windows =
        windowIds(m_parts.text, representatives(ranked, sizes, static_cast<size_t>(room)));
    const at::Tensor ids = at::cat({m_parts.text.ids.narrow(0, 0, m_parts.text.pinned),
                                    windows.narrow(0, 0, std::min(room, windows.size(0)))});
    return readText(m_parts.model, ids, way(nullptr, Across::Head), cancel);
}

KeptText TextMemories::evicted(BenchMethod method, const CancelToken& cancel) const {
    const StudyMethod whole = way(nullptr, Across::Head);
    switch (method) {
        case BenchMethod::None:
            return readText(m_parts.model, m_parts.text.ids.narrow(0, 0, m_parts.text.pinned), whole, cancel);
        case BenchMethod::Last:
            return plain(*recencyScorer(0), Across::Head, false, cancel);
        case BenchMethod::Sinks:
            return plain(*recencyScorer(0), Across::Head, true, cancel);
        case BenchMethod::Random:
            return plain(*randomScorer(m_settings.seed), Across::Head, true, cancel);
        case BenchMethod::KeyDiff:
            return plain(*keyDiffScorer(), Across::Head, true, cancel);
        case BenchMethod::Snap:
            return plain(*snapScorer(kSnapWindow), Across::Head, true, cancel);
        case BenchMethod::InfiniPot:
            return novel(cancel);
        case BenchMethod::Kvzip:
            return repeated(cancel);
        default:
            return readText(m_parts.model, m_parts.text.ids, whole, cancel);
    }
}

const EpisodeGroups& TextMemories::groups(BenchMethod method) {
    const BenchMethod grouper = grouperOf(method);
    if (const auto found = m_groups.find(grouper); found != m_groups.end()) return found->second;
    EpisodeGroups groups;
    ClusterRules rules;
    rules.groups = grouper == BenchMethod::OneEpisode ? 1 : m_settings.episodes;
    rules.seed = m_settings.seed;
    groups.clustering = cluster(m_parts.windows, rules);
    if (grouper == BenchMethod::RandomClusters)
        groups.clustering = byLot(groups.clustering, m_parts.windows, m_settings.seed);
    for (size_t group = 0; group < groups.clustering.centroids.size(); ++group)
        groups.probes.push_back(
            episodeProbe(m_parts.text, m_parts.windows, groups.clustering, group, m_settings.probe));
    return m_groups.emplace(grouper, std::move(groups)).first->second;
}

KeptText TextMemories::readEpisode(BenchMethod method, const EpisodeGroups& all, size_t episode,
                                   const CancelToken& cancel) const {
    if (favours(method)) return favoured(method, all.clustering, episode, cancel);
    return probed(all.probes[episode], method, cancel);
}

TextMemories::Memory TextMemories::episode(BenchMethod method, const BenchQuestion& question,
                                           const Point& point, const CancelToken& cancel) {
    const EpisodeGroups& all = groups(method);
    const Clustering& clustering = all.clustering;
    std::vector<size_t> labels;
    for (const size_t message : question.evidence)
        labels.push_back(clustering.labels[message / kWindowMessages]);
    Memory memory;
    memory.episodes = clustering.centroids.size();
    memory.route = favours(method) ? routeByWindow(point, m_parts.windows, clustering.labels)
                                   : route(point, clustering.centroids);
    memory.evidence = mostFrequent(labels, memory.episodes);
    memory.largest = mostFrequent(clustering.labels, memory.episodes);
    if (method == BenchMethod::OracleRoute) memory.route->episode = memory.evidence;
    if (method == BenchMethod::WrongRoute)
        memory.route->episode = leastAlike(point, clustering.centroids, memory.evidence);
    const std::pair key(readerOf(method), memory.route->episode);
    auto found = m_kept.find(key);
    if (found == m_kept.end())
        found = m_kept.emplace(key, readEpisode(key.first, all, key.second, cancel)).first;
    memory.text = &found->second;
    return memory;
}

TextMemories::Memory TextMemories::of(BenchMethod method, const BenchQuestion& question, const Point& point,
                                      const CancelToken& cancel) {
    if (m_reader != readerOf(method)) forget();
    m_reader = readerOf(method);
    if (hasEpisodes(method)) return episode(method, question, point, cancel);
    if (method == BenchMethod::QuestionProbe) {
        m_forOne = probed(questionIds(m_parts.text, question, m_parts.tokenizer), method, cancel);
        return {&*m_forOne};
    }
    if (method == BenchMethod::Retrieval) {
        m_forOne = retrieved(point, cancel);
        return {&*m_forOne};
    }
    return {&kept(method, cancel)};
}

KeptText& TextMemories::kept(BenchMethod method, const CancelToken& cancel) {
    const std::pair key(method, size_t{0});
    auto found = m_kept.find(key);
    if (found == m_kept.end()) found = m_kept.emplace(key, evicted(method, cancel)).first;
    return found->second;
}

const KvCache& TextMemories::whole(const CancelToken& cancel) {
    return kept(BenchMethod::Full, cancel).cache;
}

void TextMemories::setBudget(int64_t entries) {
    forget();
    m_settings.budget = entries;
}

void TextMemories::forget() {
    std::erase_if(m_kept, [](const auto& kept) { return kept.first.first != BenchMethod::Full; });
    m_forOne.reset();
}

}  // namespace lightreel
