#include "core/request/acceleration_text.h"

#include <gtest/gtest.h>

#include "core/request/presets.h"

namespace lightreel {
namespace {

AccelerationOptions read(std::string_view text) {
    const Result<AccelerationOptions> options = accelerationFromText(text);
    EXPECT_TRUE(options) << text;
    return options ? *options : AccelerationOptions();
}

std::string refusal(std::string_view text) {
    const Result<AccelerationOptions> options = accelerationFromText(text);
    return options ? "" : paragraph(options.error());
}

TEST(AccelerationText, emptyIsThePlainRun) {
    EXPECT_EQ(read(""), AccelerationOptions());
    EXPECT_EQ(accelerationName({}), "plain");
}

TEST(AccelerationText, readsEveryKey) {
    const AccelerationOptions options = read(
        "cache=deepcache,interval=3,depth=1,centre=4,power=1.5,chunk=exact,frames=2,bytes=32MiB,"
        "slice=4,temporal=window:5,swap=all");
    EXPECT_EQ(options.cache.mode, CacheMode::DeepCache);
    EXPECT_EQ(options.cache.interval, 3);
    EXPECT_EQ(options.cache.depth, 1);
    EXPECT_EQ(options.cache.centre, 4);
    EXPECT_DOUBLE_EQ(options.cache.power, 1.5);
    EXPECT_EQ(options.chunk, (AccelerationOptions::Chunk{ChunkMode::Exact, 2, 0, int64_t{32} << 20}));
    EXPECT_EQ(options.slice, (AccelerationOptions::Slice{4, 1, TemporalDecode::Window, 5}));
    EXPECT_EQ(read("slice-rows=2").slice.rows, 2);
    EXPECT_EQ(options.swap.what, SwapWhat::All);
}

TEST(AccelerationText, aCacheFollowsFromItsNumbers) {
    EXPECT_EQ(read("interval=3").cache.mode, CacheMode::LightCache);
    EXPECT_EQ(read("depth=1").cache.mode, CacheMode::LightCache);
    EXPECT_EQ(read("budget=0.1").cache.mode, CacheMode::Adaptive);
    EXPECT_EQ(read("centre=4,power=2").cache.mode, CacheMode::LightCache);
    EXPECT_EQ(read("preset=fastest,interval=5").cache.interval, 5) << "what follows a preset changes it";
}

TEST(AccelerationText, saysWhatIsWrong) {
    EXPECT_NE(refusal("color=red").find("known are preset, cache"), std::string::npos);
    EXPECT_NE(refusal("interval").find("key=value"), std::string::npos);
    EXPECT_NE(refusal("interval=").find("key=value"), std::string::npos);
    EXPECT_NE(refusal("interval=two").find("takes a number"), std::string::npos);
    EXPECT_NE(refusal("interval=2x").find("takes a number"), std::string::npos);
    EXPECT_NE(refusal("interval=0").find("between 1 and 1000"), std::string::npos);
    EXPECT_NE(refusal("cache=deepcash").find("off, deepcache, lightcache, adaptive"), std::string::npos);
    EXPECT_NE(refusal("temporal=window").find("window:N"), std::string::npos);
    EXPECT_NE(refusal("temporal=2d:3").find("window:N"), std::string::npos);
    EXPECT_NE(refusal("interval=2,preset=exact").find("preset stands before"), std::string::npos);
    EXPECT_NE(refusal("bytes=lots").find("64MiB"), std::string::npos);
}

TEST(AccelerationText, refusesAKeyThatHasNoSay) {
    for (const auto& [text, why] : std::vector<std::pair<const char*, const char*>>{
             {"cache=off,interval=3", "cache, which is off"},
             {"cache=off,depth=1", "cache, which is off"},
             {"cache=adaptive,interval=3", "by its error budget"},
             {"interval=2,budget=0.3", "by its error budget"},
             {"budget=0.3,centre=2", "by its error budget"},
             {"cache=lightcache,budget=0.3", "belongs to cache adaptive"},
             {"interval=2,power=2", "centre of the steps"},
             {"preset=balanced,power=2", "centre of the steps"},
             {"frames=2", "chunk, which is off"},
             {"rows=2", "chunk, which is off"},
             {"chunk=off,bytes=8MiB", "chunk, which is off"},
             {"chunk=exact,frames=2,rows=2,bytes=8MiB", "number of parts is given"},
             {"chunk=paper,bytes=8MiB", "number of parts alone"},
             {"slice=2,slice-rows=2", "decoded by itself"},
             {"slice=8,temporal=window:4", "holds fewer frames"},
             {"interval=1,depth=2", "interval of 1"},
             {"interval=1,centre=2", "interval of 1"},
             {"budget=0,depth=2", "budget of 0"}})
        EXPECT_NE(refusal(text).find(why), std::string::npos) << text << ": " << refusal(text);
    EXPECT_EQ(read("preset=balanced,cache=off").cache.mode, CacheMode::Off)
        << "a preset's own numbers may rest";
}

TEST(AccelerationText, namesAreForPeople) {
    EXPECT_EQ(accelerationName(read("interval=3,chunk=exact")), "LightCache 3/0 + exact chunks");
    EXPECT_EQ(accelerationName(read("budget=0.3")), "adaptive 0.3");
    EXPECT_EQ(accelerationName(read("preset=least-memory")), "least memory");
    EXPECT_EQ(accelerationName(read("slice-rows=4,swap=weights")), "decoded in 4 bands + swap weights");
}

TEST(Grid, isEveryCombinationOnce) {
    const auto axes = gridFromText("interval=2/3,depth=0/1,chunk=off/exact");
    ASSERT_TRUE(axes);
    const auto settings = gridSettings(*axes);
    ASSERT_TRUE(settings);
    ASSERT_EQ(settings->size(), 8U);
    EXPECT_EQ(settings->front(), read("interval=2,depth=0,chunk=off"));
    EXPECT_EQ(settings->back(), read("interval=3,depth=1,chunk=exact"));
}

TEST(Grid, combinationsThatDoTheSameAreOne) {
    const auto settings = gridSettings({{"cache", {"off", "lightcache"}}, {"interval", {"2", "3"}}});
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->size(), 3U) << "without a cache the interval does not matter";
}

TEST(Grid, slicesThatDoTheSameAreOne) {
    const auto rows = gridSettings({{"slice", {"1", "4"}}, {"slice-rows", {"1", "2"}}});
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->size(), 3U) << "in bands each frame is decoded by itself";
    const auto bytes = gridSettings({{"chunk", {"exact", "paper"}}, {"bytes", {"1MiB", "2MiB"}}});
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), 3U) << "paper's parts are not cut by bytes";
}

TEST(Grid, refusesWhatMakesNoSense) {
    EXPECT_FALSE(gridFromText(""));
    EXPECT_FALSE(gridFromText("interval"));
    EXPECT_FALSE(gridSettings({{"interval", {"0"}}}));
    EXPECT_FALSE(gridSettings({{"size", {"1"}}}));
    EXPECT_FALSE(gridSettings({{"cache", {"off"}}, {"interval", {"2", "3"}}}))
        << "no combination has a cache";
    const std::vector<std::string> many(30, "2");
    EXPECT_FALSE(gridSettings({{"interval", many}, {"depth", many}}));
}

}  // namespace
}  // namespace lightreel
