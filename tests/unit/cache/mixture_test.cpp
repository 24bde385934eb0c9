// The adaptive policy on toy mixtures, whose denoiser is known in closed form: how often the promise that it
// cannot prove is kept all the same.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/cache/adaptive_policy.h"

namespace lightreel {
namespace {

constexpr int64_t kSize = 64, kModes = 8;

/// Gaussians of one width around a few means. "Which mean" is what the inner layers find out, and what a
/// reuse step takes from the last full one; the distance to it is what the outer layers add.
class Mixture : public StepNetwork {
  public:
    Mixture(int64_t seed, double width) : m_width(width) {
        at::manual_seed(static_cast<uint64_t>(seed));
        m_means = at::randn({kModes, kSize});
        m_features = at::randn({kSize, kSize}) / std::sqrt(kSize);
        noise = at::randn({kSize});
    }

    void beginStep(const at::Tensor& x, double sigma) {
        m_x = x;
        m_sigma = sigma;
    }
    at::Tensor full() override {
        const double variance = m_width * m_width + m_sigma * m_sigma;
        m_shares = at::softmax((m_x - m_means).square().sum(1) / (-2 * variance), 0);
        return around(at::mv(m_means.t(), m_shares));
    }
    bool canReuse() const override { return m_shares.defined(); }
    at::Tensor reuse() override { return around(at::mv(m_means.t(), m_shares)); }
    at::Tensor probe() override {
        const at::Tensor scaled = m_x / std::sqrt(m_sigma * m_sigma + 1);
        return at::tanh(at::mv(m_features, scaled) + 0.25 * std::log(m_sigma)).unsqueeze(0);
    }
    at::Tensor clean(const at::Tensor& prediction) const override { return prediction; }
    at::Tensor predictionOf(const at::Tensor& clean) const override { return clean; }

    at::Tensor noise;

  private:
    at::Tensor around(const at::Tensor& mean) const {
        const double share = m_width * m_width / (m_width * m_width + m_sigma * m_sigma);
        return mean + (m_x - mean) * share;
    }

    double m_width, m_sigma = 0;
    at::Tensor m_means, m_features, m_shares, m_x;
};

/// Noise levels of Karras et al. with their Euler weights.
SamplingSteps karras(int steps) {
    SamplingSteps out;
    const double high = std::pow(14.6, 1 / 7.0), low = std::pow(0.03, 1 / 7.0);
    for (int i = 0; i < steps; ++i) out.sigmas.push_back(std::pow(high + i * (low - high) / (steps - 1), 7));
    for (int i = 0; i + 1 < steps; ++i)
        out.errorWeights.push_back(1 - out.sigmas[static_cast<size_t>(i) + 1] /
                                           out.sigmas[static_cast<size_t>(i)]);
    out.errorWeights.push_back(1);
    return out;
}

struct Outcome {
    at::Tensor sample;
    ErrorCertificate certificate;
};

Outcome sample(Mixture network, const SamplingSteps& steps, double budget) {
    AdaptivePolicy policy(budget, steps);
    at::Tensor x = network.noise * steps.sigmas.front();
    for (size_t i = 0; i < steps.sigmas.size(); ++i) {
        network.beginStep(x, steps.sigmas[i]);
        x = x + (policy.predict(i, network).prediction - x) * steps.errorWeights[i];
    }
    return {x, policy.certificate().value()};
}

struct Tally {
    int runs = 0, within = 0;
    double steps = 0, full = 0, error = 0;
};

Tally tally(int steps, double width, double budget) {
    Tally out;
    const SamplingSteps sampling = karras(steps);
    for (int64_t seed = 0; seed < 100; ++seed) {
        const at::Tensor plain = sample(Mixture(seed, width), sampling, 1e-12).sample;
        const Outcome saved = sample(Mixture(seed, width), sampling, budget);
        const double error = std::sqrt((saved.sample - plain).square().mean().item<double>());
        ++out.runs;
        out.within += error <= budget ? 1 : 0;
        out.steps += steps;
        out.full += saved.certificate.fullSteps;
        out.error += error;
    }
    return out;
}

TEST(Mixtures, theFinishedSampleIsWithinTheBudgetInNineteenOfTwentyRuns) {
    const c10::InferenceMode inference;
    for (const int steps : {25, 50})
        for (const double width : {0.1, 0.3})
            for (const double budget : {0.01, 0.03, 0.1}) {
                const Tally result = tally(steps, width, budget);
                const std::string name = std::to_string(steps) + " steps, width " + std::to_string(width) +
                                         ", budget " + std::to_string(budget);
                SCOPED_TRACE(name);
                RecordProperty(name, std::to_string(result.within) + " within, steps over full steps " +
                                         std::to_string(result.steps / result.full) + ", error " +
                                         std::to_string(result.error / result.runs));
                EXPECT_GE(result.within, 0.95 * result.runs);
                EXPECT_LT(result.full, result.steps) << "nothing was saved";
            }
}

}  // namespace
}  // namespace lightreel
