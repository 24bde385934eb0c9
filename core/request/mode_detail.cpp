#include "core/request/mode_detail.h"

namespace lightreel {
namespace {

using Cache = AccelerationOptions::Cache;
using Chunk = AccelerationOptions::Chunk;
using Slice = AccelerationOptions::Slice;

std::string whyIdleInCache(ModeDetail detail, const Cache& cache) {
    const bool adaptive = cache.mode == CacheMode::Adaptive;
    if (detail == ModeDetail::ErrorBudget) return adaptive ? "" : "it belongs to cache adaptive";
    if (cache.mode == CacheMode::Off) return "it belongs to cache, which is off";
    if (adaptive && detail != ModeDetail::CacheDepth)
        return "cache adaptive chooses the steps by its error budget";
    if (adaptive && !cache.reuses()) return "an error budget of 0 is the uncached run";
    if (cache.fixedSteps() && cache.interval == 1 && detail != ModeDetail::CacheInterval)
        return "with an interval of 1 every step runs the whole network";
    if (detail == ModeDetail::CachePower && !cache.centre)
        return "it belongs to the centre of the steps, which is not given";
    return "";
}

std::string whyIdleInChunk(ModeDetail detail, const Chunk& chunk) {
    if (chunk.mode == ChunkMode::Off) return "it belongs to chunk, which is off";
    if (detail != ModeDetail::ChunkBytes) return "";
    if (chunk.mode == ChunkMode::Paper) return "chunk paper goes by the number of parts alone";
    return chunk.frames > 0 && chunk.rows > 0 ? "the number of parts is given" : "";
}

/// What asks for as little as the decoder takes by itself is no contradiction.
std::string whyIdleInSlice(const Slice& slice) {
    if (slice.rows > 1 && slice.frames > 1) return "in bands of rows each frame is decoded by itself";
    const bool windowed = slice.temporal == TemporalDecode::Window;
    return windowed && slice.frames > slice.window ? "the decoder's window holds fewer frames" : "";
}

std::string whyIdleInSwap(ModeDetail detail, SwapWhat what) {
    if (what == SwapWhat::Nothing) return "it belongs to swap, which is off";
    return detail == ModeDetail::SwapFolder && what == SwapWhat::Weights
               ? "it belongs to swap features and swap all"
               : "";
}

}  // namespace

std::string whyIdle(ModeDetail detail, const AccelerationOptions& options) {
    switch (detail) {
        case ModeDetail::CacheInterval:
        case ModeDetail::CacheDepth:
        case ModeDetail::CacheCentre:
        case ModeDetail::CachePower:
        case ModeDetail::ErrorBudget:
            return whyIdleInCache(detail, options.cache);
        case ModeDetail::ChunkBytes:
        case ModeDetail::ChunkFrames:
        case ModeDetail::ChunkRows:
            return whyIdleInChunk(detail, options.chunk);
        case ModeDetail::SliceFrames:
            return whyIdleInSlice(options.slice);
        case ModeDetail::SwapFolder:
        case ModeDetail::SwapWait:
            return whyIdleInSwap(detail, options.swap.what);
    }
    return "";
}

}  // namespace lightreel
