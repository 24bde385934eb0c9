#include "core/memory/block_pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <iterator>

namespace lightreel {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kSegment = size_t{1} << 30;  // address space only: pages come when they are touched

size_t roundUp(size_t bytes, size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

void* pointer(uintptr_t address) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): addresses are map keys here
    return reinterpret_cast<void*>(address);
}

/// Address space that starts at a huge page's border; 0 when there is none.
uintptr_t reserve(size_t bytes) {
    void* const raw = ::mmap(nullptr, bytes + kHugePage, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED) return 0;
    const auto start = reinterpret_cast<uintptr_t>(raw);
    const uintptr_t aligned = roundUp(start, kHugePage);
    if (aligned > start) ::munmap(raw, aligned - start);
    if (const size_t tail = start + kHugePage - aligned; tail > 0) ::munmap(pointer(aligned + bytes), tail);
    ::madvise(pointer(aligned), bytes, MADV_HUGEPAGE);  // without huge pages it works as well, slower
    return aligned;
}

}  // namespace

BlockPool::~BlockPool() {
    for (const auto& [start, segment] : m_segments) ::munmap(pointer(start), segment.size);
}

std::map<BlockPool::Address, BlockPool::Segment>::iterator BlockPool::segmentOf(Address address) {
    return std::prev(m_segments.upper_bound(address));
}

bool BlockPool::grow(size_t bytes) {
    for (const size_t size : {std::max(kSegment, roundUp(bytes, kHugePage)), roundUp(bytes, kHugePage)}) {
        const Address start = reserve(size);
        if (start == 0) continue;  // little address space left: try again with just what is needed
        m_segments[start] = {size, 0};
        m_free[start] = size;
        return true;
    }
    return false;
}

void* BlockPool::take(size_t bytes) {
    bytes = roundUp(bytes, kAlignment);
    const std::lock_guard lock(m_mutex);
    const auto fits = [bytes](const auto& range) { return range.second >= bytes; };
    auto range = std::ranges::find_if(m_free, fits);
    if (range == m_free.end()) {
        if (!grow(bytes)) return nullptr;
        range = std::ranges::find_if(m_free, fits);
    }
    const auto [start, size] = *range;
    m_free.erase(range);
    if (size > bytes) m_free[start + bytes] = size - bytes;
    const auto segment = segmentOf(start);
    segment->second.touched = std::max(segment->second.touched, start + bytes - segment->first);
    return pointer(start);
}

void BlockPool::giveBack(void* block, size_t bytes) {
    const auto start = reinterpret_cast<Address>(block);
    const std::lock_guard lock(m_mutex);
    const Address segment = segmentOf(start)->first;
    auto range = m_free.emplace(start, roundUp(bytes, kAlignment)).first;
    const auto next = std::next(range);
    if (next != m_free.end() && next->first == start + range->second && !m_segments.contains(next->first)) {
        range->second += next->second;
        m_free.erase(next);
    }
    if (range == m_free.begin()) return;
    const auto before = std::prev(range);
    if (before->first >= segment && before->first + before->second == start) {
        before->second += range->second;
        m_free.erase(range);
    }
}

void BlockPool::trim() {
    const std::lock_guard lock(m_mutex);
    for (auto segment = m_segments.begin(); segment != m_segments.end();) {
        const auto [start, facts] = *segment;
        const auto whole = m_free.find(start);
        if (whole != m_free.end() && whole->second == facts.size) {
            ::munmap(pointer(start), facts.size);
            m_free.erase(whole);
            segment = m_segments.erase(segment);
            continue;
        }
        size_t used = 0;  // up to the end of the last block in use
        Address at = start;
        for (auto range = m_free.lower_bound(start);
             range != m_free.end() && range->first < start + facts.size; ++range) {
            if (range->first > at) used = range->first - start;
            at = range->first + range->second;
            ::madvise(pointer(range->first), range->second, MADV_DONTNEED);
        }
        segment->second.touched = at < start + facts.size ? facts.size : used;
        ++segment;
    }
}

int64_t BlockPool::heldBytes() const {
    const std::lock_guard lock(m_mutex);
    int64_t held = 0;
    for (const auto& [start, segment] : m_segments) held += static_cast<int64_t>(segment.touched);
    return held;
}

}  // namespace lightreel
