#include "core/compare/row_filter.h"

#include <algorithm>
#include <array>

namespace lightreel {

LIGHTREEL_WIDE_LOOPS void weightedSum(std::span<const float> weights, std::span<const float* const> rows,
                                      float* out, size_t width) {
    for (size_t x = 0; x < width; x += kRowBlock) {
        std::array<float, kRowBlock> sums{};
        for (size_t i = 0; i < weights.size(); ++i) {
            const float weight = weights[i];
            const float* row = rows[i] + x;
            for (size_t k = 0; k < kRowBlock; ++k) sums[k] += weight * row[k];
        }
        std::ranges::copy(sums, out + x);
    }
}

}  // namespace lightreel
