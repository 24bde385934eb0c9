#include "core/cache/make_cache_policy.h"

#include "core/cache/adaptive_policy.h"
#include "core/cache/full_steps.h"

namespace lightreel {

std::unique_ptr<CachePolicy> makeCachePolicy(const AccelerationOptions::Cache& options, SamplingSteps steps) {
    if (options.mode == CacheMode::Adaptive && options.reuses())
        return std::make_unique<AdaptivePolicy>(options.errorBudget, std::move(steps));
    return std::make_unique<FixedPolicy>(fullSteps(options, steps.sigmas.size()));
}

}  // namespace lightreel
