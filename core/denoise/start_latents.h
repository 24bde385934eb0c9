#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include "core/base/result.h"
#include "core/denoise/scheduler.h"
#include "core/nn/latent_moments.h"

namespace lightreel {

// A clip from a start picture or clip with a strength, in this order:
//
//   1. scheduler = makeScheduler(...); first = firstStep(*scheduler, steps, strength);
//   scheduler.beginAt(first)
//   2. moments = VaeEncoder::distribution() of the start frames (framedPicture() * 2 - 1), each by itself,
//      joined; at most as many as the clip has frames
//   3. latents = startLatents(moments, *scheduler, first, frames, generator), before any other draw
//   4. the loop goes over the steps from `first` on, beginning with these latents as they are: they are not
//      noise to be scaled by initNoiseSigma()
//
// With the same generator this gives the latents of diffusers' AnimateDiffVideoToVideoPipeline.

/// The step at which a run of so many steps begins when so much of it shall be made anew.
/// errors: BadRequest{strength} when no step is left
[[nodiscard]] Result<size_t> firstStep(const Scheduler& scheduler, int steps, double strength);

/// Latents [1, C, F, h, w] float32 as they are at the beginning of step `first`. The last of fewer than
/// `frames` moments is held. Draws from the generator: a sample of each frame, sixteen at a time, then noise
/// for all of them, frame by frame.
[[nodiscard]] at::Tensor startLatents(const LatentMoments& moments, const Scheduler& scheduler, size_t first,
                                      int64_t frames, at::Generator& generator);

}  // namespace lightreel
