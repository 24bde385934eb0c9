#pragma once
#include <array>

#include "core/weights/gguf_block_kernels.h"

// Where each type keeps the scales of its numbers. source: the block_q structs and dequantize_row functions
// of ggml

namespace lightreel {

/// weight = scale * number + offset, by half of a part.
struct PartScale {
    std::array<float, 2> scale, offset;
};

constexpr bool hasOffset(GgufType type) {
    return type == GgufType::Q4_1 || type == GgufType::Q5_1;
}
constexpr bool hasFifthBit(GgufType type) {
    return type == GgufType::Q5_0 || type == GgufType::Q5_1;
}
/// The halves of a part have scales of their own.
constexpr bool hasHalves(GgufType type) {
    return type == GgufType::Q2_K || type == GgufType::Q3_K || type == GgufType::Q6_K;
}

inline uint32_t byteAt(const std::byte* at) {
    return std::to_integer<uint32_t>(*at);
}

/// One scale and one offset for the whole part.
inline PartScale evenly(float scale, float offset) {
    return {{scale, scale}, {offset, offset}};
}

/// Of 12 bytes with 8 scales and 8 offsets of 6 bits: the first four of each lie in the low bits of 8 bytes;
/// of the others the low halves share the last 4 bytes, and the high bits lie above the first.
inline PartScale sixBits(const std::byte* packed, int64_t part, float scale, float offset) {
    if (part < 4)
        return evenly(scale * static_cast<float>(byteAt(packed + part) & 63U),
                      -(offset * static_cast<float>(byteAt(packed + part + 4) & 63U)));
    const uint32_t both = byteAt(packed + part + 4);
    return evenly(scale * static_cast<float>((both & 15U) | (byteAt(packed + part - 4) >> 6) << 4),
                  -(offset * static_cast<float>(both >> 4 | (byteAt(packed + part) >> 6) << 4)));
}

/// Of 12 bytes with 16 scales of 6 bits, 32 too large: low halves in 8 bytes, two high bits in the last 4.
inline float sixBitsSigned(const std::byte* packed, int64_t index) {
    const uint32_t low = index < 8 ? byteAt(packed + index) & 15U : byteAt(packed + index - 8) >> 4;
    const uint32_t high = byteAt(packed + 8 + index % 4) >> (index / 4 * 2) & 3U;
    return static_cast<float>(static_cast<int32_t>(low | high << 4) - 32);
}

template <GgufType type>
inline PartScale scaleOf(const std::byte* stored, int64_t part) {
    if constexpr (type == GgufType::Q2_K) {
        const float scale = halfAt(stored + 80), offset = -halfAt(stored + 82);
        const uint32_t first = byteAt(stored + 2 * part), second = byteAt(stored + 2 * part + 1);
        return {{scale * static_cast<float>(first & 15U), scale * static_cast<float>(second & 15U)},
                {offset * static_cast<float>(first >> 4), offset * static_cast<float>(second >> 4)}};
    } else if constexpr (type == GgufType::Q3_K) {
        const float scale = halfAt(stored + 108);
        return {
            {scale * sixBitsSigned(stored + 96, 2 * part), scale * sixBitsSigned(stored + 96, 2 * part + 1)},
            {}};
    } else if constexpr (type == GgufType::Q4_K || type == GgufType::Q5_K) {
        return sixBits(stored + 4, part, halfAt(stored), halfAt(stored + 2));
    } else if constexpr (type == GgufType::Q6_K) {
        const float scale = halfAt(stored + 208);
        const auto* eight = reinterpret_cast<const int8_t*>(stored + 192 + 2 * part);
        return {{scale * static_cast<float>(eight[0]), scale * static_cast<float>(eight[1])}, {}};
    } else {
        const float scale = halfAt(stored);
        if constexpr (hasOffset(type)) return evenly(scale, halfAt(stored + 2));
        if constexpr (type == GgufType::Q8_0) return evenly(scale, 0);
        return evenly(scale, scale * (hasFifthBit(type) ? -16.0F : -8.0F));
    }
}

}  // namespace lightreel
