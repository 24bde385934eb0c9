#include "core/request/presets.h"

#include <gtest/gtest.h>

namespace lightreel {
namespace {

constexpr Preset kAll[] = {Preset::Exact, Preset::Fastest, Preset::Balanced, Preset::LeastMemory};

const std::string& nameOf(Preset preset) {
    return presetNames()[static_cast<size_t>(preset)];
}

TEST(Presets, exactIsTheUncachedRunFrameByFrame) {
    EXPECT_EQ(presetOptions(Preset::Exact), AccelerationOptions());
    EXPECT_EQ(presetOptions(Preset::Exact).slice.frames, 1);
}

TEST(Presets, eachIsFoundAgainAndSound) {
    for (const Preset preset : kAll) {
        EXPECT_EQ(matchingPreset(presetOptions(preset)), preset) << nameOf(preset);
        EXPECT_EQ(presetFromName(nameOf(preset)), preset);
        EXPECT_TRUE(validate(presetOptions(preset))) << nameOf(preset);
    }
    EXPECT_FALSE(presetFromName("best"));
}

TEST(Presets, onlyFastestAndBalancedChangeThePicture) {
    for (const Preset preset : kAll) {
        const bool caches = presetOptions(preset).cache.mode != CacheMode::Off;
        EXPECT_EQ(caches, preset == Preset::Fastest || preset == Preset::Balanced) << nameOf(preset);
        EXPECT_NE(presetOptions(preset).chunk.mode, ChunkMode::Paper);
    }
}

TEST(Presets, whatCannotMatterIsNotLookedAt) {
    AccelerationOptions options;
    options.cache.interval = 7;
    options.cache.errorBudget = 0.5;
    options.chunk.bytes = 1 << 20;
    options.swap.wait = true;
    options.swap.folder = "/scratch";
    options.memoryBudget = 1 << 30;
    EXPECT_EQ(matchingPreset(options), Preset::Exact);
    options.cache.mode = CacheMode::DeepCache;
    options.cache.interval = 1;  // uncached by another name
    EXPECT_EQ(matchingPreset(options), Preset::Exact);
}

TEST(Presets, oneChangedValueMakesThemSomebodysOwn) {
    const auto own = [](Preset preset, auto change) {
        AccelerationOptions options = presetOptions(preset);
        change(options);
        return !matchingPreset(options);
    };
    EXPECT_TRUE(own(Preset::Exact, [](auto& o) { o.slice.frames = 4; }));
    EXPECT_TRUE(own(Preset::Exact, [](auto& o) { o.slice.rows = 2; }));
    EXPECT_TRUE(own(Preset::Fastest, [](auto& o) { o.cache.depth = 1; }));
    EXPECT_TRUE(own(Preset::Fastest, [](auto& o) { o.cache.centre = 4; }));
    EXPECT_TRUE(own(Preset::Balanced, [](auto& o) { o.chunk.rows = 2; }));
    EXPECT_TRUE(own(Preset::LeastMemory, [](auto& o) { o.swap.wait = true; }));
}

}  // namespace
}  // namespace lightreel
