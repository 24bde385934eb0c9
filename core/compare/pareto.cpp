#include "core/compare/pareto.h"

#include <algorithm>

namespace lightreel {

std::vector<bool> paretoFront(const std::vector<ParetoPoint>& points) {
    std::vector<bool> front;
    front.reserve(points.size());
    for (const ParetoPoint& point : points)
        front.push_back(std::ranges::none_of(points, [&point](const ParetoPoint& other) {
            const bool asGood = other.x <= point.x && other.y <= point.y;
            return asGood && (other.x < point.x || other.y < point.y);
        }));
    return front;
}

}  // namespace lightreel
