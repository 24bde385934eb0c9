#include "core/denoise/euler_scheduler.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/denoise/noise.h"
#include "core/denoise/prediction.h"

namespace lightreel {
namespace {

std::vector<double> spacedTimesteps(const SchedulerConfig& config, int64_t steps) {
    if (config.timestepSpacing == "leading")
        return leadingTimesteps(config.trainTimesteps, steps, config.stepsOffset);
    if (config.timestepSpacing == "trailing") return trailingTimesteps(config.trainTimesteps, steps);
    std::vector<double> out = linspace(0, static_cast<double>(config.trainTimesteps - 1), steps);
    std::reverse(out.begin(), out.end());
    for (double& timestep : out) timestep = static_cast<float>(timestep);
    return out;
}

}  // namespace

EulerScheduler::EulerScheduler(const SchedulerConfig& config, int64_t steps, Kind kind)
    : m_config(config), m_kind(kind) {
    const std::vector<double> trained = trainingSigmas(config);
    if (kind == Kind::Ancestral) m_config.finalSigmasType = "zero";
    m_table = sigmaTable(m_config, spacedTimesteps(config, steps), trained);
    if (kind == Kind::Plain && config.useKarrasSigmas) {
        const auto last = static_cast<size_t>(steps) - 1;
        const std::vector<double> sigmas = karrasSigmas(interpolate(trained, m_table.timesteps.front()),
                                                        interpolate(trained, m_table.timesteps[last]), steps);
        for (size_t i = 0; i < sigmas.size(); ++i) {
            m_table.timesteps[i] = static_cast<float>(timestepOfSigma(sigmas[i], trained));
            m_table.sigmas[i] = static_cast<float>(sigmas[i]);
        }
    }
}

double EulerScheduler::initNoiseSigma() const {
    const double highest = *std::max_element(m_table.sigmas.begin(), m_table.sigmas.end());
    return m_config.timestepSpacing == "leading" ? std::sqrt(highest * highest + 1) : highest;
}

at::Tensor EulerScheduler::scaleModelInput(const at::Tensor& latents, size_t step) const {
    const double sigma = m_table.sigmas[step];
    return latents / std::sqrt(sigma * sigma + 1);
}

at::Tensor EulerScheduler::step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                                at::Generator& generator) {
    const double from = m_table.sigmas[step], to = m_table.sigmas[step + 1];
    m_clean = cleanFromPrediction(prediction, latents, from, m_config.predictionType);
    const at::Tensor derivative = (latents - m_clean) / from;
    if (m_kind == Kind::Plain) return latents + derivative * (to - from);
    const double up = std::sqrt(to * to * (from * from - to * to) / (from * from));
    const double down = std::sqrt(to * to - up * up);
    return latents + derivative * (down - from) +
           cpuNoise(latents.sizes(), generator).to(latents.device()) * up;
}

}  // namespace lightreel
