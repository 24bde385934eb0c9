#include "core/cache/swapper.h"

#include <ATen/ATen.h>

#include <stdexcept>
#include <type_traits>

namespace lightreel {

std::optional<SlotState> after(SlotState state, SwapAction action) {
    const auto when = [state](SlotState before, SlotState next) {
        return state == before ? std::optional(next) : std::nullopt;
    };
    switch (action) {
        case SwapAction::Spill:
            return when(SlotState::Empty, SlotState::Spilled);
        case SwapAction::Prefetch:
            return when(SlotState::Spilled, SlotState::Fetching);
        case SwapAction::Await:
            return when(SlotState::Fetching, SlotState::Ready);
        case SwapAction::SetAside:
            return when(SlotState::Ready, SlotState::Spilled);
        case SwapAction::Release:
            break;
    }
    return SlotState::Empty;
}

template <typename Work>
auto Swapper::change(SwapSlot slot, SwapAction action, Work work) {
    const std::optional<SlotState> next = after(m_slots.at(slot).state, action);
    if (!next) throw std::logic_error("a swap slot was used out of order");
    // What throws has not happened.
    if constexpr (std::is_void_v<decltype(work())>) {
        work();
        m_slots[slot].state = *next;
    } else {
        auto result = work();
        m_slots[slot].state = *next;
        return result;
    }
}

Result<SwapSlot> Swapper::reserve(int64_t bytes) {
    if (const Result<void> made = doReserve(bytes); !made) return made.error();
    m_slots.push_back({SlotState::Empty, bytes});
    return m_slots.size() - 1;
}

void Swapper::spill(SwapSlot slot, at::Tensor tensor) {
    if (static_cast<int64_t>(tensor.nbytes()) > m_slots.at(slot).bytes)
        throw std::logic_error("a tensor is larger than its swap slot");
    change(slot, SwapAction::Spill, [&] { doSpill(slot, std::move(tensor)); });
}

void Swapper::prefetch(SwapSlot slot) {
    change(slot, SwapAction::Prefetch, [&] { doPrefetch(slot); });
}

at::Tensor Swapper::await(SwapSlot slot) {
    return change(slot, SwapAction::Await, [&] { return doAwait(slot); });
}

void Swapper::setAside(SwapSlot slot) {
    change(slot, SwapAction::SetAside, [&] { doSetAside(slot); });
}

void Swapper::release(SwapSlot slot) {
    change(slot, SwapAction::Release, [&] { doRelease(slot); });
}

TensorLayout TensorLayout::of(const at::Tensor& tensor) {
    if (!tensor.is_non_overlapping_and_dense())
        throw std::logic_error("only a tensor without holes can be swapped");
    return {tensor.sizes().vec(), tensor.strides().vec(), tensor.options(), tensor.nbytes()};
}

}  // namespace lightreel
