#pragma once
#include <ATen/core/Tensor.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "core/compare/error_certificate.h"

namespace lightreel {

/// How a sampling step got its prediction.
enum class StepKind {
    Full,   ///< the whole network
    Reuse,  ///< its outer layers, around the entry feature of an earlier step
    Skip,   ///< no network: from earlier predictions
};
/// "full", "reuse", "skip"
[[nodiscard]] const char* stepKindName(StepKind kind);

/// What a policy can ask of the network at the present step. Predictions are guided already, [1, C, F, h, w]
/// in float32. All throw Cancelled.
class StepNetwork {
  public:
    virtual ~StepNetwork() = default;
    [[nodiscard]] virtual at::Tensor full() = 0;
    /// The entry feature is there and belongs to this step's shapes and prompt.
    [[nodiscard]] virtual bool canReuse() const = 0;
    [[nodiscard]] virtual at::Tensor reuse() = 0;
    /// Something cheap that moves from step to step as what a full pass gives does: [N, ...], one row a
    /// frame, in any dtype.
    [[nodiscard]] virtual at::Tensor probe() = 0;
    /// The clean latents that a prediction stands for at this step, and the prediction that stands for them.
    [[nodiscard]] virtual at::Tensor clean(const at::Tensor& prediction) const = 0;
    [[nodiscard]] virtual at::Tensor predictionOf(const at::Tensor& clean) const = 0;
};

/// What a policy knows of the sampler: one value per step.
struct SamplingSteps {
    std::vector<double> sigmas;        ///< noise levels
    std::vector<double> errorWeights;  ///< Scheduler::errorWeights(); empty: not known
};

struct StepPrediction {
    StepKind kind = StepKind::Full;
    at::Tensor prediction;
};

/// Decides at every step how much of the network runs. One object per run.
class CachePolicy {
  public:
    virtual ~CachePolicy() = default;
    [[nodiscard]] virtual StepPrediction predict(size_t step, StepNetwork& network) = 0;
    /// What a step will be as far as that is known before it runs.
    [[nodiscard]] virtual StepKind planned(size_t step) const = 0;
    /// After the last step, from a policy that keeps an error budget.
    [[nodiscard]] virtual std::optional<ErrorCertificate> certificate() const { return std::nullopt; }
};

/// Runs the steps that were chosen beforehand in full and the others from the entry feature; a step that
/// cannot reuse is full, whatever was chosen.
class FixedPolicy : public CachePolicy {
  public:
    explicit FixedPolicy(std::vector<bool> fullSteps) : m_full(std::move(fullSteps)) {}
    [[nodiscard]] StepPrediction predict(size_t step, StepNetwork& network) override;
    [[nodiscard]] StepKind planned(size_t step) const override {
        return m_full.at(step) ? StepKind::Full : StepKind::Reuse;
    }

  private:
    std::vector<bool> m_full;
};

}  // namespace lightreel
