#pragma once
#include "core/memory/cuda_backend.h"

namespace lightreel {

/// The functions for streams, events, pinned memory and copies.
void fillInCopies(CudaBackend& backend);

}  // namespace lightreel
