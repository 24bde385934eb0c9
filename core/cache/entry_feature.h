#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/stopwatch.h"
#include "core/cache/entry_lifetime.h"
#include "core/cache/swap_plan.h"

namespace lightreel {

/// What a captured tensor belongs to; with any other key it is not used.
struct EntryKey {
    std::vector<int64_t> latents;  ///< the network's input, [R, C, F, h, w]
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;

    friend bool operator==(const EntryKey&, const EntryKey&) = default;
};

/// The one cached tensor: what enters the up layer at which a reuse step begins, [R * F, C, h, w], before the
/// skip is joined to it. Depth d: a reuse step runs the last d + 1 up layers (0 is the cheapest, and what the
/// DeepCache package calls branch 0). Held by reference, never written to; between its uses it may be moved
/// out of memory, as plans say.
/// source: DeepCache, arXiv 2312.00858; LightCache, arXiv 2510.05367
class EntryFeature {
  public:
    EntryFeature(int64_t depth, EntryLifetime lifetime) : m_depth(depth), m_plans(plansInMemory(lifetime)) {}
    /// Moves through the swapper, which must outlive this object. always: also where it does not pay.
    EntryFeature(int64_t depth, EntryLifetime lifetime, Swapper& swapper, bool always)
        : m_depth(depth),
          m_plans(plansSwapped(lifetime)),
          m_swapper(&swapper),
          m_window(swapper.rate(), always) {}
    ~EntryFeature();
    EntryFeature(const EntryFeature&) = delete;
    EntryFeature& operator=(const EntryFeature&) = delete;

    [[nodiscard]] int64_t depth() const { return m_depth; }
    void beginFull() { reach(m_plans.full, SwapPoint::StepBegin); }
    void beginReuse() { reach(m_plans.reuse, SwapPoint::StepBegin); }
    void capture(EntryKey key, at::Tensor hidden);
    [[nodiscard]] bool serves(const EntryKey& key) const { return m_bytes > 0 && m_key == key; }
    /// In a reuse step: the tensor. Whoever takes it lets it go before used().
    [[nodiscard]] const at::Tensor& get();
    void used() { reach(m_plans.reuse, SwapPoint::AfterUse); }
    /// Sampling is over.
    void endSampling() { reach(m_plans.ending, SwapPoint::SamplingEnd); }

  private:
    void reach(const SwapPlan& plan, SwapPoint point);
    void act(SwapAction action);
    void spill();
    /// A slot that is large enough; false: there is none, and the tensor stays.
    [[nodiscard]] bool makeRoom();
    /// Counts what is held for the memory graph.
    void note(int64_t bytes);

    int64_t m_depth;
    SwapPlans m_plans;
    Swapper* m_swapper = nullptr;  ///< null: the tensor stays in memory
    IdleWindow m_window{1, false};
    Stopwatch m_idle;          ///< since the capture
    bool m_measuring = false;  ///< nobody has used it since
    std::optional<SwapSlot> m_slot;
    int64_t m_slotBytes = 0;
    bool m_out = false;   ///< the slot has it
    int64_t m_bytes = 0;  ///< of the tensor, wherever it is; 0: there is none
    EntryKey m_key;
    at::Tensor m_hidden;  ///< where it is in memory
};

}  // namespace lightreel
