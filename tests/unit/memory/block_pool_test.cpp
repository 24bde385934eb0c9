#include "core/memory/block_pool.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <thread>
#include <vector>

namespace lightreel {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

TEST(BlockPool, aFreedPlaceIsTakenAgain) {
    BlockPool pool;
    void* const first = pool.take(3 * kMiB);
    ASSERT_NE(first, nullptr);
    pool.giveBack(first, 3 * kMiB);
    EXPECT_EQ(pool.take(2 * kMiB), first);
    EXPECT_EQ(pool.heldBytes(), static_cast<int64_t>(3 * kMiB));
}

TEST(BlockPool, freeNeighboursGrowTogether) {
    BlockPool pool;
    void* const a = pool.take(kMiB);
    void* const b = pool.take(kMiB);
    void* const c = pool.take(kMiB);
    void* const wall = pool.take(kMiB);
    pool.giveBack(a, kMiB);
    pool.giveBack(c, kMiB);
    pool.giveBack(b, kMiB);
    EXPECT_EQ(pool.take(3 * kMiB), a);
    EXPECT_NE(wall, nullptr);
    EXPECT_EQ(pool.heldBytes(), static_cast<int64_t>(4 * kMiB));
}

TEST(BlockPool, trimReturnsWhatIsFreeAndKeepsWhatIsUsed) {
    BlockPool pool;
    auto* const used = static_cast<char*>(pool.take(kMiB));
    void* const idle = pool.take(8 * kMiB);
    std::memset(used, 7, kMiB);
    std::memset(idle, 9, 8 * kMiB);
    pool.giveBack(idle, 8 * kMiB);
    pool.trim();
    EXPECT_EQ(pool.heldBytes(), static_cast<int64_t>(kMiB));
    EXPECT_EQ(used[kMiB - 1], 7);
    EXPECT_EQ(static_cast<char*>(pool.take(8 * kMiB))[0], 0) << "the old pages are still there";
    pool.giveBack(used, kMiB);
}

TEST(BlockPool, nothingIsHeldWhenAllIsBackAndTrimmed) {
    BlockPool pool;
    for (const size_t bytes : {kMiB, 700 * kMiB, 600 * kMiB}) pool.giveBack(pool.take(bytes), bytes);
    pool.trim();
    EXPECT_EQ(pool.heldBytes(), 0);
}

TEST(BlockPool, whatTheSystemCannotGiveIsNull) {
    BlockPool pool;
    EXPECT_EQ(pool.take(size_t{1} << 60), nullptr);
    EXPECT_NE(pool.take(kMiB), nullptr);
}

/// Blocks of many sizes from several threads: none overlaps another.
TEST(BlockPool, blocksOfManyThreadsNeverOverlap) {
    BlockPool pool;
    const auto work = [&pool](unsigned seed) {
        std::mt19937 random(seed);
        std::vector<std::pair<unsigned char*, size_t>> mine;
        const auto check = [&] {
            const auto [block, bytes] = mine.back();
            EXPECT_EQ(block[0], seed);
            EXPECT_EQ(block[bytes - 1], seed);
            pool.giveBack(block, bytes);
            mine.pop_back();
        };
        for (int i = 0; i < 400; ++i) {
            const size_t bytes = BlockPool::kSmallest + random() % (2 * kMiB);
            auto* const block = static_cast<unsigned char*>(pool.take(bytes));
            ASSERT_NE(block, nullptr);
            block[0] = block[bytes - 1] = static_cast<unsigned char>(seed);
            mine.emplace_back(block, bytes);
            std::swap(mine[random() % mine.size()], mine.back());
            if (mine.size() > 12) check();
        }
        while (!mine.empty()) check();
    };
    std::vector<std::thread> threads;
    for (unsigned seed = 1; seed <= 3; ++seed) threads.emplace_back(work, seed);
    for (std::thread& thread : threads) thread.join();
    pool.trim();
    EXPECT_EQ(pool.heldBytes(), 0);
}

}  // namespace
}  // namespace lightreel
