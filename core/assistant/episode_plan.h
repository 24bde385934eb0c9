#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "core/assistant/clusterer.h"
#include "core/base/result.h"

namespace lightreel {

/// One subject of a conversation.
struct Episode {
    Point centroid;   ///< mean of its windows' embeddings, those that came later too
    Point beginning;  ///< the centroid as it was when the episode was made
    size_t windows = 0;
    std::vector<size_t> representatives;  ///< windows that stand for it, in their order; they stay the same

    friend bool operator==(const Episode&, const Episode&) = default;
};

struct EpisodeRules {
    size_t most = 4;           ///< episodes
    size_t probeTokens = 512;  ///< of an episode's representatives together
    uint64_t seed = 42;
};

/// Which windows of a growing conversation belong together. Made once by clustering; windows that come later
/// join the nearest episode, until too much has changed and a new plan is due.
/// source: EpiCache (arXiv 2509.17396), sections on clustering and on the online setting; the thresholds are
/// ours
class EpisodePlan {
  public:
    /// Episodes that so many windows are good for: under eight they are one.
    [[nodiscard]] static size_t episodesFor(size_t windows, size_t most);

    /// embeddings of all windows so far, at least one; tokens of each.
    static EpisodePlan make(const std::vector<Point>& embeddings, const std::vector<size_t>& tokens,
                            const EpisodeRules& rules);

    /// The next window joins.
    void add(const Point& embedding);

    /// A new plan is due: more episodes are possible now, a centroid has wandered off, too many windows fit
    /// none, or most of those that would represent an episode now are others.
    [[nodiscard]] bool outgrown(const std::vector<Point>& embeddings, const std::vector<size_t>& tokens,
                                const EpisodeRules& rules) const;

    [[nodiscard]] const std::vector<Episode>& episodes() const { return m_episodes; }
    [[nodiscard]] size_t windows() const { return m_labels.size(); }
    [[nodiscard]] const std::vector<size_t>& labels() const { return m_labels; }

    friend bool operator==(const EpisodePlan&, const EpisodePlan&) = default;

  private:
    friend nlohmann::json toJson(const EpisodePlan& plan);
    friend Result<EpisodePlan> episodePlanFromJson(const nlohmann::json& json);

    /// Every number is one that make() and add() could have left; of a plan that was read.
    [[nodiscard]] bool isSound() const;
    [[nodiscard]] std::vector<Point> centroids() const;
    [[nodiscard]] std::vector<size_t> bestOf(size_t episode, const std::vector<Point>& embeddings,
                                             const std::vector<size_t>& tokens, size_t probeTokens) const;

    std::vector<Episode> m_episodes;
    std::vector<size_t> m_labels;
    double m_nearEnough = -1;  ///< cosine to the own centroid that 95 % of the first windows reach
    size_t m_first = 0;        ///< windows when the plan was made
    size_t m_strangers = 0;    ///< windows since then that were not near enough to any
};

[[nodiscard]] nlohmann::json toJson(const EpisodePlan& plan);
/// errors: FileUnreadable{reason}
[[nodiscard]] Result<EpisodePlan> episodePlanFromJson(const nlohmann::json& json);

}  // namespace lightreel
