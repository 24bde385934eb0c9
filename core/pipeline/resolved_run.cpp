#include "core/pipeline/resolved_run.h"

#include <algorithm>

#include "core/base/number_text.h"
#include "core/denoise/start_latents.h"
#include "core/pipeline/cpu_features.h"
#include "core/request/acceleration_text.h"

namespace lightreel {
namespace {

[[noreturn]] void refuse(const char* option, const std::string& value, const std::string& allowed) {
    throw Failure{{ErrorCode::BadRequest, {{"option", option}, {"value", value}, {"allowed", allowed}}}};
}

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
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
    if (facts.motionControls) {
        request.minGuidance =
            request.minGuidance.value_or(std::min(facts.defaultMinGuidance, *request.guidance));
        request.motionBucket = request.motionBucket.value_or(facts.defaultMotionBucket);
        request.noiseAug = request.noiseAug.value_or(facts.defaultNoiseAug);
    }
    if (facts.strengthControl && request.mode == GenerationMode::ImageToVideo)
        request.strength = request.strength.value_or(facts.defaultStrength);
    if (request.scheduler.empty()) request.scheduler = facts.defaultScheduler;
    if (request.scheduler.empty())
        throw Failure{{ErrorCode::ModelUnsupported,
                       {{"path", facts.folder.string()},
                        {"reason", "its sampler is not known here; choose another one with --scheduler"}}}};
    request.prompt = repairedUtf8(request.prompt);
    request.negativePrompt = repairedUtf8(request.negativePrompt);
}

/// What a model does not look at is refused, so that nobody waits for what it cannot change.
void checkInputs(const GenerationRequest& request, const ModelFacts& facts) {
    const bool picture = request.mode == GenerationMode::ImageToVideo;
    if (!picture && !facts.textToVideo)
        refuse("image", "", "this model sets a start picture in motion, so it needs one");
    if (picture && !facts.imageToVideo)
        refuse("image", request.image,
               "this model makes clips from words alone; choose one of image to video");
    const bool blank = request.prompt.find_first_not_of(" \t\r\n") == std::string::npos;
    if (blank && facts.readsPrompt)
        refuse("prompt", request.prompt, "it is empty; say what the clip shall show");
    for (const auto& [option, words] :
         {std::pair{"prompt", &request.prompt}, std::pair{"negative-prompt", &request.negativePrompt}})
        if (!facts.readsPrompt && !words->empty())
            refuse(option, words->substr(0, 80), "this model reads no words; leave it empty");
    const auto refuseUnless = [](bool known, const char* option, const auto& value, const char* who) {
        if (!known && value) refuse(option, numberText(*value), who);
    };
    constexpr const char* kMotion = "only models made for image to video, such as SVD, look at it";
    refuseUnless(facts.motionControls, "motion-bucket", request.motionBucket, kMotion);
    refuseUnless(facts.motionControls, "noise-aug", request.noiseAug, kMotion);
    refuseUnless(facts.motionControls, "min-guidance", request.minGuidance, kMotion);
    refuseUnless(facts.strengthControl && picture, "strength", request.strength,
                 "it counts with a start picture and a model of text to video; choose such a model");
}

void checkAgainstModel(const GenerationRequest& request, const ModelFacts& facts) {
    if (request.frames > facts.maxFrames)
        refuse("frames", std::to_string(request.frames),
               "this model knows at most " + std::to_string(facts.maxFrames));
    if (request.minGuidance && *request.minGuidance > *request.guidance)
        refuse("min-guidance", numberText(*request.minGuidance),
               "it must not be above the guidance of the last frame, " + numberText(*request.guidance));
    if (std::ranges::find(facts.schedulers, request.scheduler) == facts.schedulers.end())
        refuse("scheduler", request.scheduler, "this model was made for " + listed(facts.schedulers));
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
    refuse(
        "scheduler", request.scheduler,
        "with this model an error budget can be kept with " + (known.empty() ? "no sampler" : listed(known)));
}

/// Options that belong to what this model does not have.
void checkDecoder(const AccelerationOptions& options, const ModelFacts& facts) {
    if (facts.temporalDecoder) return;
    if (options.slice.temporal != TemporalDecode::Exact)
        refuse("temporal-decode", temporalDecodeText(options.slice),
               "this model's decoder decodes each frame by itself");
    if (options.cache.mode == CacheMode::Off && options.swapsFeatures() && !options.swap.folder.empty())
        refuse("swap-folder", options.swap.folder, "without a cache this model has no features to swap");
}

void checkCentre(const AccelerationOptions::Cache& cache, int64_t passes) {
    if (cache.fixedSteps() && cache.interval > 1 && cache.centre && *cache.centre >= passes)
        refuse("cache-centre", std::to_string(*cache.centre),
               "this run's steps are 0 to " + std::to_string(passes - 1));
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

ResolvedRun resolveRun(const VideoModel& model, const RunInput& input) {
    ResolvedRun run{input.request, input.acceleration};
    checkInputs(run.request, model.facts());
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
    checkDecoder(run.acceleration, model.facts());
    checkPieces(run.acceleration, run.request.frames, run.height);
    if (input.noise && run.request.strength)
        refuse("noise", input.noise->string(), "a run from a start picture draws its own");
    const std::unique_ptr<Scheduler> scheduler = newScheduler(model, run.request);
    run.passes = static_cast<int64_t>(scheduler->timesteps().size() - scheduler->begin());
    checkCentre(run.acceleration.cache, run.passes);
    return run;
}

std::unique_ptr<Scheduler> newScheduler(const VideoModel& model, const GenerationRequest& request) {
    Result<std::unique_ptr<Scheduler>> made =
        makeScheduler(request.scheduler, model.scheduler(), request.steps);
    if (!made) throw Failure{made.error()};
    if (request.strength) {
        const Result<size_t> first = firstStep(**made, request.steps, *request.strength);
        if (!first) throw Failure{first.error()};
        (*made)->beginAt(*first);
    }
    return std::move(*made);
}

}  // namespace lightreel
