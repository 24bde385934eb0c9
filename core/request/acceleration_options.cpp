#include "core/request/acceleration_options.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/request/ranges.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr double kLargestErrorBudget = 10;
constexpr int64_t kSmallestBudget = int64_t{1} << 12, kLargestBudget = int64_t{1} << 50;
constexpr int64_t kSmallestChunk = int64_t{1} << 20, kLargestChunk = int64_t{1} << 40;

json part(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : json::object();
}

void readCache(const json& object, AccelerationOptions::Cache& cache) {
    const json mode = object.value("mode", json());
    if (mode.is_string()) cache.mode = cacheModeFromName(mode.get<std::string>()).value_or(cache.mode);
    takeNumber(object, "interval", 1, 1000, cache.interval);
    takeNumber(object, "depth", 0, 1000, cache.depth);
    int centre = -1;
    takeNumber(object, "centre", 0, 1000, centre);
    if (centre >= 0) cache.centre = centre;
    takeNumber(object, "power", 1.0, 4.0, cache.power);
    takeNumber(object, "error_budget", 0.0, kLargestErrorBudget, cache.errorBudget);
}

void readChunk(const json& object, AccelerationOptions::Chunk& chunk) {
    const json mode = object.value("mode", json());
    if (mode.is_string()) chunk.mode = chunkModeFromName(mode.get<std::string>()).value_or(chunk.mode);
    takeNumber(object, "frames", 0, 4096, chunk.frames);
    takeNumber(object, "rows", 0, 4096, chunk.rows);
    takeNumber(object, "bytes", kSmallestChunk, kLargestChunk, chunk.bytes);
}

void readSlice(const json& object, AccelerationOptions::Slice& slice) {
    takeNumber(object, "frames", 1, 1024, slice.frames);
    takeNumber(object, "rows", 1, 4096, slice.rows);
    const json mode = object.value("temporal", json());
    if (mode.is_string())
        slice.temporal = temporalDecodeFromName(mode.get<std::string>()).value_or(slice.temporal);
    takeNumber(object, "window", 1, 1024, slice.window);
}

void readSwap(const json& object, AccelerationOptions::Swap& swap) {
    const json what = object.value("what", json()), wait = object.value("wait", json()),
               folder = object.value("folder", json());
    if (what.is_string()) swap.what = swapWhatFromName(what.get<std::string>()).value_or(swap.what);
    if (wait.is_boolean()) swap.wait = wait.get<bool>();
    if (folder.is_string()) swap.folder = folder.get<std::string>();
}

/// The index of a name in its list.
template <typename Mode>
std::optional<Mode> modeFromName(const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Mode>(found - names.begin());
}

}  // namespace

json toJson(const AccelerationOptions& options) {
    json object{{"cache",
                 {{"mode", cacheModeName(options.cache.mode)},
                  {"interval", options.cache.interval},
                  {"depth", options.cache.depth}}},
                {"chunk",
                 {{"mode", chunkModeName(options.chunk.mode)},
                  {"frames", options.chunk.frames},
                  {"rows", options.chunk.rows},
                  {"bytes", options.chunk.bytes}}},
                {"slice",
                 {{"frames", options.slice.frames},
                  {"rows", options.slice.rows},
                  {"temporal", temporalDecodeName(options.slice.temporal)},
                  {"window", options.slice.window}}},
                {"swap", {{"what", swapWhatName(options.swap.what)}, {"wait", options.swap.wait}}}};
    if (!options.swap.folder.empty()) object["swap"]["folder"] = options.swap.folder;
    if (options.cache.mode == CacheMode::Adaptive)
        object["cache"]["error_budget"] = options.cache.errorBudget;
    if (options.cache.centre) {
        object["cache"]["centre"] = *options.cache.centre;
        object["cache"]["power"] = options.cache.power;
    }
    if (options.memoryBudget) object["memory_budget"] = *options.memoryBudget;
    return object;
}

AccelerationOptions accelerationFromJson(const json& object) {
    AccelerationOptions options;
    if (!object.is_object()) return options;
    readCache(part(object, "cache"), options.cache);
    readChunk(part(object, "chunk"), options.chunk);
    readSlice(part(object, "slice"), options.slice);
    readSwap(part(object, "swap"), options.swap);
    int64_t budget = 0;
    takeNumber(object, "memory_budget", kSmallestBudget, kLargestBudget, budget);
    if (budget > 0) options.memoryBudget = budget;
    return options;
}

Result<void> validate(const AccelerationOptions& options) {
    try {
        checkRange("cache-interval", options.cache.interval, 1, 1000);
        checkRange("cache-depth", options.cache.depth, 0, 1000);
        checkRange("cache-centre", options.cache.centre.value_or(0), 0, 1000);
        checkRange("cache-power", options.cache.power, 1, 4);
        checkRange("chunk-frames", options.chunk.frames, 0, 4096);
        checkRange("chunk-rows", options.chunk.rows, 0, 4096);
        checkRange("chunk-bytes", static_cast<double>(options.chunk.bytes), kSmallestChunk, kLargestChunk);
        checkRange("error-budget", options.cache.errorBudget, 0, kLargestErrorBudget);
        checkRange("memory-budget", static_cast<double>(options.memoryBudget.value_or(kSmallestBudget)),
                   kSmallestBudget, kLargestBudget);
        checkRange("slice", options.slice.frames, 1, 1024);
        checkRange("slice-rows", options.slice.rows, 1, 4096);
        checkRange("temporal-decode", options.slice.window, 1, 1024);
        return {};
    } catch (const Failure& failure) {
        return failure.error;
    }
}

const std::vector<std::string>& cacheModeNames() {
    static const std::vector<std::string> names{"off", "deepcache", "lightcache", "adaptive"};
    return names;
}

const std::string& cacheModeName(CacheMode mode) {
    return cacheModeNames()[static_cast<size_t>(mode)];
}

std::optional<CacheMode> cacheModeFromName(const std::string& name) {
    return modeFromName<CacheMode>(cacheModeNames(), name);
}

const std::vector<std::string>& chunkModeNames() {
    static const std::vector<std::string> names{"off", "exact", "paper"};
    return names;
}

const std::string& chunkModeName(ChunkMode mode) {
    return chunkModeNames()[static_cast<size_t>(mode)];
}

std::optional<ChunkMode> chunkModeFromName(const std::string& name) {
    return modeFromName<ChunkMode>(chunkModeNames(), name);
}

const std::vector<std::string>& temporalDecodeNames() {
    static const std::vector<std::string> names{"exact", "window", "2d"};
    return names;
}

const std::string& temporalDecodeName(TemporalDecode mode) {
    return temporalDecodeNames()[static_cast<size_t>(mode)];
}

std::optional<TemporalDecode> temporalDecodeFromName(const std::string& name) {
    return modeFromName<TemporalDecode>(temporalDecodeNames(), name);
}

const std::vector<std::string>& swapWhatNames() {
    static const std::vector<std::string> names{"off", "weights", "features", "all"};
    return names;
}

const std::string& swapWhatName(SwapWhat what) {
    return swapWhatNames()[static_cast<size_t>(what)];
}

std::optional<SwapWhat> swapWhatFromName(const std::string& name) {
    return modeFromName<SwapWhat>(swapWhatNames(), name);
}

}  // namespace lightreel
