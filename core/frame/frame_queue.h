#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "core/base/cancel_token.h"
#include "core/frame/frame.h"

namespace lightreel {

/// Bounded queue between decoding and the encoder thread. A slow disk slows decoding; a frame is never
/// dropped.
class FrameQueue {
  public:
    static constexpr size_t kCapacity = 6;

    explicit FrameQueue(size_t capacity = kCapacity) : m_capacity(capacity) {}

    /// Blocks while the queue is full. False when the reader has closed it (then the frame is not taken).
    /// Throws Cancelled when the token is asked while waiting.
    bool push(std::shared_ptr<const Frame> frame, const CancelToken& cancel);

    /// Blocks while the queue is empty. Null after finish() once all frames were taken, or after close().
    std::shared_ptr<const Frame> pop();

    void finish();  ///< The writer has no more frames.
    void close();   ///< Either side gives up: both calls return at once from now on.

  private:
    const size_t m_capacity;
    std::mutex m_mutex;  // guards all below
    std::condition_variable m_changed;
    std::deque<std::shared_ptr<const Frame>> m_frames;
    bool m_finished = false;
    bool m_closed = false;
};

}  // namespace lightreel
