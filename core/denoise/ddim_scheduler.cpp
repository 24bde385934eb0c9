#include "core/denoise/ddim_scheduler.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/denoise/noise_schedule.h"
#include "core/denoise/prediction.h"

namespace lightreel {
DdimScheduler::DdimScheduler(const SchedulerConfig& config, int64_t steps)
    : m_config(config), m_abar(alphasCumprod(config)), m_stride(config.trainTimesteps / steps) {
    m_timesteps = integerTimesteps(config, steps);
    // An offset may push the first timestep past the table's end.
    for (double& timestep : m_timesteps)
        timestep = std::clamp(timestep, 0.0, static_cast<double>(config.trainTimesteps - 1));
}

at::Tensor DdimScheduler::step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                               at::Generator&) {
    const auto now = static_cast<int64_t>(m_timesteps[step]);
    const int64_t before = now - m_stride;
    const double abar = m_abar[static_cast<size_t>(now)];
    const double abarBefore = before >= 0                             ? m_abar[static_cast<size_t>(before)]
                              : m_config.setAlphaToOne.value_or(true) ? 1.0
                                                                      : m_abar[0];
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

double DdimScheduler::sigma(size_t step) const {
    if (step >= m_timesteps.size()) return 0;
    const double abar = m_abar[static_cast<size_t>(m_timesteps[step])];
    return std::sqrt((1 - abar) / abar);
}

}  // namespace lightreel
