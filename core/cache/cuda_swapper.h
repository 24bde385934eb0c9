#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "core/cache/swapper.h"
#include "core/memory/cuda_backend.h"

namespace lightreel {

/// Swaps from a card's memory to the computer's on two streams of its own. Only events order the copies and
/// the computation; the host waits for nothing but fence(). All room is one pinned slab, made at the start,
/// since pinning stops the card; where it cannot be pinned, plain memory serves, and copies are slower. The
/// plug-in's functions come as a table, so this file knows no CUDA. Not run on a GPU yet.
class CudaSwapper : public Swapper {
  public:
    struct Options {
        int card = 0;
        void* compute = nullptr;  ///< the stream on which the network runs and its tensors are allocated
        int64_t slabBytes = 0;    ///< of the computer's memory; keep it well under what is free there
    };
    /// errors: NoDevice{device, reason}; OutOfMemory when there is no such slab at all
    [[nodiscard]] static Result<std::unique_ptr<CudaSwapper>> make(const CudaBackend& backend,
                                                                   const Options& options);
    ~CudaSwapper() override;

    void fence() noexcept override;
    [[nodiscard]] SwapStats stats() const override { return m_stats; }
    [[nodiscard]] std::optional<Error> trouble() const override { return m_trouble; }
    [[nodiscard]] double rate() const override { return m_pinned ? 25e9 : 6e9; }  // assumed, PCIe 4 x16
    [[nodiscard]] bool pinned() const { return m_pinned; }

  protected:
    Result<void> doReserve(int64_t bytes) override;
    void doSpill(SwapSlot slot, at::Tensor tensor) override;
    void doPrefetch(SwapSlot slot) override;
    at::Tensor doAwait(SwapSlot slot) override;
    void doSetAside(SwapSlot slot) override;
    void doRelease(SwapSlot slot) override;

  private:
    static constexpr size_t kMostStashed = 5;

    struct Slot {
        std::byte* host = nullptr;
        TensorLayout layout;
        void* out = nullptr;    ///< event: copied to the host
        void* ready = nullptr;  ///< event: copied back
        bool fetched = false;   ///< `ready` stands for something
        at::Tensor tensor;      ///< back on the card, or what could not be copied
        bool stayed = false;    ///< the latter
    };
    /// A tensor whose copy to the host may not be done.
    struct Stashed {
        at::Tensor tensor;
        void* done;
    };

    CudaSwapper(const CudaBackend& backend, const Options& options) : m_cuda(backend), m_options(options) {}
    [[nodiscard]] const char* setUp();
    [[nodiscard]] const char* copyOut(Slot& slot, const at::Tensor& tensor);
    [[nodiscard]] const char* copyIn(Slot& slot);
    /// From here on the computation waits for an event.
    void computeWaits(void* event);
    void dropStashed();
    [[noreturn]] void fail(const char* reason) const;

    const CudaBackend& m_cuda;
    Options m_options;
    void *m_toHost = nullptr, *m_toCard = nullptr;  ///< streams
    void *m_computed = nullptr, *m_idle = nullptr;  ///< events, used again and again
    std::byte* m_slab = nullptr;
    std::unique_ptr<std::byte[]> m_pageable;  ///< the slab where it is not pinned
    bool m_pinned = false;
    int64_t m_used = 0;  ///< bytes of the slab
    std::vector<Slot> m_slots;
    std::deque<Stashed> m_stash;  ///< in the order of their copies
    SwapStats m_stats;
    std::optional<Error> m_trouble;
};

}  // namespace lightreel
