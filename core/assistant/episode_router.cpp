#include "core/assistant/episode_router.h"

#include <algorithm>

namespace lightreel {

Route route(const Point& question, const std::vector<Point>& centroids, std::optional<size_t> current,
            double lead) {
    std::vector<double> likeness;
    likeness.reserve(centroids.size());
    for (const Point& centroid : centroids) likeness.push_back(cosine(question, centroid));
    auto best = static_cast<size_t>(std::ranges::max_element(likeness) - likeness.begin());
    if (current && *current < likeness.size() && likeness[best] < likeness[*current] + lead) best = *current;
    double next = -2;
    for (size_t i = 0; i < likeness.size(); ++i)
        if (i != best) next = std::max(next, likeness[i]);
    return {best, likeness[best], centroids.size() > 1 ? likeness[best] - next : 0};
}

}  // namespace lightreel
