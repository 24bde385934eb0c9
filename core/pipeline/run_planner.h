#pragma once
#include "core/compare/run_plan.h"
#include "core/pipeline/resolved_run.h"

namespace lightreel {

/// What the run will do and what each stage will hold at its highest, from shapes and settings alone.
[[nodiscard]] RunPlan planRun(const AnimateDiffModel& model, const ResolvedRun& run);

}  // namespace lightreel
