#pragma once
#include <ATen/core/Tensor.h>

#include <cstddef>
#include <vector>

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
