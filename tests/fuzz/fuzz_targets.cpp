#include "tests/fuzz/fuzz_targets.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/base/strict_json.h"
#include "core/decode/vae_config.h"
#include "core/denoise/scheduler.h"
#include "core/denoise/unet_motion_config.h"
#include "core/weights/gguf.h"
#include "core/weights/safetensors.h"

namespace lightreel::fuzz {
namespace {

std::string_view asText(std::span<const uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void must(bool condition) {
    if (!condition) std::abort();
}

/// What is refused must be a whole message, whatever bytes the file put into it.
template <typename T>
void mustBeExplained(const Result<T>& result) {
    if (!result) must(paragraph(result.error()).find('{') != 0 && !result.error().args.empty());
}

void mustBeBounded(const UNetMotionConfig& config) {
    must(!config.levels.empty() && config.levels.size() <= 8);
    must(config.motionMaxFrames >= 1 && config.motionMaxFrames <= 4096);
    must(config.midMotionLayers.size() == static_cast<size_t>(config.midLayers));
    for (const UNetMotionConfig::Level& level : config.levels) {
        must(level.channels >= 1 && level.channels <= 16'384 && level.layers >= 1 && level.layers <= 128);
        must(level.channels % level.heads == 0 && level.channels % level.motionHeads == 0);
        must(level.channels % config.normGroups == 0);
        must(level.motionLayersUp.size() == static_cast<size_t>(level.layers) + 1);
    }
}

}  // namespace

void safetensorsHeader(std::span<const uint8_t> bytes) {
    const auto parsed = parseSafetensorsHeader(std::as_bytes(bytes), bytes.size(), "file");
    mustBeExplained(parsed);
    if (!parsed) return;
    uint64_t header = 0;
    for (size_t i = 0; i < 8; ++i) header |= uint64_t{bytes[i]} << (8 * i);
    uint64_t covered = 0;
    for (const auto& [name, entry] : *parsed) {
        must(!name.empty() && name.size() <= 1024 && entry.shape.size() <= 8);
        must(entry.begin >= 0 && entry.begin <= entry.end);
        must(static_cast<uint64_t>(entry.end) <= bytes.size() - 8 - header);
        covered += static_cast<uint64_t>(entry.end - entry.begin);
    }
    must(covered == bytes.size() - 8 - header);
}

void gguf(std::span<const uint8_t> bytes) {
    const auto parsed = parseGguf(std::as_bytes(bytes), "file");
    mustBeExplained(parsed);
    if (!parsed) return;
    std::vector<std::pair<int64_t, int64_t>> places;
    for (const auto& [name, tensor] : parsed->tensors) {
        must(!name.empty() && !tensor.shape.empty() && tensor.shape.size() <= 4);
        must(tensor.begin >= 0 && tensor.begin < tensor.end && tensor.begin % 8 == 0);
        must(tensor.end <= static_cast<int64_t>(bytes.size()));
        places.emplace_back(tensor.begin, tensor.end);
    }
    std::ranges::sort(places);
    for (size_t i = 1; i < places.size(); ++i) must(places[i - 1].second <= places[i].first);
}

void strictJson(std::span<const uint8_t> bytes) {
    for (const bool python : {false, true}) {
        const auto parsed = parseStrictJson(asText(bytes), "text", {1 << 20, 32, 10'000, python});
        mustBeExplained(parsed);
        if (!parsed) continue;
        const auto again = parseStrictJson(parsed->dump(), "text", {8 << 20, 32, 10'000});
        must(again && *again == *parsed);
    }
}

void modelConfig(std::span<const uint8_t> bytes) {
    const auto json = parseStrictJson(asText(bytes), "config", {1 << 20, 32, 10'000, true});
    if (!json) return;
    const auto motion = UNetMotionConfig::fromMotionModel(*json, "config");
    mustBeExplained(motion);
    if (motion) mustBeBounded(*motion);
    const auto both = UNetMotionConfig::fromUNet2D(*json, *json, "config");
    mustBeExplained(both);
    if (both) mustBeBounded(*both);
    mustBeExplained(VaeConfig::fromJson(*json, "config"));
    const auto sampler = SchedulerConfig::fromJson(*json, "config");
    mustBeExplained(sampler);
    if (sampler) must(sampler->trainTimesteps >= 2 && sampler->trainTimesteps <= 100'000);
}

}  // namespace lightreel::fuzz
