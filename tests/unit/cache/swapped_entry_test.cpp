#include <gtest/gtest.h>

#include "core/base/cancel_token.h"
#include "core/cache/entry_feature.h"
#include "core/cache/released_hoard.h"
#include "core/memory/traffic.h"
#include "tests/support/fake_swapper.h"

namespace lightreel {
namespace {

const EntryKey kKey{{1, 4, 3, 4, 5}, at::kFloat, at::kCPU};

void full(EntryFeature& entry, const at::Tensor& hidden) {
    entry.beginFull();
    entry.capture(kKey, hidden.clone());
}

at::Tensor reuse(EntryFeature& entry) {
    entry.beginReuse();
    const at::Tensor taken = entry.get().clone();
    entry.used();
    return taken;
}

TEST(SwappedEntry, leavesAtTheCaptureAndIsBackOnlyWhileItIsUsed) {
    FakeSwapper swapper;
    const at::Tensor hidden = at::randn({3, 4});
    {
        EntryFeature entry(0, EntryLifetime::UntilNextFull, swapper, true);
        full(entry, hidden);
        EXPECT_TRUE(at::equal(reuse(entry), hidden));
        EXPECT_TRUE(at::equal(reuse(entry), hidden));
        full(entry, hidden + 1);
        EXPECT_TRUE(at::equal(reuse(entry), hidden + 1));
        entry.endSampling();
        EXPECT_FALSE(entry.serves(kKey));
    }
    const std::vector<std::string> expected{
        "spill 0",    "prefetch 0", "spilled 0", "fetched 0",   "await 0",     "set aside 0",
        "prefetch 0", "fetched 0",  "await 0",   "set aside 0", "release 0",   "spill 0",
        "prefetch 0", "spilled 0",  "fetched 0", "await 0",     "set aside 0", "release 0"};
    EXPECT_EQ(swapper.log, expected);
    EXPECT_EQ(swapper.held(), 0);
}

TEST(SwappedEntry, deepCachesStaysOutsideThroughDecodingAndGoesAtTheEnd) {
    FakeSwapper swapper;
    {
        EntryFeature entry(0, EntryLifetime::UntilReplaced, swapper, true);
        full(entry, at::ones({5}));
        full(entry, at::ones({5}) * 2);
        (void)reuse(entry);
        entry.endSampling();
        EXPECT_GT(swapper.held(), 0);
    }
    EXPECT_EQ(swapper.held(), 0);
}

TEST(SwappedEntry, whereItDoesNotPayItStays) {
    FakeSwapper swapper;
    swapper.speed = 1;  // a byte a second
    EntryFeature entry(0, EntryLifetime::UntilNextFull, swapper, false);
    for (int i = 0; i < 3; ++i) {
        full(entry, at::ones({5}) * i);
        EXPECT_TRUE(at::equal(reuse(entry), at::ones({5}) * i));
    }
    EXPECT_TRUE(swapper.log.empty());
}

TEST(SwappedEntry, whereItPaysItLeavesOnceThatIsKnown) {
    FakeSwapper swapper;
    EntryFeature entry(0, EntryLifetime::UntilNextFull, swapper, false);
    full(entry, at::ones({5}));
    (void)reuse(entry);
    EXPECT_TRUE(swapper.log.empty());
    full(entry, at::ones({5}));
    EXPECT_EQ(swapper.log.front(), "spill 0");
}

TEST(SwappedEntry, withoutRoomItStaysAndTheReasonIsKept) {
    FakeSwapper swapper;
    swapper.refuseRoomAt = 1;
    EntryFeature entry(0, EntryLifetime::UntilNextFull, swapper, true);
    full(entry, at::ones({5}));
    EXPECT_TRUE(at::equal(reuse(entry), at::ones({5})));
    EXPECT_TRUE(swapper.trouble());
    full(entry, at::ones({5}));  // there is room now
    EXPECT_EQ(swapper.log.front(), "spill 0");
}

/// Whatever fails or is cancelled where: nothing is left, neither in the swapper nor in the counters.
TEST(SwappedEntry, afterAFailureAtAnyPointNothingIsLeft) {
    for (int at = 1; at <= 4; ++at) {
        const int64_t before = traffic().cached;
        FakeSwapper swapper;
        swapper.failAt = at;
        const auto run = [&] {
            EntryFeature entry(0, EntryLifetime::UntilNextFull, swapper, true);
            for (int i = 0; i < 2; ++i) {
                full(entry, at::ones({5}));
                (void)reuse(entry);
            }
        };
        EXPECT_THROW(run(), Failure) << at;
        EXPECT_EQ(swapper.held(), 0) << at;
        EXPECT_EQ(traffic().cached, before) << at;
        if (swapper.state(0) != SlotState::Empty) ADD_FAILURE() << "slot in use after failure " << at;
    }
}

TEST(SwappedEntry, aCancelBetweenPrefetchAndUseLeavesNothing) {
    FakeSwapper swapper;
    const CancelToken cancel;
    swapper.onPrefetch = [&] { cancel.cancel(); };
    const auto run = [&] {
        EntryFeature entry(0, EntryLifetime::UntilNextFull, swapper, true);
        full(entry, at::ones({5}));
        entry.beginReuse();
        cancel.check();
    };
    EXPECT_THROW(run(), Cancelled);
    EXPECT_EQ(swapper.held(), 0);
    EXPECT_EQ(swapper.log.back(), "release 0");
}

TEST(Entry, countsWhatItHoldsForTheGraph) {
    const int64_t before = traffic().cached;
    EntryFeature entry(0, EntryLifetime::UntilNextFull);
    full(entry, at::ones({5}));
    EXPECT_EQ(traffic().cached - before, 20);
    full(entry, at::ones({7}));
    EXPECT_EQ(traffic().cached - before, 28);
    entry.endSampling();
    EXPECT_EQ(traffic().cached - before, 0);
}

TEST(ReleasedHoard, keepsTheLastOutputOfEveryModuleUntilItsEnd) {
    const int64_t before = traffic().cached;
    const at::Tensor first = at::ones({4}), second = at::ones({4});
    const int a = 0, b = 0;
    {
        ReleasedHoard hoard(nullptr);
        hoard.onOutput(&a, first);
        hoard.onOutput(&b, second);
        hoard.onOutput(&a, second);
        EXPECT_EQ(first.use_count(), 1);
        EXPECT_EQ(second.use_count(), 3);
        EXPECT_EQ(traffic().cached - before, 32);
    }
    EXPECT_EQ(traffic().cached, before);
}

TEST(ReleasedHoard, swapsThemOutAsTheyCome) {
    FakeSwapper swapper;
    const int a = 0;
    {
        ReleasedHoard hoard(&swapper);
        hoard.onOutput(&a, at::ones({4}));
        hoard.onOutput(&a, at::ones({4}));
    }
    const std::vector<std::string> expected{"spill 0", "spilled 0", "release 0",
                                            "spill 0", "spilled 0", "release 0"};
    EXPECT_EQ(swapper.log, expected);
    EXPECT_EQ(swapper.held(), 0);
}

}  // namespace
}  // namespace lightreel
