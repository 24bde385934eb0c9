#include <array>
#include <cstring>

#include "core/weights/gguf_block_scales.h"

namespace lightreel::plain {
namespace {

uint32_t wordAt(const std::byte* at) {
    uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// Number `i` of a part's first or second half, of a type with 32 weights to one scale.
template <GgufType type>
int32_t fewOf(const std::byte* stored, int64_t half, int64_t i) {
    if constexpr (type == GgufType::Q8_0) return static_cast<int8_t>(stored[2 + kHalfPart * half + i]);
    const std::byte* at = stored + (hasOffset(type) ? 4 : 2);
    const uint32_t low = byteAt(at + (hasFifthBit(type) ? 4 : 0) + i) >> (4 * half) & 15U;
    const uint32_t fifth = hasFifthBit(type) ? (wordAt(at) >> (kHalfPart * half + i) & 1U) << 4 : 0;
    return static_cast<int32_t>(low | fifth);
}

/// The same of a type with 256: a byte holds some bits of weights that are one or more parts apart.
template <GgufType type>
int32_t manyOf(const std::byte* stored, int64_t part, int64_t i) {
    const int64_t four = part / 4, inFour = part % 4;
    const auto bits = [&](int64_t begin, int64_t shift, uint32_t mask) {
        return static_cast<int32_t>(byteAt(stored + begin + i) >> shift & mask);
    };
    if constexpr (type == GgufType::Q2_K) return bits(16 + 32 * four, 2 * inFour, 3);
    if constexpr (type == GgufType::Q3_K)
        return bits(32 + 32 * four, 2 * inFour, 3) - (bits(0, part, 1) == 0 ? 4 : 0);
    const int64_t two = part / 2, shift = part % 2 * 4;
    if constexpr (type == GgufType::Q4_K) return bits(16 + 32 * two, shift, 15);
    if constexpr (type == GgufType::Q5_K) return bits(48 + 32 * two, shift, 15) | bits(16, part, 1) << 4;
    const int32_t low = bits(64 * four + 32 * (part % 2), inFour / 2 * 4, 15);
    return (low | bits(128 + 32 * four, 2 * inFour, 3) << 4) - 32;
}

using Numbers = std::array<float, kPart>;

template <GgufType type>
Numbers numbersOf(const std::byte* stored, int64_t part) {
    Numbers numbers;
    for (int64_t half = 0; half < 2; ++half)
        for (int64_t i = 0; i < kHalfPart; ++i)
            if constexpr (kParts<type> == 1)
                numbers[kHalfPart * half + i] = static_cast<float>(fewOf<type>(stored, half, i));
            else
                numbers[kHalfPart * half + i] =
                    static_cast<float>(manyOf<type>(stored, part, kHalfPart * half + i));
    return numbers;
}

template <GgufType type>
void widen(const std::byte* stored, int64_t count, float* weights) {
    for (const float* end = weights + count; weights < end; stored += kBlock<type>.bytes)
        for (int64_t part = 0; part < kParts<type>; ++part, weights += kPart) {
            const PartScale with = scaleOf<type>(stored, part);
            const Numbers numbers = numbersOf<type>(stored, part);
            for (int64_t i = 0; i < kPart; ++i)
                weights[i] = with.scale[i / kHalfPart] * numbers[i] + with.offset[i / kHalfPart];
        }
}

template <GgufType type>
float product(const std::byte* stored, const BlockInputs& inputs) {
    std::array<float, kHalfPart> lanes{};
    float offsets = 0;
    const float *x = inputs.numbers, *sums = inputs.sums;
    for (const float* end = x + inputs.count; x < end; stored += kBlock<type>.bytes)
        for (int64_t part = 0; part < kParts<type>; ++part, x += kPart, sums += 2) {
            const PartScale with = scaleOf<type>(stored, part);
            const Numbers numbers = numbersOf<type>(stored, part);
            for (int64_t i = 0; i < kHalfPart; ++i)
                lanes[i] += with.scale[0] * (x[i] * numbers[i]) +
                            with.scale[1] * (x[i + kHalfPart] * numbers[i + kHalfPart]);
            offsets += with.offset[0] * sums[0] + with.offset[1] * sums[1];
        }
    for (const float lane : lanes) offsets += lane;
    return offsets;
}

template <GgufType type>
void products(const std::byte* stored, int64_t rows, const BlockInputs& inputs, float* out) {
    for (int64_t row = 0; row < rows;
         ++row, stored += inputs.count / kBlock<type>.weights * kBlock<type>.bytes)
        out[row] = product<type>(stored, inputs);
}

}  // namespace

void widenBlocks(GgufType type, const std::byte* stored, int64_t count, float* weights) {
    withBlocksOf(type, [&]<GgufType kType>() { widen<kType>(stored, count, weights); });
}

void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* out) {
    withBlocksOf(type, [&]<GgufType kType>() { products<kType>(stored, rows, inputs, out); });
}

}  // namespace lightreel::plain
