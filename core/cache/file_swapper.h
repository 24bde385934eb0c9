#pragma once
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "core/cache/swapper.h"
#include "core/memory/spill_file.h"

namespace lightreel {

/// Swaps to a scratch file on the disk, for the processor's own memory. A worker thread writes and reads
/// ahead; what comes back is the file's own pages, read-only, without a copy. What the disk takes slowly
/// holds up the computation before it fills the memory: at most kMostWaiting tensors wait to be written.
class FileSwapper : public Swapper {
  public:
    static constexpr int64_t kMostWaiting = 5;

    explicit FileSwapper(std::unique_ptr<SpillFile> file);
    ~FileSwapper() override;

    void fence() noexcept override;
    [[nodiscard]] SwapStats stats() const override;
    [[nodiscard]] std::optional<Error> trouble() const override;
    [[nodiscard]] double rate() const override {
        return 1e9;
    }  // measured: 1 to 2 GB/s, ext4 on a virtual disk

  protected:
    Result<void> doReserve(int64_t bytes) override;
    void doSpill(SwapSlot slot, at::Tensor tensor) override;
    void doPrefetch(SwapSlot slot) override;
    at::Tensor doAwait(SwapSlot slot) override;
    void doSetAside(SwapSlot slot) override;
    void doRelease(SwapSlot slot) override;

  private:
    struct Slot {
        std::shared_ptr<SpillRegion> region;
        TensorLayout layout;
        at::Tensor kept;           ///< what could not be written; the worker's until job `last` is done
        uint64_t last = 0;         ///< number of the last job about it
        std::weak_ptr<void> view;  ///< alive while somebody holds what await() gave
    };

    void enqueue(Slot& slot, std::function<void()> job);
    void waitFor(uint64_t job);
    void work();
    void write(Slot& slot, at::Tensor tensor);
    void stayed(Error reason);
    void checkReadable(const Slot& slot) const;

    std::unique_ptr<SpillFile> m_file;
    std::deque<Slot> m_slots;  // references stay valid

    mutable std::mutex m_mutex;  // guards all below
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_jobs;
    uint64_t m_given = 0, m_done = 0;  ///< jobs so far
    int64_t m_waiting = 0;             ///< tensors to be written
    SwapStats m_stats;
    std::optional<Error> m_trouble;
    bool m_stop = false;
    std::thread m_worker;  // last: it uses all above
};

}  // namespace lightreel
