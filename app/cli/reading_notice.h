#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>

#include "core/director/director.h"

namespace lightreel::cli {

/// Says on stderr, once, that much of the conversation is read before an answer begins. Watches from its
/// beginning to its end, beside the thread that uses the Director.
class ReadingNotice {
  public:
    /// nothingKept: no episode lies on the disk. Else how much is left is known only when something was read,
    /// and said then.
    ReadingNotice(const Director& director, bool nothingKept);

  private:
    /// Whether it was said.
    bool sayIfMuch() const;
    void watch(const std::stop_token& stop);

    const Director& m_director;
    int64_t m_before;  ///< tokens that were read at the beginning
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread;  ///< the last member: it uses the others
};

}  // namespace lightreel::cli
