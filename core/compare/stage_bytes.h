#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace lightreel {

/// The most of what is told for each stage; 0 for none.
[[nodiscard]] inline int64_t highestOf(const std::map<std::string, int64_t>& bytesByStage) {
    int64_t highest = 0;
    for (const auto& [stage, bytes] : bytesByStage) highest = std::max(highest, bytes);
    return highest;
}

}  // namespace lightreel
