#include "core/cache/entry_feature.h"

#include <utility>

#include "core/memory/traffic.h"

namespace lightreel {

EntryFeature::~EntryFeature() {
    if (m_swapper != nullptr) m_swapper->fence();
    reach(m_plans.ending, SwapPoint::SamplingEnd);
    reach(m_plans.ending, SwapPoint::RunEnd);
}

void EntryFeature::reach(const SwapPlan& plan, SwapPoint point) {
    for (const SwapStep& step : plan)
        if (step.point == point) act(step.action);
}

void EntryFeature::act(SwapAction action) {
    if (action == SwapAction::Release) {
        m_hidden.reset();
        if (std::exchange(m_out, false)) m_swapper->release(*m_slot);
        note(0);
    } else if (action == SwapAction::Spill) {
        spill();
    } else if (m_out) {
        if (action == SwapAction::Prefetch) m_swapper->prefetch(*m_slot);
        if (action == SwapAction::Await) m_hidden = m_swapper->await(*m_slot);
        if (action == SwapAction::SetAside) {
            m_hidden.reset();
            m_swapper->setAside(*m_slot);
        }
    }
}

void EntryFeature::capture(EntryKey key, at::Tensor hidden) {
    reach(m_plans.full, SwapPoint::BeforeCapture);
    m_key = std::move(key);
    note(static_cast<int64_t>(hidden.nbytes()));
    m_hidden = std::move(hidden);
    m_idle.restart();
    m_measuring = true;
    reach(m_plans.full, SwapPoint::AfterCapture);
}

const at::Tensor& EntryFeature::get() {
    if (std::exchange(m_measuring, false)) m_window.measured(m_idle.seconds());
    reach(m_plans.reuse, SwapPoint::BeforeUse);
    return m_hidden;
}

void EntryFeature::spill() {
    if (!m_window.pays(m_bytes) || !makeRoom()) return;
    m_swapper->spill(*m_slot, std::move(m_hidden));
    m_hidden.reset();
    m_out = true;
}

bool EntryFeature::makeRoom() {
    if (m_slot && m_slotBytes >= m_bytes) return true;
    const Result<SwapSlot> slot = m_swapper->reserve(m_bytes);
    if (!slot) return false;
    m_slot = *slot;
    m_slotBytes = m_bytes;
    return true;
}

void EntryFeature::note(int64_t bytes) {
    noteCached(bytes - m_bytes);
    m_bytes = bytes;
}

}  // namespace lightreel
