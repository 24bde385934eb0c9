#include "core/request/presets.h"

#include <algorithm>

namespace lightreel {
namespace {

/// Clips that need no more for a layer are not cut, and LeastMemory gives the very bits of Exact.
constexpr AccelerationOptions::Chunk kPieces{ChunkMode::Exact, 0, 0, int64_t{64} << 20};

}  // namespace

AccelerationOptions essentialOptions(AccelerationOptions options) {
    const AccelerationOptions plain;
    AccelerationOptions::Cache& cache = options.cache;
    if (cache.mode == CacheMode::Off || (cache.mode != CacheMode::Adaptive && cache.interval == 1))
        cache = plain.cache;
    if (cache.mode != CacheMode::Adaptive) cache.errorBudget = plain.cache.errorBudget;
    if (!cache.centre) cache.power = plain.cache.power;
    if (options.chunk.mode == ChunkMode::Off) options.chunk = plain.chunk;
    if (options.chunk.mode == ChunkMode::Paper || (options.chunk.frames > 0 && options.chunk.rows > 0))
        options.chunk.bytes = plain.chunk.bytes;
    if (options.slice.rows > 1) options.slice.frames = plain.slice.frames;
    if (options.slice.temporal == TemporalDecode::Window)
        options.slice.frames = std::min(options.slice.frames, options.slice.window);
    if (options.slice.temporal != TemporalDecode::Window) options.slice.window = plain.slice.window;
    if (options.swap.what == SwapWhat::Nothing) options.swap = plain.swap;
    options.swap.folder.clear();
    options.memoryBudget.reset();
    return options;
}

AccelerationOptions presetOptions(Preset preset) {
    AccelerationOptions options;
    switch (preset) {
        case Preset::Exact:
            break;
        case Preset::Fastest:
            options.cache = {CacheMode::LightCache, 3};
            break;
        case Preset::Balanced:
            options.cache = {CacheMode::LightCache, 2};
            options.chunk = kPieces;
            break;
        case Preset::LeastMemory:
            options.chunk = kPieces;
            options.swap.what = SwapWhat::All;
            break;
    }
    return options;
}

bool doesTheSame(const AccelerationOptions& a, const AccelerationOptions& b) {
    return essentialOptions(a) == essentialOptions(b);
}

std::optional<Preset> matchingPreset(const AccelerationOptions& options) {
    const AccelerationOptions wanted = essentialOptions(options);
    for (const Preset preset : {Preset::Exact, Preset::Fastest, Preset::Balanced, Preset::LeastMemory})
        if (essentialOptions(presetOptions(preset)) == wanted) return preset;
    return std::nullopt;
}

const std::vector<std::string>& presetNames() {
    static const std::vector<std::string> names{"exact", "fastest", "balanced", "least-memory"};
    return names;
}

std::optional<Preset> presetFromName(const std::string& name) {
    const auto found = std::ranges::find(presetNames(), name);
    if (found == presetNames().end()) return std::nullopt;
    return static_cast<Preset>(found - presetNames().begin());
}

}  // namespace lightreel
