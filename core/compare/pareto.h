#pragma once
#include <vector>

namespace lightreel {

/// Of each point (both coordinates better when smaller) whether no other one is at least as good in both and
/// better in one.
struct ParetoPoint {
    double x = 0, y = 0;
};
[[nodiscard]] std::vector<bool> paretoFront(const std::vector<ParetoPoint>& points);

}  // namespace lightreel
