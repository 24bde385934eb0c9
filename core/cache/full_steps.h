#pragma once
#include <cstddef>
#include <vector>

#include "core/request/acceleration_options.h"

namespace lightreel {

/// Which of a run's steps compute the whole network, as far as that is chosen beforehand (with an error
/// budget it is not: all); the first one always does. Steps are counted, never
/// looked up by their timestep, so samplers that repeat one are no special case.
/// Uniform: every interval-th step. Centred: as many, dense around the step `centre` and sparser away from
/// it: DeepCache's 1:N schedule, its roots and powers taken with their sign.
/// source: DeepCache, arXiv 2312.00858, section 3.3
[[nodiscard]] std::vector<bool> fullSteps(const AccelerationOptions::Cache& options, size_t steps);

}  // namespace lightreel
