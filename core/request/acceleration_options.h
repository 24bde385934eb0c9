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
    Adaptive,    ///< how much of each step is computed follows from an error budget
};

enum class ChunkMode {
    Off,
    Exact,  ///< the picture stays the same but for rounding
    Paper,  ///< as LightCache's paper has it: parts normalise by themselves, which changes the picture
};

/// How a decoder that looks along the frames decodes a clip (SVD's; others decode each frame by itself).
enum class TemporalDecode {
    Exact,   ///< all frames see each other
    Window,  ///< so many frames see each other: less memory, and the picture changes a little
    Flat,    ///< "2d": its layers along the frames are left out; the picture may flicker
};

/// What leaves memory while it is not needed.
enum class SwapWhat {
    Nothing,
    Weights,   ///< layers' weights: read from the model's files again at every step
    Features,  ///< cached features: kept in a scratch file (on a card: in the computer's memory)
    All,
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
        /// 0..10, with Adaptive: how far the finished latents may drift in all, as root mean square in the
        /// units in which the network sees them; 0 is the uncached run. The sum of the steps' drifts, which
        /// the later steps mostly mend: with the embedded model a fortieth to a fifth of it arrives. Measured
        /// there, 25 Euler steps: 0.3 leaves 12 to 14 of them full and the picture at 42 to 52 dB beside the
        /// uncached one; LightCache at interval 2 leaves 13, at 31 to 43 dB.
        double errorBudget = 0.3;

        /// Some step may do with less than the whole network.
        [[nodiscard]] bool reuses() const {
            return mode != CacheMode::Off && (mode != CacheMode::Adaptive || errorBudget > 0);
        }
        /// Which ones do is said by interval and centre.
        [[nodiscard]] bool fixedSteps() const {
            return mode == CacheMode::DeepCache || mode == CacheMode::LightCache;
        }
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
        int rows = 1;    ///< 1..4096: bands of rows that each frame is decoded in; 1 is the whole frame
        TemporalDecode temporal = TemporalDecode::Exact;
        int window = 8;  ///< 1..1024 frames, with Window

        friend bool operator==(const Slice&, const Slice&) = default;
    };
    struct Swap {
        SwapWhat what = SwapWhat::Nothing;
        bool wait = false;   ///< every copy is waited for: shows what doing it in the background earns
        std::string folder;  ///< of the scratch file; empty: the system's cache folder

        friend bool operator==(const Swap&, const Swap&) = default;
    };
    Cache cache;
    Chunk chunk;
    Slice slice;
    Swap swap;
    std::optional<int64_t> memoryBudget =
        {};  ///< bytes the run may allocate, 4 KiB to 1 PiB; nothing: 85 % of what is free at the start

    [[nodiscard]] bool streamsWeights() const {
        return swap.what == SwapWhat::Weights || swap.what == SwapWhat::All;
    }
    [[nodiscard]] bool swapsFeatures() const {
        return swap.what == SwapWhat::Features || swap.what == SwapWhat::All;
    }
    friend bool operator==(const AccelerationOptions&, const AccelerationOptions&) = default;
};

[[nodiscard]] nlohmann::json toJson(const AccelerationOptions& options);
/// Keys that are missing or make no sense keep their default.
[[nodiscard]] AccelerationOptions accelerationFromJson(const nlohmann::json& json);

/// Checks what can be checked without the model; the first breach is returned.
/// errors: BadRequest{option, value, allowed}
Result<void> validate(const AccelerationOptions& options);

/// off, deepcache, lightcache, adaptive
[[nodiscard]] const std::vector<std::string>& cacheModeNames();
[[nodiscard]] const std::string& cacheModeName(CacheMode mode);
[[nodiscard]] std::optional<CacheMode> cacheModeFromName(const std::string& name);

/// off, exact, paper
[[nodiscard]] const std::vector<std::string>& chunkModeNames();
[[nodiscard]] const std::string& chunkModeName(ChunkMode mode);
[[nodiscard]] std::optional<ChunkMode> chunkModeFromName(const std::string& name);

/// exact, window, 2d
[[nodiscard]] const std::vector<std::string>& temporalDecodeNames();
[[nodiscard]] const std::string& temporalDecodeName(TemporalDecode mode);
[[nodiscard]] std::optional<TemporalDecode> temporalDecodeFromName(const std::string& name);

/// off, weights, features, all
[[nodiscard]] const std::vector<std::string>& swapWhatNames();
[[nodiscard]] const std::string& swapWhatName(SwapWhat what);
[[nodiscard]] std::optional<SwapWhat> swapWhatFromName(const std::string& name);

}  // namespace lightreel
