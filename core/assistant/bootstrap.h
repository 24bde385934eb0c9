#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lightreel {

/// One measurement. Those of one cluster (a dialogue) belong together and are not independent.
struct BootstrapSample {
    size_t cluster = 0;
    double value = 0;
    double weight = 1;  ///< the estimate is sum of values / sum of weights: a mean, or a ratio of sums
};

struct Estimate {
    double mean = 0;
    double low = 0, high = 0;  ///< the interval's ends; both the mean where there is but one cluster
    size_t items = 0, clusters = 0;

    /// One dialogue tells nothing of how much another would differ.
    [[nodiscard]] bool hasInterval() const { return clusters > 1; }

    friend bool operator==(const Estimate&, const Estimate&) = default;
};

struct BootstrapRules {
    int resamples = 2000;
    double level = 0.95;
    uint64_t seed = 42;
};

/// Percentile bootstrap over whole clusters. The same samples give the same interval everywhere. Few clusters
/// make it too narrow: with three it is a hint. samples: at least one; weights sum to more than 0.
/// source: Davison and Hinkley, "Bootstrap Methods and their Application", 1997, 3.8 and 5.3
[[nodiscard]] Estimate estimate(const std::vector<BootstrapSample>& samples,
                                const BootstrapRules& rules = {});

}  // namespace lightreel
