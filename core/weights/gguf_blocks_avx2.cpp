#include "core/weights/gguf_block_kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include "core/weights/gguf_numbers_avx2.h"

namespace lightreel::avx2 {
namespace {

LIGHTREEL_AVX2 inline float sumOf(__m256 x) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

template <GgufType type>
LIGHTREEL_AVX2 inline void widenPart(const std::byte* stored, int64_t part, float* weights) {
    const PartScale with = scaleOf<type>(stored, part);
    const Numbers numbers = numbersOf(bytesOf<type>(stored, part));
    for (size_t i = 0; i < 4; ++i) {
        const __m256 times = _mm256_set1_ps(with.scale[i / 2]), plus = _mm256_set1_ps(with.offset[i / 2]);
        _mm256_storeu_ps(weights + 8 * i, _mm256_add_ps(_mm256_mul_ps(times, numbers.part[i]), plus));
    }
}

template <GgufType type>
LIGHTREEL_AVX2 void widen(const std::byte* stored, int64_t count, float* weights) {
    for (const float* end = weights + count; weights < end; stored += kBlock<type>.bytes)
        for (int64_t part = 0; part < kParts<type>; ++part, weights += kPart)
            widenPart<type>(stored, part, weights);
}

/// Adds to eight sums the products of a part's weights, but for their offsets, with the inputs.
template <GgufType type>
LIGHTREEL_AVX2 inline __m256 added(__m256 sum, const Numbers& numbers, const float* x,
                                   const PartScale& with) {
    __m256 block = _mm256_mul_ps(_mm256_loadu_ps(x), numbers.part[0]);
    block = _mm256_fmadd_ps(_mm256_loadu_ps(x + 8), numbers.part[1], block);
    if constexpr (hasHalves(type)) {
        sum = _mm256_fmadd_ps(_mm256_set1_ps(with.scale[0]), block, sum);
        block = _mm256_mul_ps(_mm256_loadu_ps(x + 16), numbers.part[2]);
    } else {
        block = _mm256_fmadd_ps(_mm256_loadu_ps(x + 16), numbers.part[2], block);
    }
    block = _mm256_fmadd_ps(_mm256_loadu_ps(x + 24), numbers.part[3], block);
    return _mm256_fmadd_ps(_mm256_set1_ps(with.scale[1]), block, sum);
}

template <GgufType type>
LIGHTREEL_AVX2 void products(const std::byte* stored, int64_t rows, const BlockInputs& inputs, float* out) {
    for (int64_t row = 0; row < rows; ++row) {
        __m256 sum = _mm256_setzero_ps();
        float offsets = 0;
        const float *x = inputs.numbers, *sums = inputs.sums;
        for (const float* end = x + inputs.count; x < end; stored += kBlock<type>.bytes)
            for (int64_t part = 0; part < kParts<type>; ++part, x += kPart, sums += 2) {
                const PartScale with = scaleOf<type>(stored, part);
                sum = added<type>(sum, numbersOf(bytesOf<type>(stored, part)), x, with);
                offsets += with.offset[0] * sums[0] + with.offset[1] * sums[1];
            }
        out[row] = sumOf(sum) + offsets;
    }
}

}  // namespace

bool usable() {
    static const bool has = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
    return has;
}

void widenBlocks(GgufType type, const std::byte* stored, int64_t count, float* weights) {
    withBlocksOf(type, [&]<GgufType kType>() { widen<kType>(stored, count, weights); });
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
