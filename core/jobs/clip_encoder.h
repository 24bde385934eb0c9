#pragma once
#include <optional>
#include <thread>

#include "core/frame/frame_queue.h"
#include "core/media/video_writer.h"

namespace lightreel {

/// The encoder's thread: takes frames from the queue into a VideoWriter until the queue ends. An error closes
/// the queue, which stops the decoder.
class ClipEncoder {
  public:
    /// The size comes from the first frame; params.width and params.height are filled in.
    ClipEncoder(FrameQueue& queue, std::filesystem::path target, EncodingParams params);
    ~ClipEncoder();
    ClipEncoder(const ClipEncoder&) = delete;
    ClipEncoder& operator=(const ClipEncoder&) = delete;

    /// Waits for the thread; then the first error, if there was one.
    std::optional<Error> join();

    /// After join() without error: null when no frame came.
    [[nodiscard]] VideoWriter* writer() { return m_writer ? &*m_writer : nullptr; }

  private:
    void loop();

    FrameQueue& m_queue;
    std::filesystem::path m_target;
    EncodingParams m_params;
    std::optional<VideoWriter> m_writer;
    std::optional<Error> m_error;
    std::thread m_thread;  // last: it uses all above
};

}  // namespace lightreel
