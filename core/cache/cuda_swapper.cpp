#include "core/cache/cuda_swapper.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <new>

#include "core/base/format.h"
#include "core/base/stopwatch.h"
#include "core/memory/traffic.h"

namespace lightreel {
namespace {

/// The first reason of several calls, each made only if the ones before succeeded.
template <typename... Calls>
const char* firstFailure(Calls... calls) {
    const char* reason = nullptr;
    (void)((reason = calls(), reason == nullptr) && ...);
    return reason;
}

}  // namespace

Result<std::unique_ptr<CudaSwapper>> CudaSwapper::make(const CudaBackend& backend, const Options& options) {
    std::unique_ptr<CudaSwapper> made(new CudaSwapper(backend, options));
    if (const char* reason = made->setUp())
        return Error{ErrorCode::NoDevice,
                     {{"device", "cuda:" + std::to_string(options.card)}, {"reason", reason}}};
    if (made->m_slab == nullptr)
        return Error{ErrorCode::OutOfMemory,
                     {{"stage", "swap"}, {"asked", formatMemory(options.slabBytes)}, {"free", "less"}}};
    return made;
}

const char* CudaSwapper::setUp() {
    const int card = m_options.card;
    if (const char* reason = firstFailure([&] { return m_cuda.makeStream(card, &m_toHost); },
                                          [&] { return m_cuda.makeStream(card, &m_toCard); },
                                          [&] { return m_cuda.makeEvent(card, &m_computed); },
                                          [&] { return m_cuda.makeEvent(card, &m_idle); }))
        return reason;
    void* slab = nullptr;
    m_pinned = m_cuda.pin(m_options.slabBytes, &slab) == nullptr;
    if (!m_pinned) {
        m_pageable.reset(new (std::nothrow) std::byte[static_cast<size_t>(m_options.slabBytes)]);
        slab = m_pageable.get();
    }
    m_slab = static_cast<std::byte*>(slab);
    return nullptr;
}

CudaSwapper::~CudaSwapper() {
    fence();
    for (const Slot& slot : m_slots) {
        m_cuda.freeEvent(slot.out);
        m_cuda.freeEvent(slot.ready);
    }
    for (void* event : {m_computed, m_idle})
        if (event != nullptr) m_cuda.freeEvent(event);
    for (void* stream : {m_toHost, m_toCard})
        if (stream != nullptr) m_cuda.freeStream(stream);
    if (m_pinned) m_cuda.unpin(m_slab);
}

Result<void> CudaSwapper::doReserve(int64_t bytes) {
    constexpr int64_t kAlignment = 256;
    const int64_t size = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    Slot slot;
    const char* reason = m_used + size > m_options.slabBytes ? "the pinned memory is used up" : nullptr;
    if (reason == nullptr)
        reason = firstFailure([&] { return m_cuda.makeEvent(m_options.card, &slot.out); },
                              [&] { return m_cuda.makeEvent(m_options.card, &slot.ready); });
    if (reason != nullptr) {
        if (slot.out != nullptr) m_cuda.freeEvent(slot.out);
        const Error error{ErrorCode::WriteFailed, {{"path", "the computer's memory"}, {"reason", reason}}};
        if (!m_trouble) m_trouble = error;
        return error;
    }
    slot.host = m_slab + m_used;
    m_used += size;
    m_slots.push_back(std::move(slot));
    return {};
}

void CudaSwapper::doSpill(SwapSlot at, at::Tensor tensor) {
    dropStashed();
    Slot& slot = m_slots[at];
    slot.layout = TensorLayout::of(tensor);
    if (const char* reason = copyOut(slot, tensor)) {
        if (!m_trouble)
            m_trouble = {ErrorCode::WriteFailed, {{"path", "the computer's memory"}, {"reason", reason}}};
        slot.tensor = std::move(tensor);
        slot.stayed = true;
        return;
    }
    m_stash.push_back({std::move(tensor), slot.out});
    m_stats.waiting = std::max(m_stats.waiting, static_cast<int64_t>(m_stash.size()));
    m_stats.bytesOut += static_cast<int64_t>(slot.layout.bytes);
    noteSwappedOut(static_cast<int64_t>(slot.layout.bytes));
}

const char* CudaSwapper::copyOut(Slot& slot, const at::Tensor& tensor) {
    const int card = m_options.card;
    return firstFailure(
        [&] { return m_cuda.record(card, m_computed, m_options.compute); },
        [&] { return m_cuda.streamWaits(card, m_toHost, m_computed); },
        // The slot's bytes may still be on their way to the card.
        [&] { return slot.fetched ? m_cuda.streamWaits(card, m_toHost, slot.ready) : nullptr; },
        [&] {
            return m_cuda.copy(card, slot.host, tensor.const_data_ptr(),
                               static_cast<int64_t>(slot.layout.bytes), m_toHost);
        },
        [&] { return m_cuda.record(card, slot.out, m_toHost); });
}

/// Lets go of what has been copied; of more than a few also what has not, for which the computation then
/// waits: the memory is its to use again, and the copy must be over by then.
void CudaSwapper::dropStashed() {
    while (!m_stash.empty()) {
        int done = 0;
        if (const char* reason = m_cuda.isDone(m_stash.front().done, &done)) fail(reason);
        if (done == 0 && m_stash.size() < kMostStashed) return;
        if (done == 0) computeWaits(m_stash.front().done);
        m_stash.pop_front();
    }
}

void CudaSwapper::doPrefetch(SwapSlot at) {
    dropStashed();
    Slot& slot = m_slots[at];
    if (slot.stayed) return;
    // Allocated for the computation's stream: under the copy's own it would go back to that stream's pool.
    slot.tensor = at::empty_strided(slot.layout.sizes, slot.layout.strides, slot.layout.options);
    if (const char* reason = copyIn(slot)) fail(reason);
    slot.fetched = true;
    m_stats.bytesIn += static_cast<int64_t>(slot.layout.bytes);
    noteSwappedIn(static_cast<int64_t>(slot.layout.bytes));
}

const char* CudaSwapper::copyIn(Slot& slot) {
    const int card = m_options.card;
    return firstFailure(
        // After the allocation: its memory may be in use by what the computation was given before.
        [&] { return m_cuda.record(card, m_computed, m_options.compute); },
        [&] { return m_cuda.streamWaits(card, m_toCard, m_computed); },
        [&] { return m_cuda.streamWaits(card, m_toCard, slot.out); },
        [&] {
            return m_cuda.copy(card, slot.tensor.mutable_data_ptr(), slot.host,
                               static_cast<int64_t>(slot.layout.bytes), m_toCard);
        },
        [&] { return m_cuda.record(card, slot.ready, m_toCard); });
}

at::Tensor CudaSwapper::doAwait(SwapSlot at) {
    Slot& slot = m_slots[at];
    if (!slot.stayed) computeWaits(slot.ready);
    return slot.tensor;
}

void CudaSwapper::doSetAside(SwapSlot at) {
    dropStashed();
    if (!m_slots[at].stayed) m_slots[at].tensor.reset();
}

void CudaSwapper::doRelease(SwapSlot at) {
    Slot& slot = m_slots[at];
    // Nobody may have waited for what is on its way into the tensor.
    if (slot.tensor.defined() && !slot.stayed) computeWaits(slot.ready);
    slot.tensor.reset();
    slot.stayed = false;
}

void CudaSwapper::computeWaits(void* event) {
    if (const char* reason = m_cuda.streamWaits(m_options.card, m_options.compute, event)) fail(reason);
}

void CudaSwapper::fence() noexcept {
    const Stopwatch watch;
    for (void* stream : {m_toHost, m_toCard}) {
        if (stream == nullptr || m_idle == nullptr) continue;
        // A card that fails here fails everywhere; the next call of the computation says so.
        (void)firstFailure([&] { return m_cuda.record(m_options.card, m_idle, stream); },
                           [&] { return m_cuda.hostWaits(m_idle); });
    }
    m_stash.clear();
    m_stats.waitSeconds += watch.seconds();
}

void CudaSwapper::fail(const char* reason) const {
    throw Failure{
        {ErrorCode::NoDevice, {{"device", "cuda:" + std::to_string(m_options.card)}, {"reason", reason}}}};
}

}  // namespace lightreel
