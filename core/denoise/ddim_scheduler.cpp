#include "core/denoise/ddim_scheduler.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/denoise/noise_schedule.h"
#include "core/denoise/prediction.h"

namespace lightreel {
namespace {

/// With zero terminal SNR the last level counts as 2^-24, as in trainingSigmas().
double sigmaOf(double abar) {
    const double level = std::max(abar, 0x1p-24);
    return std::sqrt((1 - level) / level);
}

}  // namespace

DdimScheduler::DdimScheduler(const SchedulerConfig& config, int64_t steps)
    : m_config(config), m_abar(alphasCumprod(config)), m_stride(config.trainTimesteps / steps) {
    m_timesteps = integerTimesteps(config, steps);
    // An offset may push the first timestep past the table's end.
    for (double& timestep : m_timesteps)
        timestep = std::clamp(timestep, 0.0, static_cast<double>(config.trainTimesteps - 1));
}

double DdimScheduler::abarAfter(size_t step) const {
    const int64_t next = static_cast<int64_t>(m_timesteps[step]) - m_stride;
    if (next >= 0) return m_abar[static_cast<size_t>(next)];
    return m_config.setAlphaToOne.value_or(true) ? 1.0 : m_abar[0];
}

at::Tensor DdimScheduler::step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                               at::Generator&) {
    const double abar = m_abar[static_cast<size_t>(m_timesteps[step])], abarBefore = abarAfter(step);
    const double signal = std::sqrt(abar), noise = std::sqrt(1 - abar);
    at::Tensor epsilon;
    if (m_config.predictionType == "v_prediction") {
        m_clean = latents * signal - prediction * noise;
        epsilon = prediction * signal + latents * noise;
    } else if (m_config.predictionType == "sample") {
        m_clean = prediction;
        epsilon = (latents - prediction * signal) / noise;
    } else {
        m_clean = (latents - prediction * noise) / signal;
        epsilon = prediction;
    }
    if (m_config.thresholding)
        m_clean = thresholded(m_clean, m_config.thresholdingRatio, m_config.sampleMaxValue);
    else if (m_config.clipSample.value_or(true))
        m_clean = m_clean.clamp(-m_config.clipSampleRange, m_config.clipSampleRange);
    return m_clean * std::sqrt(abarBefore) + epsilon * std::sqrt(1 - abarBefore);
}

at::Tensor DdimScheduler::addNoise(const at::Tensor& clean, const at::Tensor& noise, size_t step) const {
    const double abar = m_abar[static_cast<size_t>(m_timesteps[step])];
    return clean * std::sqrt(abar) + noise * std::sqrt(1 - abar);
}

double DdimScheduler::sigma(size_t step) const {
    if (step >= m_timesteps.size()) return 0;
    return sigmaOf(m_abar[static_cast<size_t>(m_timesteps[step])]);
}

std::vector<double> DdimScheduler::errorWeights() const {
    // Clipping changes the estimate but not the noise beside it.
    if (m_config.thresholding || m_config.clipSample.value_or(true)) return {};
    std::vector<double> weights;
    for (size_t i = 0; i < m_timesteps.size(); ++i) weights.push_back(1 - sigmaOf(abarAfter(i)) / sigma(i));
    return weights;
}

}  // namespace lightreel
