#pragma once
#include <cstddef>
#include <vector>

namespace lightreel {

/// A sum of errors that a run may make, and how much of it each step may take: four times its share by weight
/// or by number, whichever is more, never more than what is left. All in the same unit.
class ErrorBudget {
  public:
    /// weights: one per step, how much of an error at that step reaches the result.
    ErrorBudget(double budget, const std::vector<double>& weights);

    /// What an error at this step may cost at most, weighted.
    [[nodiscard]] double allowance(size_t step) const;
    /// Takes the weighted error off what is left; false, and nothing taken, when the step may not cost so
    /// much or the error is no number.
    [[nodiscard]] bool pay(size_t step, double error);
    [[nodiscard]] double weight(size_t step) const { return m_weights.at(step); }
    [[nodiscard]] double budget() const { return m_budget; }
    /// Never above the budget.
    [[nodiscard]] double spent() const { return m_budget - m_left; }

  private:
    double m_budget, m_left;
    std::vector<double> m_weights;
    std::vector<double> m_weightsFrom;  ///< sum of the weights of a step and all after it
};

/// Foretells the drift of a way of saving from how far a probe has moved: in proportion, with a margin that
/// grows at once when a forecast was too low and shrinks slowly.
class DriftEstimate {
  public:
    /// Until the first measurement there is nothing to foretell from.
    [[nodiscard]] bool known() const { return m_gain >= 0; }
    [[nodiscard]] double of(double distance) const { return m_margin * m_gain * distance; }
    /// The probe had moved by distance and the drift was this. Distances of about nothing teach nothing.
    void learn(double distance, double drift);

  private:
    double m_gain = -1;     ///< drift per distance, averaged; below 0: not known
    double m_margin = 1.5;  ///< at least 1
};

}  // namespace lightreel
