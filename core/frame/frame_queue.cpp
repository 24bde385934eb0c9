#include "core/frame/frame_queue.h"

#include <chrono>

namespace lightreel {

bool FrameQueue::push(std::shared_ptr<const Frame> frame, const CancelToken& cancel) {
    // The token cannot wake a condition variable, so the wait looks at it now and then.
    constexpr std::chrono::milliseconds kLook{20};
    std::unique_lock lock(m_mutex);
    while (!m_closed && m_frames.size() >= m_capacity) {
        m_changed.wait_for(lock, kLook);
        cancel.check();
    }
    if (m_closed) return false;
    m_frames.push_back(std::move(frame));
    m_changed.notify_all();
    return true;
}

std::shared_ptr<const Frame> FrameQueue::pop() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_closed || m_finished || !m_frames.empty(); });
    if (m_closed || m_frames.empty()) return nullptr;
    std::shared_ptr<const Frame> frame = std::move(m_frames.front());
    m_frames.pop_front();
    m_changed.notify_all();
    return frame;
}

void FrameQueue::finish() {
    const std::lock_guard lock(m_mutex);
    m_finished = true;
    m_changed.notify_all();
}

void FrameQueue::close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_frames.clear();
    m_changed.notify_all();
}

}  // namespace lightreel
