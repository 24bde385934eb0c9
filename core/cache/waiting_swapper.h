#pragma once
#include <memory>

#include "core/cache/swapper.h"

namespace lightreel {

/// The same moves as another swapper, each waited for: shows what doing them in the background earns.
class WaitingSwapper : public Swapper {
  public:
    explicit WaitingSwapper(std::unique_ptr<Swapper> inner) : m_inner(std::move(inner)) {}

    void fence() noexcept override { m_inner->fence(); }
    [[nodiscard]] SwapStats stats() const override { return m_inner->stats(); }
    [[nodiscard]] std::optional<Error> trouble() const override { return m_inner->trouble(); }
    [[nodiscard]] double rate() const override { return m_inner->rate(); }

  protected:
    Result<void> doReserve(int64_t bytes) override {
        const Result<SwapSlot> slot = m_inner->reserve(bytes);
        return slot ? Result<void>() : Result<void>(slot.error());
    }
    void doSpill(SwapSlot slot, at::Tensor tensor) override {
        m_inner->spill(slot, std::move(tensor));
        fence();
    }
    void doPrefetch(SwapSlot slot) override {
        m_inner->prefetch(slot);
        fence();
    }
    at::Tensor doAwait(SwapSlot slot) override { return m_inner->await(slot); }
    void doSetAside(SwapSlot slot) override { m_inner->setAside(slot); }
    void doRelease(SwapSlot slot) override { m_inner->release(slot); }

  private:
    std::unique_ptr<Swapper> m_inner;
};

}  // namespace lightreel
