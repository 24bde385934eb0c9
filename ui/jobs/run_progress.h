#pragma once
#include "ui/jobs/job_entry.h"

namespace lightreel {

/// Writes what an event says into the entry of its run. now: seconds since the run's start.
void takeRunEvent(JobEntry& entry, const RunEvent& event, double now);

}  // namespace lightreel
