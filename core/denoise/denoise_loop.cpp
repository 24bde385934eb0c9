#include "core/denoise/denoise_loop.h"

#include <ATen/ATen.h>

#include "core/base/result.h"

namespace lightreel {

at::Tensor denoise(const Denoiser& network, Scheduler& scheduler, const DenoiseInput& input,
                   at::Generator& generator, const CancelToken& cancel, const DenoiseHooks& hooks) {
    const int64_t rows = input.conditioning.size(0);
    const at::ScalarType dtype = input.conditioning.scalar_type();
    at::Tensor latents = input.noise * scheduler.initNoiseSigma();
    StepContext context{cancel};
    for (size_t step = 0; step < scheduler.timesteps().size(); ++step) {
        cancel.check();
        hooks.stepBegins(step);
        const at::Tensor scaled = scheduler.scaleModelInput(latents, step).to(dtype);
        at::Tensor prediction = network
                                    .predict(scaled.expand({rows, -1, -1, -1, -1}),
                                             scheduler.timesteps()[step], input.conditioning, context)
                                    .to(at::kFloat);
        if (rows == 2) {
            const at::Tensor negative = prediction.narrow(0, 0, 1);
            prediction = negative + (prediction.narrow(0, 1, 1) - negative) * input.guidance;
        }
        latents = scheduler.step(prediction, step, latents, generator);
        hooks.stepEnds(step, scheduler.cleanEstimate());
    }
    if (!at::isfinite(latents).all().item<bool>())
        throw Failure{{ErrorCode::BadPixels, {{"where", "latents"}}}};
    return latents;
}

}  // namespace lightreel
