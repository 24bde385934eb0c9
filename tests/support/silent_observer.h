#pragma once
#include "core/pipeline/run_events.h"

namespace lightreel {

/// Hears a run's events and does nothing.
struct SilentObserver : RunObserver {
    void onRunEvent(const RunEvent&) override {}
};

}  // namespace lightreel
