#pragma once
#include <vector>

#include "core/compare/run_record.h"

namespace lightreel {

/// Seconds of the steps that ran the whole network, or of all others, in their order.
[[nodiscard]] std::vector<double> stepSeconds(const std::vector<StepRecord>& steps, bool full);

/// The upper one of the two in the middle for an even number; at least one value.
[[nodiscard]] double median(std::vector<double> values);

}  // namespace lightreel
