#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/request/acceleration_options.h"

namespace lightreel {

/// Reads "cache=lightcache,interval=3,chunk=exact"; empty text is the plain run. Keys, in any order but that
/// a preset comes first: preset, cache, interval, depth, budget, centre, power, chunk, frames, rows, bytes,
/// slice, slice-rows, temporal (exact, window:N, 2d), swap. An interval, depth or centre without a cache
/// means lightcache, a budget means adaptive. errors: BadRequest{option "setting", value, allowed}, also for
/// a key that has no say beside the others
[[nodiscard]] Result<AccelerationOptions> accelerationFromText(std::string_view text);

/// "exact", "window:8", "2d"
[[nodiscard]] std::string temporalDecodeText(const AccelerationOptions::Slice& slice);

/// A name for people: "plain", "LightCache 3/0 + exact chunks", "least memory".
[[nodiscard]] std::string accelerationName(const AccelerationOptions& options);

/// One key of a grid with the values it takes.
struct GridAxis {
    std::string key;
    std::vector<std::string> values;
};

/// Reads "interval=2/3/5,depth=0/1,chunk=off/exact". errors: BadRequest
[[nodiscard]] Result<std::vector<GridAxis>> gridFromText(std::string_view text);

/// Every combination of the values, the last key's changing fastest; combinations that do the same as an
/// earlier one are left out. errors: BadRequest, also for more than kMostCombinations, and for a key that has
/// no say in any of them
[[nodiscard]] Result<std::vector<AccelerationOptions>> gridSettings(const std::vector<GridAxis>& axes);
inline constexpr size_t kMostCombinations = 500;

}  // namespace lightreel
