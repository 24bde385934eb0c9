#include "core/request/mode_detail.h"

namespace lightreel {
namespace {

using Cache = AccelerationOptions::Cache;
using Chunk = AccelerationOptions::Chunk;

std::string whyIdleInCache(ModeDetail detail, const Cache& cache) {
    const bool adaptive = cache.mode == CacheMode::Adaptive;
    if (detail == ModeDetail::ErrorBudget) return adaptive ? "" : "it belongs to cache adaptive";
    if (cache.mode == CacheMode::Off) return "it belongs to cache, which is off";
    if (adaptive && detail != ModeDetail::CacheDepth)
        return "cache adaptive chooses the steps by its error budget";
    if (detail == ModeDetail::CachePower && !cache.centre)
        return "it belongs to the centre of the steps, which is not given";
    return "";
}

std::string whyIdleInChunk(ModeDetail detail, const Chunk& chunk) {
    if (chunk.mode == ChunkMode::Off) return "it belongs to chunk, which is off";
    const bool counted = chunk.frames > 0 && chunk.rows > 0;
    return detail == ModeDetail::ChunkBytes && counted ? "the number of parts is given" : "";
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
        case ModeDetail::SwapFolder:
        case ModeDetail::SwapWait:
            return whyIdleInSwap(detail, options.swap.what);
    }
    return "";
}

}  // namespace lightreel
