#include "core/jobs/clip_encoder.h"

namespace lightreel {

ClipEncoder::ClipEncoder(FrameQueue& queue, std::filesystem::path target, EncodingParams params)
    : m_queue(queue),
      m_target(std::move(target)),
      m_params(std::move(params)),
      m_thread([this] { loop(); }) {}

ClipEncoder::~ClipEncoder() {
    m_queue.close();
    if (m_thread.joinable()) m_thread.join();
}

void ClipEncoder::loop() {
    while (const std::shared_ptr<const Frame> frame = m_queue.pop()) {
        if (!m_writer) {
            m_params.width = frame->width;
            m_params.height = frame->height;
            Result<VideoWriter> opened = VideoWriter::open(m_target, m_params);
            if (opened)
                m_writer.emplace(std::move(*opened));
            else
                m_error = opened.error();
        }
        if (!m_error)
            if (const Result<void> written = m_writer->write(*frame); !written) m_error = written.error();
        if (m_error) {
            m_queue.close();
            return;
        }
    }
}

std::optional<Error> ClipEncoder::join() {
    if (m_thread.joinable()) m_thread.join();
    return m_error;
}

}  // namespace lightreel
