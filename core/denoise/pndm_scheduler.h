#pragma once
#include "core/denoise/scheduler.h"

namespace lightreel {

/// PNDM without its Runge-Kutta start (PLMS): a linear multistep over the last four noise predictions. The
/// second timestep is visited twice, so a run has one pass more than steps. A run that begins later makes the
/// same correction in its second pass, of whatever step that is, as diffusers does. source: arXiv 2202.09778,
/// equations 9 and 12; diffusers PNDMScheduler with skip_prk_steps
class PndmScheduler : public UnscaledScheduler {
  public:
    PndmScheduler(const SchedulerConfig& config, int64_t steps);

    at::Tensor step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                    at::Generator& generator) override;
    [[nodiscard]] at::Tensor addNoise(const at::Tensor& clean, const at::Tensor& noise,
                                      size_t step) const override;
    [[nodiscard]] double sigma(size_t step) const override;
    [[nodiscard]] const std::string& predictionType() const override { return m_config.predictionType; }

  private:
    [[nodiscard]] at::Tensor multistep(const at::Tensor& prediction, size_t step) const;
    [[nodiscard]] double abarAt(int64_t timestep) const;

    SchedulerConfig m_config;
    std::vector<double> m_abar;  ///< per training timestep
    int64_t m_stride;
    std::vector<at::Tensor> m_predictions;  ///< the last four, oldest first
    at::Tensor m_first;                     ///< the latents before the first step
};

}  // namespace lightreel
