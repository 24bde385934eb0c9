#include "core/memory/traffic.h"

#include <atomic>

namespace lightreel {
namespace {

std::atomic<int64_t> s_cached{0}, s_out{0}, s_in{0};

}  // namespace

void noteCached(int64_t change) {
    s_cached.fetch_add(change, std::memory_order_relaxed);
}

void noteSwappedOut(int64_t bytes) {
    s_out.fetch_add(bytes, std::memory_order_relaxed);
}

void noteSwappedIn(int64_t bytes) {
    s_in.fetch_add(bytes, std::memory_order_relaxed);
}

Traffic traffic() {
    return {s_cached.load(std::memory_order_relaxed), s_out.load(std::memory_order_relaxed),
            s_in.load(std::memory_order_relaxed)};
}

}  // namespace lightreel
