#pragma once
#include <cstddef>

namespace lightreel {

/// Watches over a mapped file. A page that cannot be read any more (the file became shorter, the disk failed)
/// would end the process with SIGBUS, the window included. Instead the whole mapping reads as zeros from then
/// on and damaged() says so: whoever computes with it asks before a result is used. Faults elsewhere end the
/// process as ever.
class GuardedMapping {
  public:
    /// The memory that mmap() gave; it must stay mapped for as long as this lives. 4,096 at a time, four
    /// models of the largest number of shards; the next ones are not watched.
    GuardedMapping(const std::byte* data, size_t size);
    ~GuardedMapping();
    GuardedMapping(const GuardedMapping&) = delete;
    GuardedMapping& operator=(const GuardedMapping&) = delete;

    [[nodiscard]] bool damaged() const;

  private:
    size_t m_slot;
};

}  // namespace lightreel
