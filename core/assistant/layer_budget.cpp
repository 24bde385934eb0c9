#include "core/assistant/layer_budget.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lightreel {
namespace {

std::vector<double> weightsOf(const std::vector<double>& sensitivities, double alpha) {
    std::vector<double> weights;
    weights.reserve(sensitivities.size());
    for (const double sensitivity : sensitivities)
        weights.push_back(std::pow(std::max(sensitivity, 0.0), alpha));
    if (std::ranges::all_of(weights, [](double weight) { return weight == 0; }))
        std::ranges::fill(weights, 1.0);
    return weights;
}

/// level * weight within the bounds.
std::vector<double> sharesAt(double level, const std::vector<double>& weights, const BudgetRules& rules) {
    std::vector<double> shares;
    shares.reserve(weights.size());
    for (const double weight : weights)
        shares.push_back(
            std::clamp(level * weight, static_cast<double>(rules.least), static_cast<double>(rules.most)));
    return shares;
}

/// The shares whose sum is the total: it rises with the level, so the level is found by halving.
std::vector<double> filled(const std::vector<double>& weights, double total, const BudgetRules& rules) {
    const double smallest = std::ranges::min(weights, {}, [](double w) { return w > 0 ? w : HUGE_VAL; });
    double low = 0, high = static_cast<double>(rules.most) / smallest;
    constexpr int kHalvings = 200;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = (low + high) / 2;
        const std::vector<double> shares = sharesAt(middle, weights, rules);
        (std::accumulate(shares.begin(), shares.end(), 0.0) < total ? low : high) = middle;
    }
    return sharesAt(low, weights, rules);
}

/// Whole numbers of the same sum.
std::vector<int64_t> rounded(const std::vector<double>& shares, int64_t total, int64_t most) {
    std::vector<int64_t> whole;
    std::vector<size_t> order;
    for (size_t i = 0; i < shares.size(); ++i) {
        whole.push_back(static_cast<int64_t>(std::floor(shares[i])));
        order.push_back(i);
        total -= whole.back();
    }
    const auto fraction = [&](size_t i) { return shares[i] - std::floor(shares[i]); };
    std::ranges::stable_sort(order, [&](size_t a, size_t b) { return fraction(a) > fraction(b); });
    while (total > 0)
        for (const size_t i : order)
            if (total > 0 && whole[i] < most) {
                ++whole[i];
                --total;
            }
    return whole;
}

}  // namespace

Result<std::vector<int64_t>> layerBudgets(const std::vector<double>& sensitivities, int64_t average,
                                          const BudgetRules& rules) {
    if (rules.least < 0 || average < rules.least || average > rules.most)
        return Error{ErrorCode::BadRequest,
                     {{"option", "budget"},
                      {"value", std::to_string(average)},
                      {"allowed", "it must lie between " + std::to_string(rules.least) + " and " +
                                      std::to_string(rules.most) + " entries a layer"}}};
    const int64_t total = average * static_cast<int64_t>(sensitivities.size());
    if (sensitivities.empty()) return std::vector<int64_t>();
    const std::vector<double> weights = weightsOf(sensitivities, rules.alpha);
    std::vector<double> shares = filled(weights, static_cast<double>(total), rules);
    // Layers of no weight stay at the least; where the others are full, they take what is left.
    const double missing = static_cast<double>(total) - std::accumulate(shares.begin(), shares.end(), 0.0);
    const auto idle = std::ranges::count(weights, 0.0);
    if (missing > 1e-6 && idle > 0)
        for (size_t i = 0; i < shares.size(); ++i)
            if (weights[i] == 0) shares[i] += missing / static_cast<double>(idle);
    return rounded(shares, total, rules.most);
}

}  // namespace lightreel
