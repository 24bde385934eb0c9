#include "core/denoise/dpmpp_2m_scheduler.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace lightreel {
namespace {

std::vector<double> spacedTimesteps(const SchedulerConfig& config, int64_t steps) {
    if (config.timestepSpacing == "trailing") return trailingTimesteps(config.trainTimesteps, steps);
    std::vector<double> out;
    if (config.timestepSpacing == "leading") {
        out = leadingTimesteps(config.trainTimesteps, steps + 1, config.stepsOffset);
    } else {
        out = linspace(0, static_cast<double>(config.trainTimesteps - 1), steps + 1);
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
    m_table = sigmaTable(config, spacedTimesteps(config, steps), trained);
    if (!karras && !config.useKarrasSigmas) return;
    const std::vector<double> sigmas = karrasSigmas(trained.back(), trained.front(), steps);
    for (size_t i = 0; i < sigmas.size(); ++i) {
        m_table.timesteps[i] = roundHalfEven(timestepOfSigma(sigmas[i], trained));
        m_table.sigmas[i] = static_cast<float>(sigmas[i]);
    }
}

bool Dpmpp2mScheduler::firstOrder(size_t step) const {
    if (!m_cleanBefore.defined() || m_config.solverOrder == 1) return true;
    if (step + 1 != m_table.timesteps.size()) return false;
    const bool few = m_config.lowerOrderFinal && m_table.timesteps.size() < 15;
    return m_config.eulerAtFinal || few || m_config.finalSigmasType == "zero";
}

at::Tensor Dpmpp2mScheduler::step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                                  at::Generator&) {
    const Level from(m_table.sigmas[step]), to(m_table.sigmas[step + 1]);
    m_cleanBefore = m_clean;
    if (m_config.predictionType == "v_prediction")
        m_clean = latents * from.signal - prediction * from.noise;
    else if (m_config.predictionType == "sample")
        m_clean = prediction;
    else
        m_clean = (latents - prediction * from.noise) / from.signal;

    const double h = to.lambda - from.lambda;  // infinite at the end: expm1(-inf) = -1
    const double gain = -to.signal * std::expm1(-h);
    at::Tensor next = latents * (to.noise / from.noise) + m_clean * gain;
    if (firstOrder(step)) return next;
    const Level before(m_table.sigmas[step - 1]);
    const double ratio = (from.lambda - before.lambda) / h;
    return next.add_((m_clean - m_cleanBefore) * (0.5 * gain / ratio));
}

}  // namespace lightreel
