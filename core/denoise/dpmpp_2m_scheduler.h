#pragma once
#include "core/denoise/noise_schedule.h"
#include "core/denoise/scheduler.h"

namespace lightreel {

/// DPM-Solver++ (2M): second-order multistep on the clean estimate, midpoint form.
/// source: arXiv 2211.01095, algorithm 2; diffusers DPMSolverMultistepScheduler
class Dpmpp2mScheduler : public UnscaledScheduler {
  public:
    Dpmpp2mScheduler(const SchedulerConfig& config, int64_t steps, bool karras);

    at::Tensor step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                    at::Generator& generator) override;
    [[nodiscard]] at::Tensor addNoise(const at::Tensor& clean, const at::Tensor& noise,
                                      size_t step) const override;
    [[nodiscard]] double sigma(size_t step) const override { return m_sigmas[step]; }
    [[nodiscard]] const std::string& predictionType() const override { return m_config.predictionType; }
    [[nodiscard]] std::vector<double> errorWeights() const override;

  private:
    [[nodiscard]] bool firstOrder(size_t step) const;
    /// Share of the next latents' signal by which a step goes beyond its own estimate, in units of what the
    /// estimate changed since the step before.
    [[nodiscard]] double extrapolation(size_t step) const;

    SchedulerConfig m_config;
    std::vector<double> m_sigmas;  ///< one more than timesteps: the final level
    at::Tensor m_cleanBefore;      ///< of the step before
};

}  // namespace lightreel
