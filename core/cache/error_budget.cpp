#include "core/cache/error_budget.h"

#include <algorithm>
#include <cmath>

namespace lightreel {
namespace {

constexpr double kShare = 4;  // of a step's even share that it may take at once
constexpr double kLeastDistance = 1e-9;
constexpr double kMarginOverMeasured = 1.2, kMarginKept = 0.8, kNewest = 0.5;

}  // namespace

ErrorBudget::ErrorBudget(double budget, const std::vector<double>& weights)
    : m_budget(budget), m_left(budget), m_weights(weights), m_weightsFrom(weights) {
    for (size_t i = weights.size(); i-- > 1;) m_weightsFrom[i - 1] += m_weightsFrom[i];
}

double ErrorBudget::allowance(size_t step) const {
    const double byWeight = kShare * m_weights.at(step) / m_weightsFrom[step];
    const double byNumber = kShare / static_cast<double>(m_weights.size() - step);
    return m_left * std::min(1.0, std::max(byWeight, byNumber));
}

bool ErrorBudget::pay(size_t step, double error) {
    const double cost = m_weights.at(step) * error;
    if (!(cost <= allowance(step))) return false;
    m_left -= cost;
    return true;
}

void DriftEstimate::learn(double distance, double drift) {
    if (!(distance > kLeastDistance) || !std::isfinite(drift)) return;
    const double gain = drift / distance;
    if (m_gain > 0) {
        m_margin = std::max({1.0, kMarginOverMeasured * gain / m_gain, kMarginKept * m_margin});
        m_gain += kNewest * (gain - m_gain);
    } else {
        m_gain = gain;
    }
}

}  // namespace lightreel
