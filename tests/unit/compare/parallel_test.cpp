#include "core/compare/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace lightreel {
namespace {

TEST(ForEachIndex, callsEveryIndexOnce) {
    for (const int threads : {0, 1, 3, 16}) {
        std::vector<std::atomic<int>> calls(41);
        forEachIndex(calls.size(), threads, {}, [&](size_t i) { ++calls[i]; });
        for (const auto& count : calls) EXPECT_EQ(count, 1) << threads;
    }
    forEachIndex(0, 2, {}, [](size_t) { ADD_FAILURE(); });
}

TEST(ForEachIndex, whatIsThrownComesOutAndEndsTheOthers) {
    std::atomic<int> calls = 0;
    const auto work = [&](size_t i) {
        ++calls;
        if (i == 3) throw std::runtime_error("third");
    };
    EXPECT_THROW(forEachIndex(1'000'000, 2, {}, work), std::runtime_error);
    EXPECT_LT(calls, 1'000'000);
}

TEST(ForEachIndex, endsWhenCancelled) {
    const CancelToken cancel;
    std::atomic<int> calls = 0;
    const auto work = [&](size_t) {
        if (++calls == 5) cancel.cancel();
    };
    EXPECT_THROW(forEachIndex(1'000'000, 2, cancel, work), Cancelled);
    EXPECT_LT(calls, 1'000'000);
}

}  // namespace
}  // namespace lightreel
