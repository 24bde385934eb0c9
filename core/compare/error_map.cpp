#include "core/compare/error_map.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "core/compare/same_size.h"

namespace lightreel {

double ErrorMap::mean() const {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

ErrorMap differenceMap(const Frame& a, const Frame& b) {
    requireSameSize(a, b);
    ErrorMap map{a.width, a.height};
    map.values.reserve(a.rgb.size() / 3);
    for (size_t i = 0; i < a.rgb.size(); i += 3) {
        int largest = 0;
        for (size_t channel = i; channel < i + 3; ++channel)
            largest = std::max(largest, std::abs(int{a.rgb[channel]} - int{b.rgb[channel]}));
        map.values.push_back(static_cast<float>(largest) / 255);
    }
    return map;
}

}  // namespace lightreel
