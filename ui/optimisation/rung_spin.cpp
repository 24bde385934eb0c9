#include "ui/optimisation/rung_spin.h"

#include <algorithm>

namespace lightreel {

RungSpin::RungSpin(std::vector<double> rungs) : m_rungs(std::move(rungs)) {}

void RungSpin::stepBy(int steps) {
    for (; steps > 0; --steps) {
        const auto above = std::ranges::upper_bound(m_rungs, value());
        if (above != m_rungs.end()) setValue(*above);
    }
    for (; steps < 0; ++steps) {
        const auto here = std::ranges::lower_bound(m_rungs, value());
        if (here != m_rungs.begin()) setValue(*std::prev(here));
    }
    selectAll();
}

QAbstractSpinBox::StepEnabled RungSpin::stepEnabled() const {
    StepEnabled enabled = StepNone;
    if (value() > m_rungs.front()) enabled |= StepDownEnabled;
    if (value() < m_rungs.back()) enabled |= StepUpEnabled;
    return enabled;
}

}  // namespace lightreel
