#include <array>
#include <cstring>

#include "core/weights/gguf_block_kernels.h"

namespace lightreel::plain {
namespace {

constexpr int64_t kHalf = kGgufBlock / 2;

uint32_t wordAt(const std::byte* at) {
    uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// A block once its numbers are unpacked: weight = scale * number + offset.
struct Block {
    std::array<float, kGgufBlock> numbers;
    float scale, offset;
};

/// Four bits each: the low halves of 16 bytes, then the high ones.
void unpackNibbles(const std::byte* packed, float* numbers) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(packed);
    for (int64_t i = 0; i < kHalf; ++i) {
        numbers[i] = static_cast<float>(bytes[i] & 0xF);
        numbers[i + kHalf] = static_cast<float>(bytes[i] >> 4);
    }
}

/// The same with a fifth bit, bit i of a word for number i.
void unpackFives(const std::byte* word, const std::byte* packed, float* numbers) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(packed);
    const auto fifths = wordAt(word);
    for (int64_t i = 0; i < kHalf; ++i) {
        numbers[i] = static_cast<float>((bytes[i] & 0xFU) | ((fifths >> i) & 1) << 4);
        numbers[i + kHalf] =
            static_cast<float>((uint32_t{bytes[i]} >> 4) | ((fifths >> (i + kHalf)) & 1) << 4);
    }
}

template <GgufType type>
void unpack(const std::byte* stored, Block& block) {
    block.scale = halfAt(stored);
    if constexpr (type == GgufType::Q4_0) {
        unpackNibbles(stored + 2, block.numbers.data());
        block.offset = -8 * block.scale;
    } else if constexpr (type == GgufType::Q4_1) {
        unpackNibbles(stored + 4, block.numbers.data());
        block.offset = halfAt(stored + 2);
    } else if constexpr (type == GgufType::Q5_0) {
        unpackFives(stored + 2, stored + 6, block.numbers.data());
        block.offset = -16 * block.scale;
    } else if constexpr (type == GgufType::Q5_1) {
        unpackFives(stored + 4, stored + 8, block.numbers.data());
        block.offset = halfAt(stored + 2);
    } else {
        const auto* bytes = reinterpret_cast<const int8_t*>(stored + 2);
        for (int64_t i = 0; i < kGgufBlock; ++i) block.numbers[i] = static_cast<float>(bytes[i]);
        block.offset = 0;
    }
}

template <GgufType type>
void widen(const std::byte* stored, int64_t blocks, float* weights) {
    Block block;
    for (; blocks > 0; --blocks, stored += blockBytes(type), weights += kGgufBlock) {
        unpack<type>(stored, block);
        for (int64_t i = 0; i < kGgufBlock; ++i) weights[i] = block.scale * block.numbers[i] + block.offset;
    }
}

template <GgufType type>
float product(const std::byte* stored, const BlockInputs& inputs) {
    Block block;
    std::array<float, kHalf> lanes{};
    float offsets = 0;
    const float* x = inputs.numbers;
    for (int64_t b = 0; b < inputs.blocks; ++b, stored += blockBytes(type), x += kGgufBlock) {
        unpack<type>(stored, block);
        for (int64_t i = 0; i < kHalf; ++i)
            lanes[i] += block.scale * (x[i] * block.numbers[i] + x[i + kHalf] * block.numbers[i + kHalf]);
        offsets += block.offset * inputs.sums[b];
    }
    for (const float lane : lanes) offsets += lane;
    return offsets;
}

template <GgufType type>
void products(const std::byte* stored, int64_t rows, const BlockInputs& inputs, float* out) {
    for (int64_t row = 0; row < rows; ++row, stored += inputs.blocks * blockBytes(type))
        out[row] = product<type>(stored, inputs);
}

}  // namespace

void widenBlocks(GgufType type, const std::byte* stored, int64_t blocks, float* weights) {
    withBlocksOf(type, [&]<GgufType kType>() { widen<kType>(stored, blocks, weights); });
}

void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* out) {
    withBlocksOf(type, [&]<GgufType kType>() { products<kType>(stored, rows, inputs, out); });
}

}  // namespace lightreel::plain
