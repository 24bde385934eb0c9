#pragma once
#include "core/weights/gguf_blocks.h"

// What gguf_blocks.h declares, once for any processor and once written out for those with AVX2, FMA and F16C:
// that is five times as fast as what compilers make of the plain loops.

namespace lightreel::plain {

void widenBlocks(GgufType type, const std::byte* stored, int64_t blocks, float* weights);
void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products);

}  // namespace lightreel::plain

namespace lightreel::avx2 {

/// This processor, and this build, have it.
[[nodiscard]] bool usable();
void widenBlocks(GgufType type, const std::byte* stored, int64_t blocks, float* weights);
void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products);

}  // namespace lightreel::avx2
