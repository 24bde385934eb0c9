#pragma once
#include <algorithm>
#include <cstdint>

namespace lightreel {

/// Counts what a computation would hold, in the order in which it would hold it: its highest point before it
/// is run.
class MemoryWalk {
  public:
    void hold(int64_t bytes) {
        m_live += bytes;
        m_peak = std::max(m_peak, m_live);
    }
    void release(int64_t bytes) { m_live -= bytes; }
    /// Something that needs so much for a moment and leaves nothing.
    void pass(int64_t bytes) { m_peak = std::max(m_peak, m_live + bytes); }

    [[nodiscard]] int64_t peak() const { return m_peak; }

  private:
    int64_t m_live = 0, m_peak = 0;
};

}  // namespace lightreel
