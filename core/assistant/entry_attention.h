#pragma once
#include <ATen/core/Tensor.h>

#include "core/assistant/entry_positions.h"
#include "core/assistant/kv_cache.h"
#include "core/assistant/rotation.h"

namespace lightreel {

/// Attention of one new token to everything that a float16 cache holds for a layer: its entries, the tail,
/// and the token itself, which has just been written behind the tail. Keys are widened and rotated as they
/// are read, so nothing of the cache is ever copied. queries [heads, 1, headSize] float32, rotated; returns
/// the same shape.
[[nodiscard]] at::Tensor attendEntries(const at::Tensor& queries, const KvCache& cache, size_t layer,
                                       const EntryPositions& positions, const Rotation& rotation);

}  // namespace lightreel
