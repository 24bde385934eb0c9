#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// A place that one tensor can be moved to, by number.
using SwapSlot = size_t;

/// Where a slot's tensor is by the calls so far; copies may still be on their way.
enum class SlotState {
    Empty,
    Spilled,   ///< moved out, or about to be
    Fetching,  ///< about to come back
    Ready,     ///< back, and moved out still
};

/// What can be done with a slot.
enum class SwapAction {
    Spill,     ///< Empty -> Spilled
    Prefetch,  ///< Spilled -> Fetching
    Await,     ///< Fetching -> Ready
    SetAside,  ///< Ready -> Spilled, without a copy: what was moved out has not changed
    Release,   ///< any -> Empty
};

/// The state after an action; nothing where the action makes no sense.
[[nodiscard]] std::optional<SlotState> after(SlotState state, SwapAction action);

struct SwapStats {
    int64_t bytesOut = 0;
    int64_t bytesIn = 0;
    double waitSeconds = 0;  ///< in which the computation stood still for a copy
    int64_t waiting = 0;     ///< the most tensors that were waiting to be moved out at one time

    friend bool operator==(const SwapStats&, const SwapStats&) = default;
};

/// Moves tensors out of the computing memory in the background and back. Used by one thread; a call that does
/// not fit a slot's state or size throws std::logic_error. What cannot be moved stays where it is: the first
/// reason is kept as trouble(), and everything goes on.
class Swapper {
  public:
    virtual ~Swapper() = default;
    Swapper() = default;
    Swapper(const Swapper&) = delete;
    Swapper& operator=(const Swapper&) = delete;

    /// A new slot for tensors of at most so many bytes.
    /// errors: DiskFull, WriteFailed, OutOfMemory: there is no room
    [[nodiscard]] Result<SwapSlot> reserve(int64_t bytes);
    /// Takes the tensor, which nobody may change any more. Its memory is free once it has been copied and
    /// nobody else holds it.
    void spill(SwapSlot slot, at::Tensor tensor);
    void prefetch(SwapSlot slot);
    /// The tensor in the computing memory, not to be written to. Waits for what is not there yet.
    /// errors: throws Failure{WriteFailed} when it cannot be given back
    [[nodiscard]] at::Tensor await(SwapSlot slot);
    /// Both: nobody holds what await() gave.
    void setAside(SwapSlot slot);
    void release(SwapSlot slot);
    /// Waits until nothing is on its way: at the end of a stage, after a cancel, after an exception.
    virtual void fence() noexcept = 0;

    [[nodiscard]] SlotState state(SwapSlot slot) const { return m_slots.at(slot).state; }
    [[nodiscard]] virtual SwapStats stats() const = 0;
    /// Why something could not be moved; nothing when all could.
    [[nodiscard]] virtual std::optional<Error> trouble() const = 0;
    /// Bytes a second that it moves either way, about.
    [[nodiscard]] virtual double rate() const = 0;

  protected:
    // Called with states and sizes that fit; slots count up from 0.
    virtual Result<void> doReserve(int64_t bytes) = 0;
    virtual void doSpill(SwapSlot slot, at::Tensor tensor) = 0;
    virtual void doPrefetch(SwapSlot slot) = 0;
    virtual at::Tensor doAwait(SwapSlot slot) = 0;
    virtual void doSetAside(SwapSlot slot) = 0;
    virtual void doRelease(SwapSlot slot) = 0;

  private:
    struct Slot {
        SlotState state;
        int64_t bytes;
    };
    template <typename Work>
    auto change(SwapSlot slot, SwapAction action, Work work);
    std::vector<Slot> m_slots;
};

/// Tells a slot what a tensor looks like, so that bytes become the same tensor again.
struct TensorLayout {
    std::vector<int64_t> sizes, strides;
    at::TensorOptions options;
    size_t bytes = 0;

    /// tensor: without holes or overlaps, whatever the order of its strides.
    [[nodiscard]] static TensorLayout of(const at::Tensor& tensor);
};

}  // namespace lightreel
