#pragma once
#include <vector>

#include "core/assistant/clusterer.h"

namespace lightreel {

/// Which episode a question belongs to.
struct Route {
    size_t episode = 0;
    double likeness = 0;  ///< cosine to its centroid, or to its nearest window
    double margin = 0;    ///< above the best of the others; 0 where there is none

    friend bool operator==(const Route&, const Route&) = default;
};

/// The episode whose centroid the question is nearest to by cosine. At least one centroid.
/// source: EpiCache (arXiv 2509.17396), eq. 7
[[nodiscard]] Route route(const Point& question, const std::vector<Point>& centroids);

/// The episode of the window that is nearest to the question by cosine: a remark that is unlike the rest of
/// its episode is found as well. likeness and margin are those of each episode's nearest window. labels:
/// episodes of the first windows; at least one.
[[nodiscard]] Route routeByWindow(const Point& question, const std::vector<Point>& windows,
                                  const std::vector<size_t>& labels);

/// How much nearer another episode has to be before a conversation goes over to it: changing costs a file and
/// the newest tokens once more.
inline constexpr double kWorthChanging = 0.03;

/// As routeByWindow(), but a question stays with the episode that was in use as long as none is nearer by
/// kWorthChanging. Its margin is below 0 where it stays though another is nearer.
[[nodiscard]] Route routeFrom(size_t inUse, const Point& question, const std::vector<Point>& windows,
                              const std::vector<size_t>& labels);

}  // namespace lightreel
