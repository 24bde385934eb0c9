#include "core/denoise/denoise_loop.h"

#include <ATen/ATen.h>

#include "core/base/result.h"
#include "core/denoise/guided_network.h"

namespace lightreel {

SamplingSteps samplingSteps(const Scheduler& scheduler) {
    SamplingSteps steps{{}, scheduler.errorWeights()};
    for (size_t i = scheduler.begin(); i < scheduler.timesteps().size(); ++i)
        steps.sigmas.push_back(scheduler.sigma(i));
    if (!steps.errorWeights.empty())
        steps.errorWeights.erase(steps.errorWeights.begin(),
                                 steps.errorWeights.begin() + static_cast<std::ptrdiff_t>(scheduler.begin()));
    return steps;
}

at::Tensor denoise(const Denoiser& network, Scheduler& scheduler, const DenoiseInput& input,
                   const StepPolicies& policies, at::Generator& generator, const CancelToken& cancel,
                   const DenoiseHooks& hooks) {
    at::Tensor latents = input.latents;
    GuidedNetwork guided(network, input.conditioning, input.guidance, scheduler.predictionType(),
                         {.cancel = cancel,
                          .entry = policies.entry,
                          .chunker = policies.chunker,
                          .weights = policies.weights,
                          .observer = policies.observer});
    for (size_t step = scheduler.begin(); step < scheduler.timesteps().size(); ++step) {
        const size_t count = step - scheduler.begin();
        cancel.check();
        hooks.stepBegins(count);
        guided.beginStep(scheduler.scaleModelInput(latents, step), scheduler.timesteps()[step],
                         scheduler.sigma(step));
        const StepPrediction made = policies.cache.predict(count, guided);
        latents = scheduler.step(made.prediction, step, latents, generator);
        hooks.stepEnds(count, made.kind, scheduler.cleanEstimate());
    }
    if (!at::isfinite(latents).all().item<bool>())
        throw Failure{{ErrorCode::BadPixels, {{"where", "latents"}}}};
    return latents;
}

}  // namespace lightreel
