#include "core/cache/cache_policy.h"

namespace lightreel {

const char* stepKindName(StepKind kind) {
    switch (kind) {
        case StepKind::Full:
            return "full";
        case StepKind::Reuse:
            return "reuse";
        case StepKind::Skip:
            break;
    }
    return "skip";
}

StepPrediction FixedPolicy::predict(size_t step, StepNetwork& network) {
    if (m_full.at(step) || !network.canReuse()) return {StepKind::Full, network.full()};
    return {StepKind::Reuse, network.reuse()};
}

}  // namespace lightreel
