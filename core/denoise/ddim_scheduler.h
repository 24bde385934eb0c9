#pragma once
#include "core/denoise/scheduler.h"

namespace lightreel {

/// Deterministic DDIM (eta 0).
/// source: arXiv 2010.02502, equation 12; diffusers DDIMScheduler
class DdimScheduler : public Scheduler {
  public:
    DdimScheduler(const SchedulerConfig& config, int64_t steps);

    [[nodiscard]] const std::vector<double>& timesteps() const override { return m_timesteps; }
    [[nodiscard]] double initNoiseSigma() const override { return 1; }
    [[nodiscard]] at::Tensor scaleModelInput(const at::Tensor& latents, size_t) const override {
        return latents;
    }
    at::Tensor step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                    at::Generator& generator) override;
    [[nodiscard]] const at::Tensor& cleanEstimate() const override { return m_clean; }
    [[nodiscard]] double sigma(size_t step) const override;

  private:
    SchedulerConfig m_config;
    std::vector<double> m_timesteps;
    std::vector<double> m_abar;  ///< per training timestep
    int64_t m_stride;
    at::Tensor m_clean;
};

}  // namespace lightreel
