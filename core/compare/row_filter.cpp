#include "core/compare/row_filter.h"

#include <array>
#include <cstring>

namespace lightreel {
namespace {

// Left to itself GCC keeps the sums in memory. GCC and Clang know vectors as types; wider ones are slower
// where the processor may be any x86-64.
using Lanes = float __attribute__((vector_size(16)));
constexpr size_t kLanes = sizeof(Lanes) / sizeof(float);

}  // namespace

void weightedSum(std::span<const float> weights, std::span<const float* const> rows, float* out,
                 size_t width) {
    for (size_t x = 0; x < width; x += kRowBlock) {
        std::array<Lanes, kRowBlock / kLanes> sums{};
        for (size_t i = 0; i < weights.size(); ++i)
            for (size_t k = 0; k < sums.size(); ++k) {
                Lanes values;
                std::memcpy(&values, rows[i] + x + k * kLanes, sizeof(values));
                sums[k] += weights[i] * values;
            }
        std::memcpy(out + x, sums.data(), sizeof(sums));
    }
}

}  // namespace lightreel
