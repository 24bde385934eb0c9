#include "core/compare/step_seconds.h"

#include <algorithm>

namespace lightreel {

std::vector<double> stepSeconds(const std::vector<StepRecord>& steps, bool full) {
    std::vector<double> seconds;
    for (const StepRecord& step : steps)
        if ((step.kind == "full") == full) seconds.push_back(step.seconds);
    return seconds;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace lightreel
