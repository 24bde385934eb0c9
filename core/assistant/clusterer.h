#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lightreel {

/// Points of one length, and which of the groups each belongs to.
using Point = std::vector<float>;

struct Clustering {
    std::vector<size_t> labels;    ///< of every point
    std::vector<Point> centroids;  ///< plain means of their points
    double spread = 0;             ///< sum of the squared distances to the centroids
};

struct ClusterRules {
    size_t groups = 4;     ///< fewer where there are fewer points that differ
    int starts = 10;       ///< the best of so many
    uint64_t seed = 42;    ///< the same seed gives the same groups on every machine
    int iterations = 100;  ///< most of a start
};

/// K-means with k-means++ starts, Euclidean. No group is empty. points: at least one.
/// source: Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", 2007
[[nodiscard]] Clustering cluster(const std::vector<Point>& points, const ClusterRules& rules);

/// Plain means of each group's points; no group is empty.
[[nodiscard]] std::vector<Point> centroidsOf(const std::vector<Point>& points,
                                             const std::vector<size_t>& labels, size_t groups);

/// The members of a group, nearest to its centroid by cosine first; the earlier of equals first.
[[nodiscard]] std::vector<size_t> membersByCosine(const std::vector<Point>& points,
                                                  const Clustering& clustering, size_t group);
[[nodiscard]] double cosine(const Point& a, const Point& b);

}  // namespace lightreel
