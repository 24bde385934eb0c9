#include "core/cache/adaptive_policy.h"

#include <ATen/ATen.h>

#include <cmath>

namespace lightreel {
namespace {

constexpr int kLongestRun = 3;
constexpr size_t kWarmUpShare = 5;  // a fifth of the steps
constexpr int64_t kFramesOfTen = 9;

double rms(const at::Tensor& difference) {
    return std::sqrt(difference.square().mean().item<double>());
}

/// Root mean square of the difference per frame; of all frames the one that nine of ten do not exceed.
double probeDistance(const at::Tensor& probe, const at::Tensor& other) {
    const at::Tensor difference = probe.to(at::kFloat) - other.to(at::kFloat);
    const at::Tensor frames = difference.square().flatten(1).mean(1).sqrt();
    const int64_t rank = (kFramesOfTen * frames.numel() + 9) / 10;
    return std::get<0>(frames.kthvalue(rank)).item<double>();
}

}  // namespace

AdaptivePolicy::AdaptivePolicy(double budget, SamplingSteps steps)
    : m_budget(budget, steps.errorWeights),
      m_sigmas(std::move(steps.sigmas)),
      m_warmUp((m_sigmas.size() + kWarmUpShare - 1) / kWarmUpShare) {}

bool AdaptivePolicy::mustBeFull(size_t step) const {
    return step < m_warmUp || step + 1 == m_sigmas.size() || m_run == kLongestRun;
}

bool AdaptivePolicy::affords(Saving& saving, size_t step, double distance) {
    if (!saving.drift.known()) return false;
    const double drift = saving.drift.of(distance);
    if (!m_budget.pay(step, drift)) return false;
    ++saving.steps;
    ++m_run;
    saving.runWeight += m_budget.weight(step);
    saving.runSpent += m_budget.weight(step) * drift;
    return true;
}

StepPrediction AdaptivePolicy::predict(size_t step, StepNetwork& network) {
    if (!network.canReuse()) forget();
    at::Tensor probe = network.probe();
    const double distance = m_probe.defined() ? probeDistance(probe, m_probe) : 0;
    if (m_probe.defined() && !mustBeFull(step)) {
        if (m_before.clean.defined() && affords(m_skip, step, skipDistance(step, distance)))
            return {StepKind::Skip, network.predictionOf(forecast(step))};
        if (affords(m_reuse, step, distance)) return {StepKind::Reuse, network.reuse()};
    }
    const at::Tensor reused = shadow(step, network);
    m_probe = std::move(probe);
    return {StepKind::Full, runFull(step, network, reused, distance)};
}

at::Tensor AdaptivePolicy::shadow(size_t step, StepNetwork& network) const {
    const bool wanted = m_reuse.runWeight > 0 || !m_reuse.drift.known() || step + 1 == m_warmUp;
    return m_probe.defined() && wanted ? network.clean(network.reuse()) : at::Tensor();
}

at::Tensor AdaptivePolicy::runFull(size_t step, StepNetwork& network, const at::Tensor& reused,
                                   double distance) {
    at::Tensor prediction = network.full();
    const at::Tensor clean = network.clean(prediction);
    judge(m_skip, forecast(step), clean, skipDistance(step, distance));
    judge(m_reuse, reused, clean, distance);
    const double logSigma = std::log(m_sigmas[step]);
    if (logSigma != m_newest.logSigma) m_before = std::move(m_newest);
    m_newest = {clean, logSigma};
    m_run = 0;
    ++m_fullSteps;
    return prediction;
}

double AdaptivePolicy::skipDistance(size_t step, double distance) const {
    return distance * std::abs(std::log(m_sigmas[step]) - m_before.logSigma);
}

at::Tensor AdaptivePolicy::forecast(size_t step) const {
    if (!m_before.clean.defined()) return {};
    const double ahead =
        (std::log(m_sigmas[step]) - m_newest.logSigma) / (m_newest.logSigma - m_before.logSigma);
    return m_newest.clean + (m_newest.clean - m_before.clean) * ahead;
}

void AdaptivePolicy::judge(Saving& saving, const at::Tensor& instead, const at::Tensor& clean,
                           double distance) {
    if (!instead.defined()) return;
    const double drift = rms(instead - clean);
    saving.drift.learn(distance, drift);
    m_verified += saving.runWeight * drift;
    saving.runWeight = saving.runSpent = 0;
}

void AdaptivePolicy::forget() {
    for (Saving* saving : {&m_skip, &m_reuse}) {
        m_verified += saving->runSpent;
        saving->runWeight = saving->runSpent = 0;
    }
    m_probe.reset();
    m_newest = m_before = {};
    m_run = 0;
}

std::optional<ErrorCertificate> AdaptivePolicy::certificate() const {
    return ErrorCertificate{m_budget.budget(), m_budget.spent(), m_verified,
                            m_fullSteps,       m_reuse.steps,    m_skip.steps};
}

}  // namespace lightreel
