#pragma once
#include <immintrin.h>

#include <cstring>

#include "core/weights/gguf_block_scales.h"

// The whole numbers of a block, unpacked for AVX2. Small functions are inlined into those that the loops
// stand in; all have to be for the same processor.
#define LIGHTREEL_AVX2 [[gnu::target("avx2,fma")]]

namespace lightreel::avx2 {

LIGHTREEL_AVX2 inline __m256i load(const std::byte* at) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

/// Where a mask's bit is set in a byte: 0xFF.
LIGHTREEL_AVX2 inline __m256i where(__m256i bytes, __m256i mask) {
    return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, mask), mask);
}

LIGHTREEL_AVX2 inline __m256i where(__m256i bytes, int64_t bit) {
    return where(bytes, _mm256_set1_epi8(static_cast<char>(1U << bit)));
}

/// Some low bits of every byte once the bytes are shifted.
LIGHTREEL_AVX2 inline __m256i bitsFrom(__m256i bytes, int64_t shift, char mask) {
    return _mm256_and_si256(_mm256_srl_epi16(bytes, _mm_cvtsi64_si128(shift)), _mm256_set1_epi8(mask));
}

/// 0xFF where the number's bit is set in the word at that place.
LIGHTREEL_AVX2 inline __m256i whereInWord(const std::byte* word) {
    int32_t bits = 0;
    std::memcpy(&bits, word, sizeof bits);
    // Byte i becomes the word's byte i / 8, of which bit i % 8 is looked at.
    const __m256i eight = _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0);
    return where(_mm256_shuffle_epi8(_mm256_set1_epi32(bits), eight),
                 _mm256_set1_epi64x(static_cast<int64_t>(0x8040201008040201ULL)));
}

/// Low halves of 16 bytes, then the high ones.
LIGHTREEL_AVX2 inline __m256i nibblesOf(const std::byte* at) {
    const __m128i packed = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    return _mm256_and_si256(_mm256_set_m128i(_mm_srli_epi16(packed, 4), packed), _mm256_set1_epi8(15));
}

/// A part's 32 whole numbers, a byte each, in the order of the weights.
template <GgufType type>
LIGHTREEL_AVX2 inline __m256i bytesOf(const std::byte* stored, int64_t part) {
    const int64_t four = part / 4, inFour = part % 4;  // two bits of four parts share a byte
    if constexpr (type == GgufType::Q8_0) {
        return load(stored + 2);
    } else if constexpr (type == GgufType::Q2_K) {
        return bitsFrom(load(stored + 16 + 32 * four), 2 * inFour, 3);
    } else if constexpr (type == GgufType::Q3_K) {
        const __m256i low = bitsFrom(load(stored + 32 + 32 * four), 2 * inFour, 3);
        return _mm256_sub_epi8(low, _mm256_andnot_si256(where(load(stored), part), _mm256_set1_epi8(4)));
    } else if constexpr (type == GgufType::Q4_K) {
        return bitsFrom(load(stored + 16 + 32 * (part / 2)), 4 * (part % 2), 15);
    } else if constexpr (type == GgufType::Q5_K) {
        const __m256i fifth = _mm256_and_si256(where(load(stored + 16), part), _mm256_set1_epi8(16));
        return _mm256_or_si256(bitsFrom(load(stored + 48 + 32 * (part / 2)), 4 * (part % 2), 15), fifth);
    } else if constexpr (type == GgufType::Q6_K) {
        const __m256i low = bitsFrom(load(stored + 64 * four + 32 * (part % 2)), inFour / 2 * 4, 15);
        const __m256i high = _mm256_slli_epi16(bitsFrom(load(stored + 128 + 32 * four), 2 * inFour, 3), 4);
        return _mm256_sub_epi8(_mm256_or_si256(low, high), _mm256_set1_epi8(32));
    } else {
        const std::byte* at = stored + (hasOffset(type) ? 4 : 2);
        if constexpr (!hasFifthBit(type)) return nibblesOf(at);
        return _mm256_or_si256(nibblesOf(at + 4), _mm256_and_si256(whereInWord(at), _mm256_set1_epi8(16)));
    }
}

struct Numbers {
    __m256 part[4];
};

LIGHTREEL_AVX2 inline Numbers numbersOf(__m256i bytes) {
    const __m128i low = _mm256_castsi256_si128(bytes), high = _mm256_extracti128_si256(bytes, 1);
    return {{_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(low)),
             _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(low, 8))),
             _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(high)),
             _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(high, 8)))}};
}

}  // namespace lightreel::avx2
