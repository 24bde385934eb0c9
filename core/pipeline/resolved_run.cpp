#include "core/pipeline/resolved_run.h"

#include <algorithm>

#include "core/base/format.h"
#include "core/pipeline/cpu_features.h"

namespace lightreel {
namespace {

[[noreturn]] void refuse(const char* option, const std::string& value, const std::string& allowed) {
    throw Failure{{ErrorCode::BadRequest, {{"option", option}, {"value", value}, {"allowed", allowed}}}};
}

void fillFromModel(GenerationRequest& request, const ModelFacts& facts) {
    const auto orDefault = [](int& value, int fallback) {
        if (value == 0) value = fallback;
    };
    orDefault(request.width, facts.defaultWidth);
    orDefault(request.height, facts.defaultHeight);
    orDefault(request.frames, facts.defaultFrames);
    orDefault(request.fps, facts.defaultFps);
    orDefault(request.steps, facts.defaultSteps);
    if (!request.guidance) request.guidance = facts.defaultGuidance;
    if (request.scheduler.empty()) request.scheduler = facts.defaultScheduler;
    if (request.scheduler.empty())
        throw Failure{{ErrorCode::ModelUnsupported,
                       {{"path", facts.folder.string()},
                        {"reason", "its sampler is not known here; choose another one with --scheduler"}}}};
    request.prompt = repairedUtf8(request.prompt);
    request.negativePrompt = repairedUtf8(request.negativePrompt);
}

void checkAgainstModel(const GenerationRequest& request, const ModelFacts& facts) {
    if (request.frames > facts.maxFrames)
        refuse("frames", std::to_string(request.frames),
               "this model's motion modules know at most " + std::to_string(facts.maxFrames));
    for (const auto& [option, side] :
         {std::pair{"width", request.width}, std::pair{"height", request.height}})
        if (side % facts.sizeMultiple != 0)
            refuse(option, std::to_string(side),
                   "it must be a multiple of " + std::to_string(facts.sizeMultiple));
}

void checkCache(const AccelerationOptions::Cache& cache, int depths) {
    if (cache.mode != CacheMode::Off && cache.depth >= depths)
        refuse("cache-depth", std::to_string(cache.depth),
               "this model's network has depths 0 to " + std::to_string(depths - 1));
}

/// An error budget counts on knowing what becomes of an error in a step.
void checkBudget(const AccelerationOptions::Cache& cache, const GenerationRequest& request,
                 const std::vector<std::string>& known) {
    if (!cache.reuses() || cache.fixedSteps()) return;
    if (std::find(known.begin(), known.end(), request.scheduler) != known.end()) return;
    std::string names;
    for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
    refuse("scheduler", request.scheduler,
           "with this model an error budget can be kept with " + (names.empty() ? "no sampler" : names));
}

void checkPieces(const AccelerationOptions& options, int frames, int64_t rows) {
    if (options.chunk.frames > frames)
        refuse("chunk-frames", std::to_string(options.chunk.frames),
               "the clip has " + std::to_string(frames) + " frames to cut");
    for (const auto& [option, pieces] :
         {std::pair{"chunk-rows", options.chunk.rows}, std::pair{"slice-rows", options.slice.rows}})
        if (pieces > rows)
            refuse(option, std::to_string(pieces),
                   "at this height there are " + std::to_string(rows) + " rows to cut");
}

}  // namespace

ResolvedRun resolveRun(const AnimateDiffModel& model, const RunInput& input) {
    ResolvedRun run{input.request, input.acceleration};
    fillFromModel(run.request, model.facts());
    checkAgainstModel(run.request, model.facts());
    const Result<at::ScalarType> dtype = cpuDtype(run.request.dtype);
    if (!dtype) throw Failure{dtype.error()};
    run.dtype = *dtype;
    run.request.dtype = dtypeName(run.dtype);
    run.request.device = "cpu";
    run.height = run.request.height / model.vae().compression();
    run.width = run.request.width / model.vae().compression();
    checkCache(run.acceleration.cache, model.facts().cacheDepths);
    checkBudget(run.acceleration.cache, run.request, model.facts().budgetSchedulers);
    checkPieces(run.acceleration, run.request.frames, run.height);
    run.passes = static_cast<int64_t>(newScheduler(model, run.request)->timesteps().size());
    return run;
}

std::unique_ptr<Scheduler> newScheduler(const AnimateDiffModel& model, const GenerationRequest& request) {
    Result<std::unique_ptr<Scheduler>> made =
        makeScheduler(request.scheduler, model.scheduler(), request.steps);
    if (!made) throw Failure{made.error()};
    return std::move(*made);
}

}  // namespace lightreel
