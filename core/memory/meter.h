#pragma once
#include <cstdint>

namespace lightreel {

/// One look at the memory, in bytes. On the CPU device is 0.
struct MemoryReading {
    int64_t allocated = 0;  ///< handed out by LibTorch's allocator (tensors), now
    int64_t reserved =
        0;  ///< held by the allocator, which keeps more than it hands out (BlockPool; CUDA's caching one)
    int64_t resident = 0;  ///< resident set of this process, mapped model pages included
    int64_t device = 0;    ///< in use on the whole card by the driver's word; 0 on the CPU
    int64_t working = 0;   ///< the part of allocated that is not model weights

    friend bool operator==(const MemoryReading&, const MemoryReading&) = default;
};

/// Where readings come from: the counting CPU allocator, CUDA, or a script in the tests. Thread-safe.
class MemoryMeter {
  public:
    virtual ~MemoryMeter() = default;

    [[nodiscard]] virtual MemoryReading read() const = 0;

    /// Highest values since resetPeak(); allocated and working are exact (counters, not samples), resident is
    /// the highest seen by read().
    [[nodiscard]] virtual MemoryReading peak() const = 0;
    virtual void resetPeak() = 0;
};

/// Resident set of this process in bytes (Linux: /proc/self/statm); 0 when it cannot be read.
[[nodiscard]] int64_t residentBytes();

struct SystemMemory {
    int64_t total = 0;
    int64_t available = 0;  ///< what a new program can use without swapping; a cgroup's limit counts
};
[[nodiscard]] SystemMemory systemMemory();

}  // namespace lightreel
