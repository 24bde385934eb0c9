#pragma once
#include <cstdint>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// How many entries a layer may keep.
struct BudgetRules {
    double alpha = 2;   ///< shares go with sensitivity ^ alpha
    int64_t least = 1;  ///< of every layer
    int64_t most = 1;
};

/// Shares out `average` entries a layer: sensitive layers get more, none less than `least` or more than
/// `most`, and the sum is exactly average * layers. Layers that are all insensitive share evenly. The shares
/// between the bounds stand in the ratio of their weights (water-filling); what rounding leaves goes to the
/// largest fractions, the lower layer first.
/// source: EpiCache (arXiv 2509.17396), eq. 10, with bounds that keep the sum
/// errors: BadRequest when the bounds do not admit the sum
[[nodiscard]] Result<std::vector<int64_t>> layerBudgets(const std::vector<double>& sensitivities,
                                                        int64_t average, const BudgetRules& rules);

}  // namespace lightreel
