#pragma once
#include <cstdint>

namespace lightreel {

/// What caches hold and what swapping has moved, in bytes.
struct Traffic {
    int64_t cached = 0;  ///< of features that a later step may reuse, now, wherever they lie
    int64_t out = 0;     ///< moved out of the computing memory since the counters began
    int64_t in = 0;      ///< moved back since then

    friend bool operator==(const Traffic&, const Traffic&) = default;
};

// One counter of each kind for the whole process. Thread-safe.
void noteCached(int64_t change);
void noteSwappedOut(int64_t bytes);
void noteSwappedIn(int64_t bytes);
[[nodiscard]] Traffic traffic();

}  // namespace lightreel
