#pragma once
#include "core/denoise/scheduler.h"

namespace lightreel {

/// Deterministic DDIM (eta 0).
/// source: arXiv 2010.02502, equation 12; diffusers DDIMScheduler
class DdimScheduler : public UnscaledScheduler {
  public:
    DdimScheduler(const SchedulerConfig& config, int64_t steps);

    at::Tensor step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                    at::Generator& generator) override;
    [[nodiscard]] at::Tensor addNoise(const at::Tensor& clean, const at::Tensor& noise,
                                      size_t step) const override;
    [[nodiscard]] double sigma(size_t step) const override;
    [[nodiscard]] const std::string& predictionType() const override { return m_config.predictionType; }
    [[nodiscard]] std::vector<double> errorWeights() const override;

  private:
    /// The level that a step leads to; may lie before the training's first.
    [[nodiscard]] double abarAfter(size_t step) const;

    SchedulerConfig m_config;
    std::vector<double> m_abar;  ///< per training timestep
    int64_t m_stride;
};

}  // namespace lightreel
