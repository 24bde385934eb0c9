#include "core/assistant/clusterer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/assistant/seeded_random.h"

namespace lightreel {
namespace {

double squaredDistance(const Point& a, const Point& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return sum;
}

struct Nearest {
    size_t group = 0;
    double distance = std::numeric_limits<double>::infinity();
};

Nearest nearestOf(const Point& point, const std::vector<Point>& centroids) {
    Nearest nearest;
    for (size_t group = 0; group < centroids.size(); ++group)
        if (const double distance = squaredDistance(point, centroids[group]); distance < nearest.distance)
            nearest = {group, distance};
    return nearest;
}

/// Each further centroid is a point drawn with its squared distance from those that are there.
std::vector<Point> firstCentroids(const std::vector<Point>& points, size_t groups, SeededRandom& random) {
    std::vector<Point> centroids{random.of(points)};
    while (centroids.size() < groups) {
        std::vector<double> distances;
        distances.reserve(points.size());
        for (const Point& point : points) distances.push_back(nearestOf(point, centroids).distance);
        double left = random.uniform() * std::accumulate(distances.begin(), distances.end(), 0.0);
        size_t chosen = points.size();
        for (size_t i = 0; i < points.size(); ++i) {
            if (distances[i] <= 0) continue;
            chosen = i;
            left -= distances[i];
            if (left < 0) break;
        }
        if (chosen == points.size()) break;  // all points stand on a centroid
        centroids.push_back(points[chosen]);
    }
    return centroids;
}

/// True: a label has changed.
bool assign(const std::vector<Point>& points, Clustering& clustering) {
    bool changed = false;
    clustering.spread = 0;
    for (size_t i = 0; i < points.size(); ++i) {
        const Nearest nearest = nearestOf(points[i], clustering.centroids);
        changed = changed || clustering.labels[i] != nearest.group;
        clustering.labels[i] = nearest.group;
        clustering.spread += nearest.distance;
    }
    return changed;
}

/// An emptied group takes the point that lies farthest from its centroid.
void refillEmpty(const std::vector<Point>& points, Clustering& clustering) {
    for (size_t group = 0; group < clustering.centroids.size(); ++group) {
        if (std::ranges::find(clustering.labels, group) != clustering.labels.end()) continue;
        size_t farthest = 0;
        double distance = -1;
        for (size_t i = 0; i < points.size(); ++i)
            if (const double own = squaredDistance(points[i], clustering.centroids[clustering.labels[i]]);
                own > distance) {
                distance = own;
                farthest = i;
            }
        clustering.labels[farthest] = group;
        clustering.centroids[group] = points[farthest];
    }
}

Clustering clusterOnce(const std::vector<Point>& points, const ClusterRules& rules, SeededRandom& random) {
    Clustering clustering{std::vector<size_t>(points.size(), points.size()),
                          firstCentroids(points, std::min(rules.groups, points.size()), random)};
    for (int i = 0; i < rules.iterations && assign(points, clustering); ++i) {
        refillEmpty(points, clustering);
        clustering.centroids = centroidsOf(points, clustering.labels, clustering.centroids.size());
    }
    return clustering;
}

}  // namespace

Clustering cluster(const std::vector<Point>& points, const ClusterRules& rules) {
    SeededRandom random(rules.seed);
    Clustering best = clusterOnce(points, rules, random);
    for (int start = 1; start < rules.starts; ++start)
        if (Clustering other = clusterOnce(points, rules, random); other.spread < best.spread)
            best = std::move(other);
    return best;
}

std::vector<Point> centroidsOf(const std::vector<Point>& points, const std::vector<size_t>& labels,
                               size_t groups) {
    const size_t length = points.front().size();
    std::vector<std::vector<double>> sums(groups, std::vector<double>(length));
    std::vector<double> counts(groups);
    for (size_t i = 0; i < points.size(); ++i) {
        ++counts[labels[i]];
        for (size_t k = 0; k < length; ++k) sums[labels[i]][k] += static_cast<double>(points[i][k]);
    }
    std::vector<Point> centroids(groups, Point(length));
    for (size_t group = 0; group < groups; ++group)
        for (size_t k = 0; k < length; ++k)
            centroids[group][k] = static_cast<float>(sums[group][k] / counts[group]);
    return centroids;
}

double cosine(const Point& a, const Point& b) {
    double product = 0, lengthA = 0, lengthB = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const auto x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
        product += x * y;
        lengthA += x * x;
        lengthB += y * y;
    }
    const double lengths = std::sqrt(lengthA * lengthB);
    return lengths > 0 ? product / lengths : 0;
}

std::vector<size_t> membersByCosine(const std::vector<Point>& points, const Clustering& clustering,
                                    size_t group) {
    std::vector<size_t> members;
    for (size_t i = 0; i < points.size(); ++i)
        if (clustering.labels[i] == group) members.push_back(i);
    const Point& centroid = clustering.centroids[group];
    std::ranges::stable_sort(members, std::greater(),
                             [&](size_t member) { return cosine(points[member], centroid); });
    return members;
}

}  // namespace lightreel
