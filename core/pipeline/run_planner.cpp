#include "core/pipeline/run_planner.h"

#include "core/cache/full_steps.h"

namespace lightreel {

RunPlan planRun(const AnimateDiffModel& model, const ResolvedRun& run) {
    const AccelerationOptions::Cache& cache = run.acceleration.cache;
    const bool cached = cache.reuses();
    const UNetMotion::PassShape pass{*run.request.guidance > 1 ? 2 : 1, run.request.frames, run.height,
                                     run.width, static_cast<int64_t>(at::elementSize(run.dtype))};
    const Chunker chunker(run.acceleration.chunk);
    RunPlan plan{run.request, run.acceleration, {}, {}};
    for (const bool full : fullSteps(cache, static_cast<size_t>(run.passes)))
        plan.steps.push_back({full ? "full" : "reuse"});
    plan.peakBytes["denoise"] =
        model.unet().peakBytes(pass, chunker, {cached ? cache.depth : -1, false, false});
    return plan;
}

}  // namespace lightreel
