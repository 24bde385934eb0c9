#include "core/weights/gguf_block_kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#include <cstring>

// Small functions are inlined into those that the loops stand in; all have to be for the same processor.
#define LIGHTREEL_AVX2 [[gnu::target("avx2,fma")]]

namespace lightreel::avx2 {
namespace {

constexpr bool hasOffset(GgufType type) {
    return type == GgufType::Q4_1 || type == GgufType::Q5_1;
}

constexpr bool hasFifthBit(GgufType type) {
    return type == GgufType::Q5_0 || type == GgufType::Q5_1;
}

/// 16 where the number's bit is set in the word at that place.
LIGHTREEL_AVX2 inline __m256i fifthBits(const std::byte* word) {
    int32_t bits = 0;
    std::memcpy(&bits, word, sizeof bits);
    // Byte i becomes the word's byte i / 8, of which bit i % 8 is looked at.
    const __m256i eight = _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0);
    const __m256i bit = _mm256_set1_epi64x(static_cast<int64_t>(0x8040201008040201ULL));
    const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32(bits), eight);
    return _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_and_si256(spread, bit), bit), _mm256_set1_epi8(16));
}

/// The block's 32 whole numbers, a byte each.
template <GgufType type>
LIGHTREEL_AVX2 inline __m256i bytesOf(const std::byte* stored) {
    if constexpr (type == GgufType::Q8_0) {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(stored + 2));
    } else {
        const std::byte* at = stored + (hasOffset(type) ? 4 : 2);
        const std::byte* halves = at + (hasFifthBit(type) ? 4 : 0);
        const __m128i packed = _mm_loadu_si128(reinterpret_cast<const __m128i*>(halves));
        const __m256i both = _mm256_set_m128i(_mm_srli_epi16(packed, 4), packed);
        const __m256i low = _mm256_and_si256(both, _mm256_set1_epi8(15));
        if constexpr (hasFifthBit(type))
            return _mm256_or_si256(low, fifthBits(at));
        else
            return low;
    }
}

template <GgufType type>
LIGHTREEL_AVX2 inline float offsetOf(const std::byte* stored, float scale) {
    if constexpr (hasOffset(type)) return halfAt(stored + 2);
    if constexpr (type == GgufType::Q8_0) return 0;
    return scale * (hasFifthBit(type) ? -16.0F : -8.0F);
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

LIGHTREEL_AVX2 inline float sumOf(__m256 x) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

template <GgufType type>
LIGHTREEL_AVX2 void widen(const std::byte* stored, int64_t blocks, float* weights) {
    for (; blocks > 0; --blocks, stored += blockBytes(type), weights += kGgufBlock) {
        const float scale = halfAt(stored);
        const __m256 times = _mm256_set1_ps(scale), plus = _mm256_set1_ps(offsetOf<type>(stored, scale));
        const Numbers numbers = numbersOf(bytesOf<type>(stored));
        for (size_t i = 0; i < 4; ++i)
            _mm256_storeu_ps(weights + 8 * i, _mm256_add_ps(_mm256_mul_ps(times, numbers.part[i]), plus));
    }
}

template <GgufType type>
LIGHTREEL_AVX2 void products(const std::byte* stored, int64_t rows, const BlockInputs& inputs, float* out) {
    for (int64_t row = 0; row < rows; ++row) {
        __m256 sum = _mm256_setzero_ps();
        float offsets = 0;
        const float* x = inputs.numbers;
        for (int64_t b = 0; b < inputs.blocks; ++b, stored += blockBytes(type), x += kGgufBlock) {
            const float scale = halfAt(stored);
            const Numbers numbers = numbersOf(bytesOf<type>(stored));
            __m256 block = _mm256_mul_ps(_mm256_loadu_ps(x), numbers.part[0]);
            for (size_t i = 1; i < 4; ++i)
                block = _mm256_fmadd_ps(_mm256_loadu_ps(x + 8 * i), numbers.part[i], block);
            sum = _mm256_fmadd_ps(_mm256_set1_ps(scale), block, sum);
            offsets += offsetOf<type>(stored, scale) * inputs.sums[b];
        }
        out[row] = sumOf(sum) + offsets;
    }
}

}  // namespace

bool usable() {
    static const bool has = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
    return has;
}

void widenBlocks(GgufType type, const std::byte* stored, int64_t blocks, float* weights) {
    withBlocksOf(type, [&]<GgufType kType>() { widen<kType>(stored, blocks, weights); });
}

void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* out) {
    withBlocksOf(type, [&]<GgufType kType>() { products<kType>(stored, rows, inputs, out); });
}

}  // namespace lightreel::avx2

#else

namespace lightreel::avx2 {

bool usable() {
    return false;
}
void widenBlocks(GgufType, const std::byte*, int64_t, float*) {}
void productsWithBlocks(GgufType, const std::byte*, int64_t, const BlockInputs&, float*) {}

}  // namespace lightreel::avx2

#endif
