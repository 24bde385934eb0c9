#pragma once
#include <optional>
#include <vector>

#include "core/cache/cache_policy.h"
#include "core/cache/error_budget.h"

namespace lightreel {

/// Chooses at every step the cheapest of skip, reuse and full that an error budget affords. A probe of the
/// network's first layers tells how far the step has moved from the last full one; what a saved step drifts
/// in proportion to that is measured in the run itself: the full step that ends a run of saved ones first
/// makes what each way of saving would have given, and compares. Steps are full at the beginning (a fifth of
/// them), at the end, after three saved ones, and whenever what is cached does not belong to them.
/// Skip: the clean estimate is drawn on from the last two full steps, linearly in the logarithm of the noise
/// level. Reuse: as in LightCache.
/// source: the error bound is that of x' = r x + (1 - r) D with an error in D; probes after FBCache
/// (ParaAttention), the step-level cache after EasyCache, arXiv 2507.02860
class AdaptivePolicy : public CachePolicy {
  public:
    /// budget: > 0, root mean square in the clean estimate's units.
    AdaptivePolicy(double budget, SamplingSteps steps);

    [[nodiscard]] StepPrediction predict(size_t step, StepNetwork& network) override;
    /// What it costs at most: a step is chosen when its probe is known.
    [[nodiscard]] StepKind planned(size_t) const override { return StepKind::Full; }
    [[nodiscard]] std::optional<ErrorCertificate> certificate() const override;

  private:
    /// A full step's clean estimate, and the logarithm of its noise level.
    struct Estimate {
        at::Tensor clean;
        double logSigma = 0;
    };
    /// One way of doing less than a full step.
    struct Saving {
        DriftEstimate drift;
        int steps = 0;
        double runWeight = 0;  ///< of its steps since the last full one
        double runSpent = 0;   ///< by these
    };

    [[nodiscard]] bool mustBeFull(size_t step) const;
    /// Pays for a step saved in this way when the budget affords it.
    [[nodiscard]] bool affords(Saving& saving, size_t step, double distance);
    /// What a full step would have been as a reuse step, where that is to be learnt; undefined elsewhere.
    [[nodiscard]] at::Tensor shadow(size_t step, StepNetwork& network) const;
    [[nodiscard]] at::Tensor runFull(size_t step, StepNetwork& network, const at::Tensor& reused,
                                     double distance);
    /// What skipping this step would give for its clean estimate; undefined after less than two full steps.
    [[nodiscard]] at::Tensor forecast(size_t step) const;
    /// What a skip's drift grows with: a line through two points departs from a curve as the product of the
    /// distances to both.
    [[nodiscard]] double skipDistance(size_t step, double distance) const;
    /// Learns from what a way of saving would have given (undefined: not known) beside the true estimate.
    void judge(Saving& saving, const at::Tensor& instead, const at::Tensor& clean, double distance);
    /// Nothing from before this step belongs to it.
    void forget();

    ErrorBudget m_budget;
    std::vector<double> m_sigmas;
    size_t m_warmUp;
    Saving m_skip, m_reuse;
    double m_verified = 0;
    int m_fullSteps = 0, m_run = 0;
    at::Tensor m_probe;           ///< of the last full step
    Estimate m_newest, m_before;  ///< the last two full steps at different levels
};

}  // namespace lightreel
