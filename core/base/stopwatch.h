#pragma once
#include <chrono>

namespace lightreel {

/// Monotonic seconds since it was made or restarted.
class Stopwatch {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(Clock::now() - m_start).count();
    }
    void restart() { m_start = Clock::now(); }

  private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point m_start = Clock::now();
};

}  // namespace lightreel
