#include "core/assistant/episode_router.h"

#include <algorithm>

namespace lightreel {

namespace {

Route nearest(const std::vector<double>& likeness, size_t chosen) {
    double next = -2;
    for (size_t i = 0; i < likeness.size(); ++i)
        if (i != chosen) next = std::max(next, likeness[i]);
    return {chosen, likeness[chosen], likeness.size() > 1 ? likeness[chosen] - next : 0};
}

}  // namespace

Route route(const Point& question, const std::vector<Point>& centroids) {
    std::vector<double> likeness;
    likeness.reserve(centroids.size());
    for (const Point& centroid : centroids) likeness.push_back(cosine(question, centroid));
    return nearest(likeness, static_cast<size_t>(std::ranges::max_element(likeness) - likeness.begin()));
}

Route routeByWindow(const Point& question, const std::vector<Point>& windows,
                    const std::vector<size_t>& labels) {
    std::vector<double> likeness(*std::ranges::max_element(labels) + 1, -1);
    for (size_t i = 0; i < labels.size(); ++i)
        likeness[labels[i]] = std::max(likeness[labels[i]], cosine(question, windows[i]));
    return nearest(likeness, static_cast<size_t>(std::ranges::max_element(likeness) - likeness.begin()));
}

}  // namespace lightreel
