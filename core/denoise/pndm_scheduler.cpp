#include "core/denoise/pndm_scheduler.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/denoise/noise_schedule.h"

namespace lightreel {
namespace {

/// Descending, with the second one twice: the first step is corrected once its end is known.
std::vector<double> spacedTimesteps(const SchedulerConfig& config, int64_t steps) {
    std::vector<double> out = integerTimesteps(config, steps);
    if (out.size() > 1) out.insert(out.begin() + 1, out[1]);
    for (double& timestep : out)
        timestep = std::clamp(timestep, 0.0, static_cast<double>(config.trainTimesteps - 1));
    return out;
}

}  // namespace

PndmScheduler::PndmScheduler(const SchedulerConfig& config, int64_t steps)
    : m_config(config), m_abar(alphasCumprod(config)), m_stride(config.trainTimesteps / steps) {
    m_timesteps = spacedTimesteps(config, steps);
}

double PndmScheduler::abarAt(int64_t timestep) const {
    if (timestep < 0) return m_config.setAlphaToOne.value_or(false) ? 1.0 : m_abar[0];
    return m_abar[static_cast<size_t>(std::min(timestep, m_config.trainTimesteps - 1))];
}

at::Tensor PndmScheduler::multistep(const at::Tensor& prediction, size_t step) const {
    if (step == begin() + 1) return (prediction + m_predictions.back()) / 2;
    const auto before = [this](size_t count) { return m_predictions[m_predictions.size() - count]; };
    switch (m_predictions.size()) {
        case 1:
            return prediction;
        case 2:
            return (before(1) * 3 - before(2)) / 2;
        case 3:
            return (before(1) * 23 - before(2) * 16 + before(3) * 5) / 12;
        default:
            return (before(1) * 55 - before(2) * 59 + before(3) * 37 - before(4) * 9) / 24;
    }
}

at::Tensor PndmScheduler::step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                               at::Generator&) {
    int64_t now = static_cast<int64_t>(m_timesteps[step]), next = now - m_stride;
    at::Tensor from = latents;
    if (step == begin() + 1) {  // once more from where the first step began
        next = now;
        now += m_stride;
        from = m_first;
    } else {
        if (step == begin()) m_first = latents;
        if (m_predictions.size() == 4) m_predictions.erase(m_predictions.begin());
        m_predictions.push_back(prediction);
    }
    at::Tensor epsilon = multistep(prediction, step);
    const double abar = abarAt(now), abarNext = abarAt(next);
    if (m_config.predictionType == "v_prediction")
        epsilon = epsilon * std::sqrt(abar) + from * std::sqrt(1 - abar);
    m_clean = (from - epsilon * std::sqrt(1 - abar)) / std::sqrt(abar);
    const double divisor = abar * std::sqrt(1 - abarNext) + std::sqrt(abar * (1 - abar) * abarNext);
    return from * std::sqrt(abarNext / abar) - epsilon * ((abarNext - abar) / divisor);
}

at::Tensor PndmScheduler::addNoise(const at::Tensor& clean, const at::Tensor& noise, size_t step) const {
    const double abar = abarAt(static_cast<int64_t>(m_timesteps[step]));
    return clean * std::sqrt(abar) + noise * std::sqrt(1 - abar);
}

double PndmScheduler::sigma(size_t step) const {
    if (step >= m_timesteps.size()) return 0;
    const double abar = abarAt(static_cast<int64_t>(m_timesteps[step]));
    return std::sqrt((1 - abar) / abar);
}

}  // namespace lightreel
