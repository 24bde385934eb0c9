#include "core/cache/full_steps.h"

#include <gtest/gtest.h>

#include <string>

namespace lightreel {
namespace {

std::string pattern(const AccelerationOptions::Cache& options, size_t steps) {
    std::string out;
    for (const bool full : fullSteps(options, steps)) out += full ? 'F' : '.';
    return out;
}

TEST(FullSteps, uniformRunsEveryNth) {
    EXPECT_EQ(pattern({.mode = CacheMode::LightCache, .interval = 3}, 8), "F..F..F.");
    EXPECT_EQ(pattern({.mode = CacheMode::DeepCache, .interval = 100}, 4), "F...");
    EXPECT_EQ(pattern({.mode = CacheMode::DeepCache, .interval = 2}, 0), "");
}

TEST(FullSteps, offAndOneAreAllFull) {
    EXPECT_EQ(pattern({.mode = CacheMode::Off, .interval = 3}, 4), "FFFF");
    EXPECT_EQ(pattern({.mode = CacheMode::LightCache, .interval = 1, .centre = 2}, 4), "FFFF");
}

TEST(FullSteps, centredIsDensestThereAndNeverHasMoreThanUniform) {
    const AccelerationOptions::Cache options{
        .mode = CacheMode::LightCache, .interval = 5, .centre = 15, .power = 1.4};
    const std::vector<bool> full = fullSteps(options, 50);
    EXPECT_TRUE(full.front());
    const auto count = [&](size_t from, size_t to) {
        return std::count(full.begin() + static_cast<std::ptrdiff_t>(from),
                          full.begin() + static_cast<std::ptrdiff_t>(to), true);
    };
    EXPECT_LE(count(0, 50), 10);
    EXPECT_GT(count(10, 20), count(40, 50));
}

TEST(FullSteps, aPowerOfOneIsEven) {
    EXPECT_EQ(pattern({.mode = CacheMode::LightCache, .interval = 2, .centre = 3, .power = 1}, 8),
              "F.F.F.F.");
}

TEST(FullSteps, aCentreBeyondTheRunStaysWithinIt) {
    const std::string made =
        pattern({.mode = CacheMode::LightCache, .interval = 2, .centre = 900, .power = 3}, 6);
    EXPECT_EQ(made.size(), 6U);
    EXPECT_EQ(made.front(), 'F');
}

}  // namespace
}  // namespace lightreel
