#pragma once
#include "core/compare/run_plan.h"
#include "core/pipeline/resolved_run.h"

namespace lightreel {

/// What the run will do and what each stage will hold at its highest, from shapes and settings alone.
[[nodiscard]] RunPlan planRun(const VideoModel& model, const ResolvedRun& run);

/// Groups of the U-Net's weights that stay in memory while the others are streamed: those that steps with
/// reuse run, when they are a small part of the whole.
[[nodiscard]] std::vector<size_t> keptGroups(const VideoModel& model, const ResolvedRun& run);

}  // namespace lightreel
