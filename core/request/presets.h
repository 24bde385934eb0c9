#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/request/acceleration_options.h"

namespace lightreel {

/// Settings that go together, under one name.
enum class Preset {
    Exact,     ///< the uncached picture with nothing but per-frame decoding
    Fastest,   ///< a full step in three; memory as it comes
    Balanced,  ///< a full step in two, in pieces
    /// Weights streamed from the disk, what waits in between kept there, large layers in pieces; slower. Bit
    /// for bit the picture of Exact in float32 and wherever no layer is larger than a piece; else but for
    /// bfloat16's rounding.
    LeastMemory,
};

[[nodiscard]] AccelerationOptions presetOptions(Preset preset);

/// The options with everything that cannot matter (an interval without a cache, the bytes of pieces that are
/// counted by hand) or belongs to the machine (budget, scratch folder) as it stands by default: two runs that
/// do the same have equal ones.
[[nodiscard]] AccelerationOptions essentialOptions(AccelerationOptions options);

/// Two runs with these differ in nothing that they make.
[[nodiscard]] bool doesTheSame(const AccelerationOptions& a, const AccelerationOptions& b);

/// The preset that these options come to; nothing: they are somebody's own. Compared by essentialOptions().
[[nodiscard]] std::optional<Preset> matchingPreset(const AccelerationOptions& options);

/// exact, fastest, balanced, least-memory
[[nodiscard]] const std::vector<std::string>& presetNames();
[[nodiscard]] std::optional<Preset> presetFromName(const std::string& name);

}  // namespace lightreel
