#include "core/memory/counting_allocator.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <c10/util/Exception.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "core/memory/block_pool.h"

namespace lightreel {
namespace {

constexpr size_t kPrefix = 64;  // keeps the data aligned as LibTorch's own allocator does

std::atomic<int64_t> s_used{0};
std::atomic<int64_t> s_pooled{0};  // the part of s_used that lies in the pool
std::atomic<int64_t> s_peak{0};
std::atomic<int64_t> s_working{0};  // s_used without weights
std::atomic<int64_t> s_workingPeak{0};
thread_local bool s_forWeights = false;
std::atomic<int64_t> s_limit{0};
std::atomic<int64_t> s_refusedAsked{0};
std::atomic<int64_t> s_refusedFree{0};

void raise(std::atomic<int64_t>& highest, int64_t value) {
    int64_t seen = highest.load(std::memory_order_relaxed);
    while (value > seen && !highest.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
    }
}

BlockPool& pool() {
    static auto* const forever = new BlockPool;  // tensors of static objects come back after main()
    return *forever;
}

bool isPooled(size_t bytes) {
    return bytes >= BlockPool::kSmallest;
}

/// Stands in a prefix before the data, so that giving back needs no table.
struct BlockNote {
    int64_t bytes;
    bool weights;
};
static_assert(sizeof(BlockNote) <= kPrefix);

void giveBack(void* data) {
    if (data == nullptr) return;
    char* block = static_cast<char*>(data) - kPrefix;
    BlockNote note{};
    std::memcpy(&note, block, sizeof note);
    const int64_t bytes = note.bytes;
    if (const auto size = static_cast<size_t>(bytes); isPooled(size)) {
        pool().giveBack(block, size + kPrefix);
        s_pooled.fetch_sub(bytes, std::memory_order_relaxed);
    } else {
        c10::free_cpu(block);
    }
    s_used.fetch_sub(bytes, std::memory_order_relaxed);
    if (!note.weights) s_working.fetch_sub(bytes, std::memory_order_relaxed);
}

/// Tensors, and the pool's pages between them.
int64_t reservedBytes() {
    return s_used.load(std::memory_order_relaxed) +
           std::max<int64_t>(0, pool().heldBytes() - s_pooled.load(std::memory_order_relaxed));
}

class CountingAllocator : public c10::Allocator {
  public:
    c10::DataPtr allocate(size_t size) override {
        const c10::Device cpu(c10::DeviceType::CPU);
        if (size == 0) return {nullptr, nullptr, &giveBack, cpu};
        const auto bytes = static_cast<int64_t>(size);
        const int64_t now = s_used.fetch_add(bytes, std::memory_order_relaxed) + bytes;
        const int64_t limit = s_limit.load(std::memory_order_relaxed);
        char* block = nullptr;
        if (limit == 0 || now <= limit) block = static_cast<char*>(tryAllocate(size));
        if (block == nullptr) {
            s_used.fetch_sub(bytes, std::memory_order_relaxed);
            s_refusedAsked = bytes;
            s_refusedFree =
                limit == 0 ? systemMemory().available : std::max<int64_t>(0, limit - (now - bytes));
            TORCH_CHECK_WITH(OutOfMemoryError, false, "refused ", bytes, " bytes, ", now - bytes,
                             " in use, limit ", limit);
        }
        if (isPooled(size)) s_pooled.fetch_add(bytes, std::memory_order_relaxed);
        raise(s_peak, now);
        if (!s_forWeights)
            raise(s_workingPeak, s_working.fetch_add(bytes, std::memory_order_relaxed) + bytes);
        const BlockNote note{bytes, s_forWeights};
        std::memcpy(block, &note, sizeof note);
        return {block + kPrefix, block + kPrefix, &giveBack, cpu};
    }

    [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }

    void copy_data(void* to, const void* from, size_t count) const override {
        default_copy_data(to, from, count);
    }

  private:
    static void* tryAllocate(size_t size) {
        if (isPooled(size)) return pool().take(size + kPrefix);
        try {
            return c10::alloc_cpu(size + kPrefix);
        } catch (const c10::Error&) {
            return nullptr;
        }
    }
};

class AllocatorMeter : public MemoryMeter {
  public:
    [[nodiscard]] MemoryReading read() const override {
        const int64_t resident = residentBytes();
        raise(m_residentPeak, resident);
        const int64_t used = s_used.load(std::memory_order_relaxed);
        return {used, reservedBytes(), resident, 0, s_working.load(std::memory_order_relaxed)};
    }
    [[nodiscard]] MemoryReading peak() const override {
        const int64_t allocated = s_peak.load(std::memory_order_relaxed);
        return {allocated, std::max(allocated, reservedBytes()),
                m_residentPeak.load(std::memory_order_relaxed), 0,
                s_workingPeak.load(std::memory_order_relaxed)};
    }
    void resetPeak() override {
        s_peak = s_used.load(std::memory_order_relaxed);
        s_workingPeak = s_working.load(std::memory_order_relaxed);
        m_residentPeak = residentBytes();
    }

  private:
    mutable std::atomic<int64_t> m_residentPeak{0};
};

}  // namespace

MemoryMeter& installCountingAllocator() {
    static CountingAllocator allocator;
    static AllocatorMeter meter;
    static const bool installed = [] {
        constexpr uint8_t kAboveAll = 255;
        c10::SetCPUAllocator(&allocator, kAboveAll);
        return true;
    }();
    (void)installed;
    return meter;
}

WeightAllocations::WeightAllocations() : m_before(std::exchange(s_forWeights, true)) {}

WeightAllocations::~WeightAllocations() {
    s_forWeights = m_before;
}

void setAllocationLimit(int64_t bytes) {
    s_limit = bytes;
}

void releaseFreeMemory() {
    pool().trim();
    ::malloc_trim(0);
}

RefusedAllocation lastRefusedAllocation() {
    return {s_refusedAsked, s_refusedFree};
}

}  // namespace lightreel
