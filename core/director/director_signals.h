#pragma once
#include <mutex>

#include "core/base/cancel_token.h"

namespace lightreel {

/// What is said to a DirectorWorker while it is busy: that somebody waits, that an answer shall stop, that a
/// clip needs the machine. Thread-safe.
class DirectorSignals {
  public:
    /// A wish is on its way; the reading and the checking of files make way.
    void begin() {
        const std::lock_guard lock(m_mutex);
        ++m_waiting;
        m_reading.cancel();
    }
    void end() {
        const std::lock_guard lock(m_mutex);
        --m_waiting;
    }

    /// For one answer.
    [[nodiscard]] CancelToken answerToken() const {
        const std::lock_guard lock(m_mutex);
        return m_answers;
    }
    void stopAnswers() {
        const std::lock_guard lock(m_mutex);
        m_answers.cancel();
        m_answers = CancelToken();
    }

    /// For loading a model; a clip stops it, and the end.
    [[nodiscard]] CancelToken loadToken() const {
        const std::lock_guard lock(m_mutex);
        return m_loading;
    }

    /// Resting stops all that runs at once.
    void setResting(bool resting) {
        const std::lock_guard lock(m_mutex);
        m_resting = resting;
        if (!resting) return;
        m_reading.cancel();
        m_answers.cancel();
        m_answers = CancelToken();
        m_loading.cancel();
        m_loading = CancelToken();
    }
    [[nodiscard]] bool resting() const {
        const std::lock_guard lock(m_mutex);
        return m_resting;
    }

    /// For one piece of reading; already cancelled when it is not the time for it.
    [[nodiscard]] CancelToken readingToken() {
        const std::lock_guard lock(m_mutex);
        m_reading = CancelToken();
        if (m_waiting > 0 || m_resting || m_closed) m_reading.cancel();
        return m_reading;
    }

    /// Stops everything for good.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        for (const CancelToken& token : {m_reading, m_answers, m_loading}) token.cancel();
    }
    [[nodiscard]] bool closed() const {
        const std::lock_guard lock(m_mutex);
        return m_closed;
    }

  private:
    mutable std::mutex m_mutex;  // guards all below
    int m_waiting = 0;
    bool m_resting = false, m_closed = false;
    CancelToken m_reading, m_answers, m_loading;
};

}  // namespace lightreel
