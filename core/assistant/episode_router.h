#pragma once
#include <vector>

#include "core/assistant/clusterer.h"

namespace lightreel {

/// Which episode a question belongs to.
struct Route {
    size_t episode = 0;
    double likeness = 0;  ///< cosine to its centroid, or to its nearest window
    double margin = 0;    ///< above the next best one; 0 where there is none

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

}  // namespace lightreel
