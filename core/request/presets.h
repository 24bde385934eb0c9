#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/request/acceleration_options.h"

namespace lightreel {

/// Settings that go together, under one name.
enum class Preset {
    Exact,        ///< the uncached picture with nothing but per-frame decoding
    Fastest,      ///< a full step in three; memory as it comes
    Balanced,     ///< a full step in two, in pieces
    LeastMemory,  ///< the exact picture but for rounding in the least memory; slow
};

[[nodiscard]] AccelerationOptions presetOptions(Preset preset);

/// The preset that these options come to; nothing: they are somebody's own. What cannot matter (an interval
/// without a cache, the bytes of pieces that are counted by hand) and what belongs to the machine (budget, scratch
/// folder) is not looked at.
[[nodiscard]] std::optional<Preset> matchingPreset(const AccelerationOptions& options);

/// exact, fastest, balanced, least-memory
[[nodiscard]] const std::vector<std::string>& presetNames();
[[nodiscard]] const std::string& presetName(Preset preset);
[[nodiscard]] std::optional<Preset> presetFromName(const std::string& name);

}  // namespace lightreel
