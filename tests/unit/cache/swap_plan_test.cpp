#include "core/cache/swap_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace lightreel {
namespace {

/// The one slot of a plan as its actions go by.
class Rehearsal {
  public:
    explicit Rehearsal(SlotState state) : m_state(state) {}

    /// False at the first action that does not fit.
    [[nodiscard]] bool play(const SwapPlan& plan, SwapPoint last = SwapPoint::RunEnd) {
        return std::ranges::all_of(plan, [&](const SwapStep& step) {
            if (step.point > last) return true;
            const std::optional<SlotState> next = after(m_state, step.action);
            if (next) m_state = *next;
            return next.has_value();
        });
    }
    [[nodiscard]] SlotState state() const { return m_state; }

  private:
    SlotState m_state;
};

bool moves(const SwapPlan& plan) {
    return std::ranges::any_of(plan, [](const SwapStep& step) { return step.action != SwapAction::Release; });
}

bool inOrder(const SwapPlan& plan) {
    return std::ranges::is_sorted(plan, {}, &SwapStep::point);
}

std::optional<std::string> flawOfEnding(const SwapPlans& plans, SlotState state) {
    Rehearsal ending(state);
    if (!ending.play(plans.ending, SwapPoint::SamplingEnd)) return "an ending does not fit what came before";
    if (ending.state() == SlotState::Fetching || ending.state() == SlotState::Ready)
        return "something is in memory when decoding begins";
    if (!ending.play(plans.ending)) return "an ending does not fit what came before";
    if (ending.state() != SlotState::Empty) return "a slot is never released";
    return std::nullopt;
}

/// In a reuse step the tensor must be there at its layer.
std::optional<std::string> flawOfUse(const SwapPlans& plans, SlotState state) {
    Rehearsal reuse(state);
    if (!reuse.play(plans.reuse, SwapPoint::BeforeUse)) return "a reuse step does not fit what came before";
    if (reuse.state() != SlotState::Ready) return "a tensor is used that nobody waited for";
    return std::nullopt;
}

/// What is wrong with plans over any order of steps that begins with a full one; nothing when all is well:
/// every action fits the slot's state, a reuse step's tensor is there when it is used, nothing is in memory
/// or on its way when decoding begins unless nothing is ever moved, and the slot is free at the end.
std::optional<std::string> flawOf(const SwapPlans& plans) {
    if (!inOrder(plans.full) || !inOrder(plans.reuse) || !inOrder(plans.ending))
        return "a plan's lines are out of order";
    const bool moving = moves(plans.full) || moves(plans.reuse);
    // Every state that a run can be in between two steps: a full step first, then either kind.
    Rehearsal first(SlotState::Empty);
    if (!first.play(plans.full)) return "the first full step cannot be run";
    std::set<SlotState> seen;
    for (std::vector<SlotState> open{first.state()}; !open.empty();) {
        const SlotState state = open.back();
        open.pop_back();
        if (!seen.insert(state).second) continue;
        if (auto flaw = flawOfEnding(plans, state)) return flaw;
        if (auto flaw = moving ? flawOfUse(plans, state) : std::nullopt) return flaw;
        Rehearsal full(state), reuse(state);
        if (!full.play(plans.full)) return "a full step does not fit what came before";
        if (!reuse.play(plans.reuse)) return "a reuse step does not fit what came before";
        open.insert(open.end(), {full.state(), reuse.state()});
    }
    return std::nullopt;
}

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
