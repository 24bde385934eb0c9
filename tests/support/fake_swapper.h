#pragma once
#include <ATen/ATen.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "core/cache/swapper.h"

namespace lightreel {

/// A swapper in memory that writes down what it is asked for and when it does it, does it as late as it may,
/// and fails where a test wants it to.
class FakeSwapper : public Swapper {
  public:
    std::vector<std::string> log;  ///< "spill 0" when asked, "spilled 0" when done, and so on
    int failAt = 0;                ///< the n-th spill or prefetch throws; 0: none
    int refuseRoomAt = 0;          ///< the n-th reserve is refused; 0: none
    double speed = 1e12;           ///< bytes a second, for those who ask whether it pays
    std::function<void()> onPrefetch = [] {};

    ~FakeSwapper() override { fence(); }
    void fence() noexcept override {
        while (!m_late.empty()) doNext();
    }
    [[nodiscard]] SwapStats stats() const override { return m_stats; }
    [[nodiscard]] std::optional<Error> trouble() const override { return m_trouble; }
    [[nodiscard]] double rate() const override { return speed; }
    /// Bytes that slots hold.
    [[nodiscard]] int64_t held() const {
        int64_t sum = 0;
        for (const at::Tensor& tensor : m_outside)
            sum += tensor.defined() ? static_cast<int64_t>(tensor.nbytes()) : 0;
        return sum;
    }

  protected:
    Result<void> doReserve(int64_t) override {
        if (++m_reserved == refuseRoomAt) {
            m_trouble = Error{ErrorCode::DiskFull, {{"path", "/fake"}}};
            return *m_trouble;
        }
        m_outside.emplace_back();
        m_inside.emplace_back();
        return {};
    }
    void doSpill(SwapSlot slot, at::Tensor tensor) override {
        ask("spill", slot);
        later("spilled", slot, [this, slot, tensor] {
            m_outside[slot] = tensor.clone();
            m_stats.bytesOut += static_cast<int64_t>(tensor.nbytes());
        });
    }
    void doPrefetch(SwapSlot slot) override {
        onPrefetch();
        ask("prefetch", slot);
        later("fetched", slot, [this, slot] {
            m_inside[slot] = m_outside[slot].clone();
            m_stats.bytesIn += static_cast<int64_t>(m_inside[slot].nbytes());
        });
    }
    at::Tensor doAwait(SwapSlot slot) override {
        fence();
        log.push_back("await " + std::to_string(slot));
        return m_inside[slot];
    }
    void doSetAside(SwapSlot slot) override {
        log.push_back("set aside " + std::to_string(slot));
        m_inside[slot].reset();
    }
    void doRelease(SwapSlot slot) override {
        fence();
        log.push_back("release " + std::to_string(slot));
        m_inside[slot].reset();
        m_outside[slot].reset();
    }

  private:
    struct Late {
        std::string word;
        std::function<void()> work;
    };
    void ask(const char* what, SwapSlot slot) {
        log.push_back(std::string(what) + " " + std::to_string(slot));
        if (++m_asked == failAt)
            throw Failure{{ErrorCode::WriteFailed, {{"path", "/fake"}, {"reason", what}}}};
    }
    void later(const char* word, SwapSlot slot, std::function<void()> work) {
        m_late.push_back({std::string(word) + " " + std::to_string(slot), std::move(work)});
    }
    void doNext() {
        m_late.front().work();
        log.push_back(m_late.front().word);
        m_late.pop_front();
    }

    int m_asked = 0, m_reserved = 0;
    std::deque<Late> m_late;
    std::vector<at::Tensor> m_outside, m_inside;
    SwapStats m_stats;
    std::optional<Error> m_trouble;
};

}  // namespace lightreel
