#pragma once
#include <memory>

#include "core/pipeline/engine_api.h"
#include "core/pipeline/video_model.h"

namespace lightreel {

/// A run's input with everything filled in that the model decides, and checked against the model.
struct ResolvedRun {
    GenerationRequest request;  ///< no zeros, no "auto"
    AccelerationOptions acceleration;
    at::ScalarType dtype = at::kFloat;
    int64_t passes = 0;  ///< of the network; some samplers need more than one a step

    /// Latent rows and columns.
    int64_t height = 0, width = 0;

    [[nodiscard]] int64_t elementSize() const { return static_cast<int64_t>(at::elementSize(dtype)); }
    /// Of all frames, in the network's dtype.
    [[nodiscard]] MapShape latents() const { return {request.frames, height, width, elementSize()}; }
};

/// errors: throws Failure{BadRequest, ModelUnsupported}
[[nodiscard]] ResolvedRun resolveRun(const VideoModel& model, const RunInput& input);

/// A fresh sampler for a run. errors: throws Failure{BadRequest, ModelUnsupported}
[[nodiscard]] std::unique_ptr<Scheduler> newScheduler(const VideoModel& model,
                                                      const GenerationRequest& request);

}  // namespace lightreel
