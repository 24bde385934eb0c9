#include "core/cache/swap_plan.h"

namespace lightreel {

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

}  // namespace lightreel
