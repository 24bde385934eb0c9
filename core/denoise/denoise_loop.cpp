#include "core/denoise/denoise_loop.h"

#include <ATen/ATen.h>

#include "core/base/result.h"
#include "core/denoise/guided_network.h"

namespace lightreel {

SamplingSteps samplingSteps(const Scheduler& scheduler) {
    SamplingSteps steps{{}, scheduler.errorWeights()};
    for (size_t i = 0; i < scheduler.timesteps().size(); ++i) steps.sigmas.push_back(scheduler.sigma(i));
    return steps;
}

at::Tensor denoise(const Denoiser& network, Scheduler& scheduler, const DenoiseInput& input,
                   const StepPolicies& policies, at::Generator& generator, const CancelToken& cancel,
                   const DenoiseHooks& hooks) {
    at::Tensor latents = input.noise * scheduler.initNoiseSigma();
    GuidedNetwork guided(network, input.conditioning, input.guidance, scheduler.predictionType(),
                         {.cancel = cancel,
                          .entry = policies.entry,
                          .chunker = policies.chunker,
                          .weights = policies.weights,
                          .observer = policies.observer});
    for (size_t step = 0; step < scheduler.timesteps().size(); ++step) {
        cancel.check();
        hooks.stepBegins(step);
        guided.beginStep(scheduler.scaleModelInput(latents, step), scheduler.timesteps()[step],
                         scheduler.sigma(step));
        const StepPrediction made = policies.cache.predict(step, guided);
        latents = scheduler.step(made.prediction, step, latents, generator);
        hooks.stepEnds(step, made.kind, scheduler.cleanEstimate());
    }
    if (!at::isfinite(latents).all().item<bool>())
        throw Failure{{ErrorCode::BadPixels, {{"where", "latents"}}}};
    return latents;
}

}  // namespace lightreel
