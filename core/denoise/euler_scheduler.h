#pragma once
#include "core/denoise/noise_schedule.h"
#include "core/denoise/scheduler.h"

namespace lightreel {

/// Euler's method over noise levels; the ancestral form steps further down and adds fresh noise.
/// source: arXiv 2206.00364, algorithm 2 without churn; diffusers EulerDiscreteScheduler,
/// EulerAncestralDiscreteScheduler
class EulerScheduler : public Scheduler {
  public:
    enum class Kind { Plain, Ancestral };
    EulerScheduler(const SchedulerConfig& config, int64_t steps, Kind kind);

    [[nodiscard]] const std::vector<double>& timesteps() const override { return m_table.timesteps; }
    [[nodiscard]] double initNoiseSigma() const override;
    [[nodiscard]] at::Tensor scaleModelInput(const at::Tensor& latents, size_t step) const override;
    [[nodiscard]] at::Tensor addNoise(const at::Tensor& clean, const at::Tensor& noise,
                                      size_t step) const override {
        return clean + noise * sigma(step);
    }
    at::Tensor step(const at::Tensor& prediction, size_t step, const at::Tensor& latents,
                    at::Generator& generator) override;
    [[nodiscard]] const at::Tensor& cleanEstimate() const override { return m_clean; }
    [[nodiscard]] double sigma(size_t step) const override { return m_table.sigmas[step]; }
    [[nodiscard]] const std::string& predictionType() const override { return m_config.predictionType; }
    [[nodiscard]] std::vector<double> errorWeights() const override;

  private:
    /// Karras, exponential and logarithmic levels instead of the timesteps' own, with their timesteps.
    void respace(const std::vector<double>& trained);

    SchedulerConfig m_config;
    Kind m_kind;
    SigmaTable m_table;
    at::Tensor m_clean;
};

}  // namespace lightreel
