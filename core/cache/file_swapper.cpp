#include "core/cache/file_swapper.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <stdexcept>

#include "core/base/stopwatch.h"
#include "core/memory/traffic.h"

namespace lightreel {
namespace {

/// Lets a tensor go whose memory shall leave the process, not only its allocator's books.
// NOLINTNEXTLINE(performance-unnecessary-value-param): it is gone when this returns
void discard(at::Tensor tensor) {
    if (tensor.use_count() == 1 && tensor.storage().use_count() == 1)
        discardPages(tensor.storage().mutable_data(), tensor.storage().nbytes());
}

}  // namespace

FileSwapper::FileSwapper(std::unique_ptr<SpillFile> file)
    : m_file(std::move(file)), m_worker([this] { work(); }) {}

FileSwapper::~FileSwapper() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_worker.join();
}

/// Jobs in their order, until there are none and none can come.
void FileSwapper::work() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stop || !m_jobs.empty(); });
        if (m_jobs.empty()) return;
        const std::function<void()> job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        job();
        lock.lock();
        ++m_done;
        m_changed.notify_all();
    }
}

void FileSwapper::enqueue(Slot& slot, std::function<void()> job) {
    const std::lock_guard lock(m_mutex);
    slot.last = ++m_given;
    m_jobs.push_back(std::move(job));
    m_changed.notify_all();
}

void FileSwapper::waitFor(uint64_t job) {
    std::unique_lock lock(m_mutex);
    if (m_done >= job) return;
    const Stopwatch watch;
    m_changed.wait(lock, [&] { return m_done >= job; });
    m_stats.waitSeconds += watch.seconds();
}

Result<void> FileSwapper::doReserve(int64_t bytes) {
    Result<std::shared_ptr<SpillRegion>> region = m_file->reserve(bytes);
    if (!region) {
        stayed(region.error());
        return region.error();
    }
    m_slots.push_back({std::move(*region), {}, {}, 0, {}});
    return {};
}

void FileSwapper::doSpill(SwapSlot at, at::Tensor tensor) {
    Slot& slot = m_slots[at];
    slot.layout = TensorLayout::of(tensor);
    {
        std::unique_lock lock(m_mutex);
        const Stopwatch watch;
        m_changed.wait(lock, [this] { return m_waiting < kMostWaiting; });
        m_stats.waitSeconds += watch.seconds();
        m_stats.waiting = std::max(m_stats.waiting, ++m_waiting);
    }
    // A job is copied about; what it holds must be let go inside it.
    const auto held = std::make_shared<at::Tensor>(std::move(tensor));
    enqueue(slot, [this, &slot, held] { write(slot, std::move(*held)); });
}

void FileSwapper::write(Slot& slot, at::Tensor tensor) {
    const Result<void> written = slot.region->write(tensor.const_data_ptr(), slot.layout.bytes);
    const auto bytes = static_cast<int64_t>(slot.layout.bytes);
    if (written) {
        noteSwappedOut(bytes);
        discard(std::move(tensor));
    } else {
        slot.kept = std::move(tensor);
        stayed(written.error());
    }
    const std::lock_guard lock(m_mutex);
    if (written) m_stats.bytesOut += bytes;
    --m_waiting;
}

void FileSwapper::stayed(Error reason) {
    const std::lock_guard lock(m_mutex);
    if (!m_trouble) m_trouble = std::move(reason);
}

void FileSwapper::doPrefetch(SwapSlot at) {
    Slot& slot = m_slots[at];
    enqueue(slot, [this, &slot] {
        if (slot.kept.defined()) return;
        slot.region->fetch(slot.layout.bytes);
        const auto bytes = static_cast<int64_t>(slot.layout.bytes);
        noteSwappedIn(bytes);
        const std::lock_guard lock(m_mutex);
        m_stats.bytesIn += bytes;
    });
}

at::Tensor FileSwapper::doAwait(SwapSlot at) {
    Slot& slot = m_slots[at];
    waitFor(slot.last);
    if (slot.kept.defined()) return slot.kept;
    checkReadable(slot);
    // The pages stay mapped for as long as anybody holds the tensor.
    const auto view = std::make_shared<std::shared_ptr<SpillRegion>>(slot.region);
    slot.view = view;
    return at::from_blob(
        const_cast<std::byte*>(slot.region->data()), slot.layout.sizes, slot.layout.strides, [view](void*) {},
        slot.layout.options);
}

void FileSwapper::checkReadable(const Slot& slot) const {
    if (slot.region->damaged())
        throw Failure{{ErrorCode::WriteFailed,
                       {{"path", m_file->folder().string()},
                        {"reason", "the scratch file there cannot be read back"}}}};
}

void FileSwapper::doSetAside(SwapSlot at) {
    Slot& slot = m_slots[at];
    if (!slot.view.expired()) throw std::logic_error("a swapped tensor is set aside while it is used");
    checkReadable(slot);  // what the disk could not give while it was used must not go unnoticed
    slot.region->leave();
}

void FileSwapper::doRelease(SwapSlot at) {
    Slot& slot = m_slots[at];
    waitFor(slot.last);
    slot.kept.reset();
    slot.region->leave();
}

void FileSwapper::fence() noexcept {
    waitFor(m_given);
}

SwapStats FileSwapper::stats() const {
    const std::lock_guard lock(m_mutex);
    return m_stats;
}

std::optional<Error> FileSwapper::trouble() const {
    const std::lock_guard lock(m_mutex);
    return m_trouble;
}

}  // namespace lightreel
