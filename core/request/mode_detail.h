#pragma once
#include <string>

#include "core/request/acceleration_options.h"

namespace lightreel {

/// The options that say how a mode works.
enum class ModeDetail {
    CacheInterval,
    CacheDepth,
    CacheCentre,
    CachePower,
    ErrorBudget,
    ChunkBytes,
    ChunkFrames,
    ChunkRows,
    SliceFrames,
    SwapFolder,
    SwapWait,
};

/// Why it has no say beside these options, in words that follow a name: "it belongs to cache, which is off".
/// Empty when it has. Whoever gives an option without a say has meant something else, and is told so.
[[nodiscard]] std::string whyIdle(ModeDetail detail, const AccelerationOptions& options);

}  // namespace lightreel
