#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <functional>

#include "core/cache/cache_policy.h"
#include "core/denoise/denoiser.h"
#include "core/denoise/guided_network.h"
#include "core/denoise/scheduler.h"

namespace lightreel {

/// What the loop needs besides network and sampler.
struct DenoiseInput {
    at::Tensor latents;  ///< [1, C, F, h, w] float32, as they are at the sampler's first step
    Conditioning conditioning;
    Guidance guidance;  ///< used with two guidance rows
};

/// How the steps are computed.
struct StepPolicies {
    CachePolicy& cache;   ///< decides what a step reuses
    EntryFeature* entry;  ///< where that is kept; null: nowhere
    Chunker chunker;
    WeightStream* weights = nullptr;     ///< null: the network is loaded whole
    ModuleObserver* observer = nullptr;  ///< sees what every module gives; null: nobody does
};

/// Called around every step, on the loop's thread. Steps are counted from the sampler's first one.
struct DenoiseHooks {
    std::function<void(size_t step)> stepBegins;
    /// clean [1, C, F, h, w] float32: the estimate of the finished latents
    std::function<void(size_t step, StepKind kind, const at::Tensor& clean)> stepEnds;
};

/// What a cache policy is told of the sampler: of the steps from its first one on.
[[nodiscard]] SamplingSteps samplingSteps(const Scheduler& scheduler);

/// Takes the noise away step by step, from the sampler's first step on (Scheduler::begin()); returns the
/// latents [1, C, F, h, w] in float32. Classifier-free guidance: negative + guidance * (positive - negative),
/// in float32 (arXiv 2207.12598, equation 6). errors: throws Cancelled between layers; Failure{BadPixels}
/// when the result is not finite
[[nodiscard]] at::Tensor denoise(const Denoiser& network, Scheduler& scheduler, const DenoiseInput& input,
                                 const StepPolicies& policies, at::Generator& generator,
                                 const CancelToken& cancel, const DenoiseHooks& hooks);

}  // namespace lightreel
