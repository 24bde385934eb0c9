#include "core/cache/swap_plan.h"

#include <gtest/gtest.h>

namespace lightreel {
namespace {

constexpr EntryLifetime kBoth[] = {EntryLifetime::UntilNextFull, EntryLifetime::UntilReplaced};

TEST(SwapPlan, ourOwnHoldOverEveryOrderOfSteps) {
    for (const EntryLifetime lifetime : kBoth) {
        EXPECT_EQ(flawOf(plansInMemory(lifetime)), std::nullopt);
        EXPECT_EQ(flawOf(plansSwapped(lifetime)), std::nullopt);
    }
}

SwapPlans without(SwapPlans plans, SwapAction action) {
    for (SwapPlan* plan : {&plans.full, &plans.reuse, &plans.ending})
        std::erase_if(*plan, [action](const SwapStep& step) { return step.action == action; });
    return plans;
}

TEST(SwapPlan, anyLineThatIsMissingIsNoticed) {
    for (const EntryLifetime lifetime : kBoth) {
        const SwapPlans whole = plansSwapped(lifetime);
        EXPECT_EQ(flawOf(without(whole, SwapAction::Prefetch)), "a reuse step does not fit what came before");
        EXPECT_EQ(flawOf(without(whole, SwapAction::Await)), "a tensor is used that nobody waited for");
        EXPECT_EQ(flawOf(without(whole, SwapAction::Spill)), "a reuse step does not fit what came before");
        EXPECT_NE(flawOf(without(whole, SwapAction::SetAside)), std::nullopt);
        EXPECT_NE(flawOf(without(whole, SwapAction::Release)), std::nullopt);
        SwapPlans leaking = whole;
        leaking.ending.clear();
        EXPECT_EQ(flawOf(leaking), "a slot is never released");
    }
}

TEST(SwapPlan, twoSpillsInOneStepAreNoticed) {
    SwapPlans plans = plansSwapped(EntryLifetime::UntilNextFull);
    plans.full.push_back({SwapPoint::AfterCapture, SwapAction::Spill});
    EXPECT_EQ(flawOf(plans), "the first full step cannot be run");
}

TEST(SwapPlan, aFullStepThatKeepsTheLastOnesSlotIsNoticed) {
    SwapPlans plans = plansSwapped(EntryLifetime::UntilNextFull);
    plans.full.erase(plans.full.begin());
    EXPECT_EQ(flawOf(plans), "a full step does not fit what came before");
}

TEST(SwapPlan, whatIsFetchedForNobodyMustBeGoneBeforeDecoding) {
    SwapPlans plans = plansSwapped(EntryLifetime::UntilReplaced);
    plans.full.push_back({SwapPoint::AfterUse, SwapAction::Prefetch});
    std::erase_if(plans.reuse, [](const SwapStep& step) { return step.action == SwapAction::Prefetch; });
    EXPECT_EQ(flawOf(plans), "something is in memory when decoding begins");
}

TEST(SwapPlan, linesStandInTheOrderOfTheirPoints) {
    SwapPlans plans = plansSwapped(EntryLifetime::UntilNextFull);
    std::swap(plans.reuse.front(), plans.reuse.back());
    EXPECT_EQ(flawOf(plans), "a plan's lines are out of order");
}

TEST(IdleWindow, paysOnceTheIdleTimeIsLongerThanBothCopies) {
    IdleWindow window(1000, false);
    EXPECT_FALSE(window.pays(1));  // nothing is known yet
    window.measured(2);
    EXPECT_TRUE(window.pays(999));
    EXPECT_FALSE(window.pays(1001));
    EXPECT_TRUE(IdleWindow(1000, true).pays(int64_t{1} << 40));
}

}  // namespace
}  // namespace lightreel
