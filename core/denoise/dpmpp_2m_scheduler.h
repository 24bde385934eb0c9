#pragma once
#include "core/denoise/noise_schedule.h"
#include "core/denoise/scheduler.h"

namespace lightreel {

/// DPM-Solver++ (2M): second-order multistep on the clean estimate, midpoint form.
/// source: arXiv 2211.01095, algorithm 2; diffusers DPMSolverMultistepScheduler
class Dpmpp2mScheduler : public Scheduler {
  public:
    Dpmpp2mScheduler(const SchedulerConfig& config, int64_t steps, bool karras);

    [[nodiscard]] const std::vector<double>& timesteps() const override { return m_table.timesteps; }
    [[nodiscard]] double initNoiseSigma() const override { return 1; }
    [[nodiscard]] at::Tensor scaleModelInput(const at::Tensor& latents, size_t) const override {
        return latents;
    }
    at::Tensor step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                    at::Generator& generator) override;
    [[nodiscard]] const at::Tensor& cleanEstimate() const override { return m_clean; }
    [[nodiscard]] double sigma(size_t step) const override { return m_table.sigmas[step]; }

  private:
    [[nodiscard]] bool firstOrder(size_t step) const;

    SchedulerConfig m_config;
    SigmaTable m_table;
    at::Tensor m_clean;        ///< of this step
    at::Tensor m_cleanBefore;  ///< of the step before
};

}  // namespace lightreel
