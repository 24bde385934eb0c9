#include "core/assistant/episode_plan.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/assistant/dialogue_windows.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr size_t kOneEpisode = 8;        ///< windows below which nothing is divided
constexpr size_t kWindowsAnEpisode = 4;  ///< at least
constexpr double kWandered = 0.9;        ///< cosine to where the centroid was
constexpr double kFarthest = 0.05;       ///< share of the first windows that count as far
constexpr size_t kFewStrangers = 4;
constexpr double kManyStrangers = 0.15;  ///< of the windows since the plan was made

/// The value that this share of all lies below.
double quantile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

size_t nearest(const Point& embedding, const std::vector<Episode>& episodes) {
    size_t best = 0;
    for (size_t i = 1; i < episodes.size(); ++i)
        if (cosine(embedding, episodes[i].centroid) > cosine(embedding, episodes[best].centroid)) best = i;
    return best;
}

void join(Episode& episode, const Point& embedding) {
    ++episode.windows;
    const auto share = 1.0F / static_cast<float>(episode.windows);
    for (size_t i = 0; i < embedding.size(); ++i)
        episode.centroid[i] += (embedding[i] - episode.centroid[i]) * share;
}

}  // namespace

size_t EpisodePlan::episodesFor(size_t windows, size_t most) {
    return windows < kOneEpisode ? 1 : std::max<size_t>(1, std::min(most, windows / kWindowsAnEpisode));
}

EpisodePlan EpisodePlan::make(const std::vector<Point>& embeddings, const std::vector<size_t>& tokens,
                              const EpisodeRules& rules) {
    const Clustering clustering =
        cluster(embeddings, {episodesFor(embeddings.size(), rules.most), 10, rules.seed});
    EpisodePlan plan;
    plan.m_labels = clustering.labels;
    plan.m_first = embeddings.size();
    for (const Point& centroid : clustering.centroids) plan.m_episodes.push_back({centroid, centroid, 0, {}});
    std::vector<double> nearness;
    for (size_t i = 0; i < embeddings.size(); ++i) {
        Episode& own = plan.m_episodes[plan.m_labels[i]];
        ++own.windows;
        nearness.push_back(cosine(embeddings[i], own.centroid));
    }
    plan.m_nearEnough = quantile(std::move(nearness), kFarthest);
    for (size_t i = 0; i < plan.m_episodes.size(); ++i)
        plan.m_episodes[i].representatives = plan.bestOf(i, embeddings, tokens, rules.probeTokens);
    return plan;
}

std::vector<size_t> EpisodePlan::bestOf(size_t episode, const std::vector<Point>& embeddings,
                                        const std::vector<size_t>& tokens, size_t probeTokens) const {
    const Clustering clustering{m_labels, centroids()};
    return representatives(membersByCosine(embeddings, clustering, episode), tokens, probeTokens);
}

void EpisodePlan::add(const Point& embedding) {
    const size_t own = nearest(embedding, m_episodes);
    if (cosine(embedding, m_episodes[own].centroid) < m_nearEnough) ++m_strangers;
    m_labels.push_back(own);
    join(m_episodes[own], embedding);
}

bool EpisodePlan::outgrown(const std::vector<Point>& embeddings, const std::vector<size_t>& tokens,
                           const EpisodeRules& rules) const {
    if (episodesFor(windows(), rules.most) > episodesFor(m_first, rules.most)) return true;
    const size_t later = windows() - m_first;
    if (later == 0) return false;
    if (m_strangers >= kFewStrangers &&
        static_cast<double>(m_strangers) > kManyStrangers * static_cast<double>(later))
        return true;
    size_t changed = 0, all = 0;
    for (size_t i = 0; i < m_episodes.size(); ++i) {
        const Episode& episode = m_episodes[i];
        if (cosine(episode.centroid, episode.beginning) < kWandered) return true;
        for (const size_t best : bestOf(i, embeddings, tokens, rules.probeTokens)) {
            ++all;
            if (std::ranges::find(episode.representatives, best) == episode.representatives.end()) ++changed;
        }
    }
    return 2 * changed > all;
}

std::vector<Point> EpisodePlan::centroids() const {
    std::vector<Point> centroids;
    for (const Episode& episode : m_episodes) centroids.push_back(episode.centroid);
    return centroids;
}

bool EpisodePlan::isSound() const {
    const auto isFinite = [](float number) { return std::isfinite(number); };
    const auto isWindow = [this](size_t window) { return window < windows(); };
    const auto isLabel = [this](size_t label) { return label < m_episodes.size(); };
    if (m_episodes.empty() || m_labels.empty() || m_first > windows() || m_strangers > windows())
        return false;
    if (!std::isfinite(m_nearEnough) || !std::ranges::all_of(m_labels, isLabel)) return false;
    for (size_t i = 0; i < m_episodes.size(); ++i) {
        const Episode& episode = m_episodes[i];
        if (episode.centroid.size() != m_episodes.front().centroid.size() ||
            episode.beginning.size() != episode.centroid.size() ||
            episode.windows != static_cast<size_t>(std::ranges::count(m_labels, i)))
            return false;
        if (!std::ranges::all_of(episode.centroid, isFinite) ||
            !std::ranges::all_of(episode.beginning, isFinite) ||
            !std::ranges::all_of(episode.representatives, isWindow))
            return false;
    }
    return true;
}

json toJson(const EpisodePlan& plan) {
    json episodes = json::array();
    for (const Episode& episode : plan.m_episodes)
        episodes.push_back({{"centroid", episode.centroid},
                            {"beginning", episode.beginning},
                            {"windows", episode.windows},
                            {"representatives", episode.representatives}});
    return {{"episodes", episodes},
            {"labels", plan.m_labels},
            {"near_enough", plan.m_nearEnough},
            {"first", plan.m_first},
            {"strangers", plan.m_strangers}};
}

Result<EpisodePlan> episodePlanFromJson(const json& read) {
    try {
        EpisodePlan plan;
        for (const json& episode : read.at("episodes"))
            plan.m_episodes.push_back({episode.at("centroid"), episode.at("beginning"), episode.at("windows"),
                                       episode.at("representatives")});
        plan.m_labels = read.at("labels").get<std::vector<size_t>>();
        plan.m_nearEnough = read.at("near_enough");
        plan.m_first = read.at("first");
        plan.m_strangers = read.at("strangers");
        if (plan.isSound()) return plan;
    } catch (const json::exception&) {  // NOLINT(bugprone-empty-catch): said below
    }
    return Error{ErrorCode::FileUnreadable, {{"path", "plan.json"}, {"reason", "it is no plan of episodes"}}};
}

}  // namespace lightreel
