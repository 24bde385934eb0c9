#pragma once
#include <memory>

#include "core/cache/cache_policy.h"
#include "core/request/acceleration_options.h"

namespace lightreel {

/// The policy that a request's options ask for, for one run of so many steps. With an error budget above 0
/// the steps' error weights must be known.
[[nodiscard]] std::unique_ptr<CachePolicy> makeCachePolicy(const AccelerationOptions::Cache& options,
                                                           SamplingSteps steps);

}  // namespace lightreel
