#pragma once
#include <bit>
#include <cstring>
#include <utility>

#include "core/weights/gguf_blocks.h"

// What gguf_blocks.h declares, once for any processor and once written out for those with AVX2 and FMA:
// that is five times as fast as what compilers make of the plain loops.

namespace lightreel {

/// Numbers are unpacked in parts of so many; a part's first half may have another scale than its second.
constexpr int64_t kPart = 32, kHalfPart = kPart / 2;
static_assert(kSummed == kHalfPart);

template <GgufType type>
inline constexpr GgufBlock kBlock = blockOf(type);
template <GgufType type>
inline constexpr int64_t kParts = kBlock<type>.weights / kPart;

/// A float16's value; one that is no finite number becomes some large one.
inline float halfAt(const std::byte* at) {
    uint16_t bits = 0;
    std::memcpy(&bits, at, sizeof bits);
    const float magnitude = std::bit_cast<float>(uint32_t{bits & 0x7FFFU} << 13) * 0x1p112F;
    return std::bit_cast<float>(std::bit_cast<uint32_t>(magnitude) | (uint32_t{bits & 0x8000U} << 16));
}

/// Calls use.operator()<type>() for a quantised type; others have no blocks.
template <typename Use>
void withBlocksOf(GgufType type, const Use& use) {
    const auto tried = [&]<size_t i>() {
        constexpr GgufType kType = kGgufBlocks[i].type;
        if constexpr (isQuantised(kType))
            if (kType == type) use.template operator()<kType>();
    };
    [&]<size_t... i>(std::index_sequence<i...>) {
        (tried.template operator()<i>(), ...);
    }
    (std::make_index_sequence<kGgufBlocks.size()>());
}

}  // namespace lightreel

namespace lightreel::plain {

void widenBlocks(GgufType type, const std::byte* stored, int64_t count, float* weights);
void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products);

}  // namespace lightreel::plain

namespace lightreel::avx2 {

/// This processor, and this build, have it.
[[nodiscard]] bool usable();
void widenBlocks(GgufType type, const std::byte* stored, int64_t count, float* weights);
void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products);

}  // namespace lightreel::avx2
