#include "core/denoise/dpmpp_2m_scheduler.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/denoise/prediction.h"

namespace lightreel {
namespace {

/// Timesteps whose log signal-to-noise ratio is below the configured least one are left out.
int64_t lastTimestep(const SchedulerConfig& config, const std::vector<double>& trained) {
    return std::count_if(trained.begin(), trained.end(), [&config](double sigma) {
        return static_cast<float>(-std::log(sigma)) >= config.lambdaMinClipped;
    });
}

std::vector<double> spacedTimesteps(const SchedulerConfig& config, int64_t steps, int64_t last) {
    if (config.timestepSpacing == "trailing") return trailingTimesteps(config.trainTimesteps, steps, last);
    std::vector<double> out;
    if (config.timestepSpacing == "leading") {
        out = leadingTimesteps(last, steps + 1, config.stepsOffset);
    } else {
        out = linspace(0, static_cast<double>(last - 1), steps + 1);
        std::reverse(out.begin(), out.end());
        for (double& timestep : out) timestep = roundHalfEven(timestep);
    }
    out.pop_back();  // the point of no noise is the table's end, not a step
    return out;
}

/// Signal and noise of a variance-preserving latent at noise level sigma, and half its log signal-to-noise
/// ratio.
struct Level {
    explicit Level(double sigmaLevel)
        : signal(1 / std::sqrt(sigmaLevel * sigmaLevel + 1)),
          noise(sigmaLevel * signal),
          lambda(std::log(signal) - std::log(noise)) {}
    double signal, noise, lambda;
};

}  // namespace

Dpmpp2mScheduler::Dpmpp2mScheduler(const SchedulerConfig& config, int64_t steps, bool karras)
    : m_config(config) {
    const std::vector<double> trained = trainingSigmas(config);
    const int64_t last = lastTimestep(config, trained);
    if (last == 0) return;  // no step at all: makeScheduler() refuses it
    SigmaTable table = sigmaTable(config, spacedTimesteps(config, steps, last), trained);
    m_timesteps = std::move(table.timesteps);
    m_sigmas = std::move(table.sigmas);
    karras = karras || config.useKarrasSigmas;
    if (!karras && !config.useExponentialSigmas) return;
    const std::vector<double> levels = karras ? karrasSigmas(trained.back(), trained.front(), steps)
                                              : exponentialSigmas(trained.back(), trained.front(), steps);
    const bool rounded = karras && config.betaSchedule != "squaredcos_cap_v2";
    m_timesteps.assign(levels.size(), 0);
    m_sigmas.assign(levels.size(), 0);
    for (size_t i = 0; i < levels.size(); ++i) {
        const double timestep = timestepOfSigma(levels[i], trained);
        m_timesteps[i] = rounded ? roundHalfEven(timestep) : std::trunc(timestep);
        m_sigmas[i] = static_cast<float>(levels[i]);
    }
    m_sigmas.push_back(config.finalSigmasType == "sigma_min" ? static_cast<float>(trained.front()) : 0);
}

bool Dpmpp2mScheduler::firstOrder(size_t step) const {
    if (step == begin() || m_config.solverOrder == 1) return true;
    if (step + 1 != m_timesteps.size()) return false;
    const bool few = m_config.lowerOrderFinal && m_timesteps.size() < 15;
    return m_config.eulerAtFinal || few || m_config.finalSigmasType == "zero";
}

at::Tensor Dpmpp2mScheduler::step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                                  at::Generator&) {
    const Level from(m_sigmas[step]), to(m_sigmas[step + 1]);
    m_cleanBefore = m_clean;
    if (m_config.predictionType == "v_prediction")
        m_clean = latents * from.signal - prediction * from.noise;
    else if (m_config.predictionType == "sample")
        m_clean = prediction;
    else
        m_clean = (latents - prediction * from.noise) / from.signal;

    if (m_config.thresholding)
        m_clean = thresholded(m_clean, m_config.thresholdingRatio, m_config.sampleMaxValue);

    const double h = to.lambda - from.lambda;  // infinite at the end: expm1(-inf) = -1
    const double gain = -to.signal * std::expm1(-h);
    at::Tensor next = latents * (to.noise / from.noise) + m_clean * gain;
    if (firstOrder(step)) return next;
    return next.add_((m_clean - m_cleanBefore) * (to.signal * extrapolation(step)));
}

at::Tensor Dpmpp2mScheduler::addNoise(const at::Tensor& clean, const at::Tensor& noise, size_t step) const {
    const Level level(m_sigmas[step]);
    return clean * level.signal + noise * level.noise;
}

double Dpmpp2mScheduler::extrapolation(size_t step) const {
    if (firstOrder(step)) return 0;
    const Level before(m_sigmas[step - 1]), from(m_sigmas[step]), to(m_sigmas[step + 1]);
    const double h = to.lambda - from.lambda, ratio = (from.lambda - before.lambda) / h;
    const double correction = m_config.heunSolver ? std::expm1(-h) / h + 1 : -0.5 * std::expm1(-h);
    return correction / ratio;
}

std::vector<double> Dpmpp2mScheduler::errorWeights() const {
    if (m_config.thresholding) return {};
    std::vector<double> weights;
    for (size_t i = 0; i < m_timesteps.size(); ++i) {
        const double again = i + 1 < m_timesteps.size() ? extrapolation(i + 1) : 0;
        weights.push_back(1 - m_sigmas[i + 1] / m_sigmas[i] + extrapolation(i) + again);
    }
    return weights;
}

}  // namespace lightreel
