#pragma once
#include <vector>

#include "core/memory/timeline.h"

namespace lightreel {

/// Bytes a second that swapping moved, out and in together, from one time until the next entry's.
struct TrafficRate {
    double time = 0;  ///< seconds since the run's start
    double bytesPerSecond = 0;

    friend bool operator==(const TrafficRate&, const TrafficRate&) = default;
};

/// Samples that lie closer than `least` seconds are taken together: a copy that ends between two of them
/// would else look infinitely fast.
[[nodiscard]] std::vector<TrafficRate> trafficRates(const std::vector<TimelineSample>& samples, double least);
[[nodiscard]] double highestRate(const std::vector<TrafficRate>& rates);

}  // namespace lightreel
