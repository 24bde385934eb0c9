#pragma once
#include <optional>
#include <vector>

#include "core/cache/entry_lifetime.h"
#include "core/cache/swapper.h"

namespace lightreel {

/// Where in a run something can be moved; within a step in this order.
enum class SwapPoint {
    StepBegin,
    BeforeCapture,  ///< a full step has made the tensor, and that of the last one is still there
    AfterCapture,   ///< the new one is in its place
    BeforeUse,      ///< a reuse step comes to the layer that takes it
    AfterUse,       ///< that layer is done
    SamplingEnd,    ///< before decoding
    RunEnd,
};

/// One line of a plan: at this point, this.
struct SwapStep {
    SwapPoint point;
    SwapAction action;

    friend bool operator==(const SwapStep&, const SwapStep&) = default;
};
using SwapPlan = std::vector<SwapStep>;

/// What is done with one slot in each kind of step and when the steps are over. Written down beforehand
/// rather than traced: reuse steps skip most layers, where whoever follows the order of execution would lose
/// his way.
struct SwapPlans {
    SwapPlan full, reuse, ending;

    friend bool operator==(const SwapPlans&, const SwapPlans&) = default;
};

/// The plans of an entry feature that is kept in memory: it is only ever dropped.
[[nodiscard]] SwapPlans plansInMemory(EntryLifetime lifetime);

/// The plans of an entry feature that leaves memory as soon as it is captured and is there again only while
/// its layer runs. It is asked for when a reuse step begins, not earlier: the last layers of the step before
/// are where memory is highest.
[[nodiscard]] SwapPlans plansSwapped(EntryLifetime lifetime);

/// Whether moving a tensor out and back pays: the time in which nobody needs it must be longer than the
/// copies. The first of these times is measured, so the first tensor stays, unless every one shall move.
class IdleWindow {
  public:
    /// rate: bytes a second either way
    IdleWindow(double rate, bool always) : m_rate(rate), m_always(always) {}

    [[nodiscard]] bool pays(int64_t bytes) const {
        return m_always || (m_seconds && *m_seconds > 2 * static_cast<double>(bytes) / m_rate);
    }
    void measured(double seconds) { m_seconds = seconds; }

  private:
    double m_rate;
    bool m_always;
    std::optional<double> m_seconds;
};

}  // namespace lightreel
