#pragma once
#include <optional>

#include "core/assistant/assistant_engine.h"

namespace lightreel {

/// First tokens of a conversation that are never dropped, at most.
inline constexpr int64_t kMostPinned = 128;

/// The rules for a network with so many positions. Where the usual rules have room enough, those given come
/// back, also when they are too large; a shorter context keeps its room for a question and an answer whole
/// and has less of everything that serves the past. Nothing: it is too short for that.
[[nodiscard]] std::optional<MemoryRules> fittedTo(int64_t positions, const MemoryRules& rules);

}  // namespace lightreel
