#pragma once
#include <cstdint>

#include "core/memory/meter.h"

namespace lightreel {

/// Puts a counting allocator under every CPU tensor of this process: exact allocated bytes and peaks, and a
/// limit that refuses with c10::OutOfMemoryError (Linux itself overcommits and never refuses). Large tensors
/// live in a BlockPool. Not counted: oneDNN's scratch, the standard library, mapped weights. Call before the
/// first tensor; later calls return the same meter.
MemoryMeter& installCountingAllocator();

/// While one lives, what its thread allocates counts as model weights, until it is freed.
class WeightAllocations {
  public:
    WeightAllocations();
    ~WeightAllocations();
    WeightAllocations(const WeightAllocations&) = delete;
    WeightAllocations& operator=(const WeightAllocations&) = delete;

  private:
    bool m_before;
};

/// Bytes that tensors may take in all; 0: no limit.
void setAllocationLimit(int64_t bytes);

/// Gives back to the system what no tensor uses now. At the end of a stage, so that the next one's peak is
/// its own.
void releaseFreeMemory();

/// What was asked for and what was free when the last allocation was refused.
struct RefusedAllocation {
    int64_t asked = 0;
    int64_t free = 0;
};
[[nodiscard]] RefusedAllocation lastRefusedAllocation();

}  // namespace lightreel
