#include "core/denoise/start_latents.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/denoise/noise.h"

namespace lightreel {
namespace {

/// [F, C, h, w] in float32, the last picture repeated to the end.
at::Tensor held(const at::Tensor& pictures, int64_t frames) {
    const at::Tensor given = pictures.narrow(0, 0, std::min(pictures.size(0), frames)).to(at::kFloat);
    const at::Tensor last = given.narrow(0, given.size(0) - 1, 1);
    return at::cat({given, last.expand({frames - given.size(0), -1, -1, -1})});
}

}  // namespace

Result<size_t> firstStep(const Scheduler& scheduler, int steps, double strength) {
    const int kept = std::min(static_cast<int>(steps * strength), steps);
    const auto first = static_cast<size_t>(steps - kept);
    if (kept > 0 && first < scheduler.timesteps().size()) return first;
    return Error{
        ErrorCode::BadRequest,
        {{"option", "strength"},
         {"value", numberText(strength)},
         {"allowed", "of " + std::to_string(steps) + " steps none would be left; it must be at least " +
                         numberText(std::ceil(1000.0 / steps) / 1000)}}};
}

at::Tensor startLatents(const LatentMoments& moments, const Scheduler& scheduler, size_t first,
                        int64_t frames, at::Generator& generator) {
    // As many as diffusers' encode_video takes: how much is drawn at once shows in the numbers.
    constexpr int64_t kAtOnce = 16;
    const at::Tensor mean = held(moments.mean, frames), deviation = held(moments.deviation, frames);
    std::vector<at::Tensor> samples;
    for (const at::Tensor& part : mean.split(kAtOnce)) samples.push_back(cpuNoise(part.sizes(), generator));
    const at::Tensor clean = mean + deviation * at::cat(samples);
    const at::Tensor noise = cpuNoise(clean.sizes(), generator);
    return scheduler.addNoise(clean, noise, first).transpose(0, 1).unsqueeze(0).contiguous();
}

}  // namespace lightreel
