#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace lightreel {

/// Does something again and again, ten times a second, on a thread of its own, from its beginning to its end:
/// to look at what a busy thread has come to.
class Meanwhile {
  public:
    /// work: thread-safe beside the busy thread; it does not throw.
    explicit Meanwhile(std::function<void()> work)
        : m_thread([this, again = std::move(work)](const std::stop_token& stop) {
              constexpr std::chrono::milliseconds kPause(100);
              std::unique_lock lock(m_mutex);
              while (!m_wake.wait_for(lock, stop, kPause, [&stop] { return stop.stop_requested(); })) again();
          }) {}

  private:
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread;  ///< the last member: it uses the others
};

}  // namespace lightreel
