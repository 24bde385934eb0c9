#pragma once
#include <cstddef>
#include <functional>

#include "core/base/cancel_token.h"

namespace lightreel {

/// Calls work(0), ..., work(count - 1), each once and in no order, on this thread and up to threads - 1 more
/// (0: as many as there are processors). Returns when all have ended. What a call throws is thrown here,
/// after the others have ended; throws Cancelled.
void forEachIndex(size_t count, int threads, const CancelToken& cancel,
                  const std::function<void(size_t)>& work);

}  // namespace lightreel
