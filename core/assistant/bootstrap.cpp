#include "core/assistant/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/assistant/seeded_random.h"

namespace lightreel {
namespace {

struct Sums {
    double value = 0, weight = 0;
    Sums& operator+=(const Sums& other) {
        value += other.value;
        weight += other.weight;
        return *this;
    }
};

std::vector<Sums> byCluster(const std::vector<BootstrapSample>& samples) {
    std::map<size_t, Sums> sums;
    for (const BootstrapSample& sample : samples) sums[sample.cluster] += {sample.value, sample.weight};
    std::vector<Sums> out;
    out.reserve(sums.size());
    for (const auto& [cluster, sum] : sums) out.push_back(sum);
    return out;
}

/// The estimates of clusters drawn with replacement, ascending. A draw that weighs nothing says nothing.
std::vector<double> resampled(const std::vector<Sums>& clusters, const BootstrapRules& rules) {
    SeededRandom random(rules.seed);
    std::vector<double> means;
    for (int i = 0; i < rules.resamples; ++i) {
        Sums sum;
        for (size_t k = 0; k < clusters.size(); ++k) sum += random.of(clusters);
        if (sum.weight > 0) means.push_back(sum.value / sum.weight);
    }
    std::ranges::sort(means);
    return means;
}

double percentile(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<size_t>(place);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

Estimate estimate(const std::vector<BootstrapSample>& samples, const BootstrapRules& rules) {
    const std::vector<Sums> clusters = byCluster(samples);
    Sums all;
    for (const Sums& cluster : clusters) all += cluster;
    Estimate out{all.value / all.weight, 0, 0, samples.size(), clusters.size()};
    const std::vector<double> means = resampled(clusters, rules);
    const double outside = (1 - rules.level) / 2;
    out.low = out.hasInterval() ? percentile(means, outside) : out.mean;
    out.high = out.hasInterval() ? percentile(means, 1 - outside) : out.mean;
    return out;
}

}  // namespace lightreel
