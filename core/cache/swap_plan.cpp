#include "core/cache/swap_plan.h"

#include <algorithm>
#include <set>

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

}  // namespace

SwapPlans plansInMemory(EntryLifetime lifetime) {
    if (lifetime == EntryLifetime::UntilReplaced) return {{}, {}, {{SwapPoint::RunEnd, SwapAction::Release}}};
    return {{{SwapPoint::StepBegin, SwapAction::Release}},
            {},
            {{SwapPoint::SamplingEnd, SwapAction::Release}, {SwapPoint::RunEnd, SwapAction::Release}}};
}

SwapPlans plansSwapped(EntryLifetime lifetime) {
    const bool early = lifetime == EntryLifetime::UntilNextFull;
    const SwapPoint replaced = early ? SwapPoint::StepBegin : SwapPoint::BeforeCapture;
    return {{{replaced, SwapAction::Release}, {SwapPoint::AfterCapture, SwapAction::Spill}},
            {{SwapPoint::StepBegin, SwapAction::Prefetch},
             {SwapPoint::BeforeUse, SwapAction::Await},
             {SwapPoint::AfterUse, SwapAction::SetAside}},
            {{early ? SwapPoint::SamplingEnd : SwapPoint::RunEnd, SwapAction::Release}}};
}

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

}  // namespace lightreel
