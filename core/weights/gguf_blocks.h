#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

namespace lightreel {

/// How a tensor of a GGUF file is stored; the numbers are the format's. Quantised ones hold rows in blocks of
/// 32 weights, each a scale (float16) times small whole numbers, plus an offset.
enum class GgufType : uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    BF16 = 30,
};

/// Weights of a quantised block.
constexpr int64_t kGgufBlock = 32;

/// Bytes of 32 weights.
constexpr int64_t blockBytes(GgufType type) {
    switch (type) {
        case GgufType::F32:
            return 128;
        case GgufType::F16:
        case GgufType::BF16:
            return 64;
        case GgufType::Q4_0:
            return 18;
        case GgufType::Q4_1:
            return 20;
        case GgufType::Q5_0:
            return 22;
        case GgufType::Q5_1:
            return 24;
        case GgufType::Q8_0:
            break;
    }
    return 34;
}
constexpr bool isQuantised(GgufType type) {
    return blockBytes(type) < blockBytes(GgufType::F16);
}
/// The quantised type that has blocks of this size: no two have the same.
[[nodiscard]] std::optional<GgufType> typeOfBlocks(int64_t bytes);

/// The weights of `blocks` blocks of a quantised type, one after the other. source: ggml's dequantize_row
/// functions
void widenBlocks(GgufType type, const std::byte* stored, int64_t blocks, float* weights);

/// Inputs [count], a multiple of 32, as productsWithBlocks() wants them.
struct BlockInputs {
    const float* numbers;
    const float* sums;  ///< of every 32 of them
    int64_t blocks;
};
/// products[i] = row i of a quantised matrix times the inputs. The weights are widened as they are read and
/// nowhere kept. stored: the first row, of `inputs.blocks` blocks; the others follow.
void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products);

}  // namespace lightreel
