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
    if (config.timestepSpacing == "trailing")
        return trailingTimesteps(config.trainTimesteps, steps, config.trainTimesteps);
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
    if (kind == Kind::Plain) respace(trained);
}

void EulerScheduler::respace(const std::vector<double>& trained) {
    const auto steps = static_cast<int64_t>(m_table.timesteps.size());
    std::vector<double> levels(m_table.sigmas.begin(), m_table.sigmas.end() - 1);
    for (size_t i = 0; i < levels.size(); ++i) levels[i] = interpolate(trained, m_table.timesteps[i]);
    // diffusers makes one level more here and then never reaches the final one
    if (m_config.logInterpolation) levels = exponentialSigmas(trained.back(), trained.front(), steps + 1);
    const double highest = m_config.sigmaMax.value_or(levels.front());
    const double lowest = m_config.sigmaMin.value_or(levels.back());
    if (m_config.useKarrasSigmas || m_config.useExponentialSigmas) {
        levels = m_config.useKarrasSigmas ? karrasSigmas(highest, lowest, steps)
                                          : exponentialSigmas(highest, lowest, steps);
        for (size_t i = 0; i < levels.size(); ++i)
            m_table.timesteps[i] = static_cast<float>(timestepOfSigma(levels[i], trained));
    }
    for (size_t i = 0; i < levels.size(); ++i) m_table.sigmas[i] = static_cast<float>(levels[i]);
    if (!m_config.continuousTimesteps || m_config.predictionType != "v_prediction") return;
    for (size_t i = 0; i < m_table.timesteps.size(); ++i)
        m_table.timesteps[i] = static_cast<float>(0.25 * std::log(m_table.sigmas[i]));
}

double EulerScheduler::initNoiseSigma() const {
    const double highest = *std::max_element(m_table.sigmas.begin(), m_table.sigmas.end());
    return m_config.timestepSpacing == "leading" ? std::sqrt(highest * highest + 1) : highest;
}

at::Tensor EulerScheduler::scaleModelInput(const at::Tensor& latents, size_t step) const {
    const double sigma = m_table.sigmas[step];
    return latents / std::sqrt(sigma * sigma + 1);
}

std::vector<double> EulerScheduler::errorWeights() const {
    if (m_kind == Kind::Ancestral) return {};
    std::vector<double> weights;
    for (size_t i = 0; i < m_table.timesteps.size(); ++i)
        weights.push_back(1 - m_table.sigmas[i + 1] / m_table.sigmas[i]);
    return weights;
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
