#include "core/cache/full_steps.h"

#include <algorithm>
#include <cmath>

namespace lightreel {
namespace {

double signedPower(double x, double exponent) {
    return std::copysign(std::pow(std::abs(x), exponent), x);
}

std::vector<bool> centred(const AccelerationOptions::Cache& options, size_t steps) {
    const auto total = static_cast<double>(steps), centre = static_cast<double>(*options.centre);
    const size_t wanted =
        (steps + static_cast<size_t>(options.interval) - 1) / static_cast<size_t>(options.interval);
    const double low = signedPower(-centre, 1 / options.power),
                 high = signedPower(total - centre, 1 / options.power);
    std::vector<bool> full(steps, false);
    for (size_t i = 0; i < wanted; ++i) {
        const double at = low + (high - low) * static_cast<double>(i) / static_cast<double>(wanted);
        const double step = std::round(signedPower(at, options.power) + centre);
        full[static_cast<size_t>(std::clamp(step, 0.0, total - 1))] = true;
    }
    full.front() = true;
    return full;
}

}  // namespace

std::vector<bool> fullSteps(const AccelerationOptions::Cache& options, size_t steps) {
    if (steps == 0) return {};
    if (!options.fixedSteps() || options.interval <= 1) return std::vector<bool>(steps, true);
    if (options.centre) return centred(options, steps);
    std::vector<bool> full(steps);
    for (size_t i = 0; i < steps; ++i) full[i] = i % static_cast<size_t>(options.interval) == 0;
    return full;
}

}  // namespace lightreel
