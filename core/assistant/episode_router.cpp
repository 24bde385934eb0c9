#include "core/assistant/episode_router.h"

#include <algorithm>

namespace lightreel {

namespace {

Route routeTo(const std::vector<double>& likeness, size_t chosen) {
    double next = -2;
    for (size_t i = 0; i < likeness.size(); ++i)
        if (i != chosen) next = std::max(next, likeness[i]);
    return {chosen, likeness[chosen], likeness.size() > 1 ? likeness[chosen] - next : 0};
}

size_t best(const std::vector<double>& likeness) {
    return static_cast<size_t>(std::ranges::max_element(likeness) - likeness.begin());
}

/// Of each episode its nearest window's cosine to the question.
std::vector<double> ofNearestWindows(const Point& question, const std::vector<Point>& windows,
                                     const std::vector<size_t>& labels) {
    std::vector<double> likeness(*std::ranges::max_element(labels) + 1, -1);
    for (size_t i = 0; i < labels.size(); ++i)
        likeness[labels[i]] = std::max(likeness[labels[i]], cosine(question, windows[i]));
    return likeness;
}

}  // namespace

Route route(const Point& question, const std::vector<Point>& centroids) {
    std::vector<double> likeness;
    likeness.reserve(centroids.size());
    for (const Point& centroid : centroids) likeness.push_back(cosine(question, centroid));
    return routeTo(likeness, best(likeness));
}

Route routeByWindow(const Point& question, const std::vector<Point>& windows,
                    const std::vector<size_t>& labels) {
    const std::vector<double> likeness = ofNearestWindows(question, windows, labels);
    return routeTo(likeness, best(likeness));
}

Route routeFrom(size_t inUse, const Point& question, const std::vector<Point>& windows,
                const std::vector<size_t>& labels) {
    const std::vector<double> likeness = ofNearestWindows(question, windows, labels);
    const size_t other = best(likeness);
    const bool stays = inUse < likeness.size() && likeness[other] - likeness[inUse] < kWorthChanging;
    return routeTo(likeness, stays ? inUse : other);
}

}  // namespace lightreel
