#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

enum class CacheMode {
    Off,
    DeepCache,   ///< steps in between reuse one inner tensor, which is held until the next one
    LightCache,  ///< the same frames; the tensor is gone whenever memory is at its highest
};

enum class ChunkMode {
    Off,
    Exact,  ///< the picture stays the same but for rounding
};

/// How the run may save time and memory. Every default changes nothing in the picture.
struct AccelerationOptions {
    /// Reusing inner results of earlier steps: faster, and the picture changes a little.
    struct Cache {
        CacheMode mode = CacheMode::Off;
        int interval = 2;  ///< 1..1000: every how many steps the whole network runs; 1 is uncached
        int depth = 0;     ///< 0..11: up layers that every step runs, less one (DeepCache's branch)
        std::optional<int> centre = {};  ///< 0..1000: full steps lie densest around this step; none: evenly
        double power = 1.2;              ///< 1..4: how dense, with centre; 1 is even

        friend bool operator==(const Cache&, const Cache&) = default;
    };
    /// Working on parts of the inner maps: less memory while sampling.
    struct Chunk {
        ChunkMode mode = ChunkMode::Off;
        int frames = 0;                     ///< pieces along the frames; 0: as `bytes` asks for
        int rows = 0;                       ///< pieces along the rows; 0: as `bytes` asks for
        int64_t bytes = int64_t{64} << 20;  ///< working memory of one piece, about; 1 MiB..1 TiB

        friend bool operator==(const Chunk&, const Chunk&) = default;
    };
    struct Slice {
        int frames = 1;  ///< 1..1024: frames decoded at once; 1 is the smallest peak, exact for 2-D decoders

        friend bool operator==(const Slice&, const Slice&) = default;
    };
    Cache cache;
    Chunk chunk;
    Slice slice;
    std::optional<int64_t>
        memoryBudget;  ///< bytes the run may allocate; nothing: 85 % of what is free at the start

    friend bool operator==(const AccelerationOptions&, const AccelerationOptions&) = default;
};

[[nodiscard]] nlohmann::json toJson(const AccelerationOptions& options);
/// Keys that are missing or make no sense keep their default.
[[nodiscard]] AccelerationOptions accelerationFromJson(const nlohmann::json& json);

/// Checks what can be checked without the model; the first breach is returned.
/// errors: BadRequest{option, value, allowed}
Result<void> validate(const AccelerationOptions& options);

/// off, deepcache, lightcache
[[nodiscard]] const std::vector<std::string>& cacheModeNames();
[[nodiscard]] const std::string& cacheModeName(CacheMode mode);
[[nodiscard]] std::optional<CacheMode> cacheModeFromName(const std::string& name);

/// off, exact
[[nodiscard]] const std::vector<std::string>& chunkModeNames();
[[nodiscard]] const std::string& chunkModeName(ChunkMode mode);
[[nodiscard]] std::optional<ChunkMode> chunkModeFromName(const std::string& name);

}  // namespace lightreel
