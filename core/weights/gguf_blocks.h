#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace lightreel {

/// How a tensor of a GGUF file is stored; the numbers are the format's. Quantised ones hold rows in blocks of
/// weights that share scales: those up to Q8_0 have 32 weights to one scale, those with a K have 256 and a
/// scale of few bits for every 16 or 32 of them.
enum class GgufType : uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    BF16 = 30,
};

/// A block is what a tensor's rows are whole multiples of; for the types that are not quantised, one number.
struct GgufBlock {
    GgufType type;
    const char* name;  ///< the format's
    int64_t weights;
    int64_t bytes;
};
inline constexpr std::array kGgufBlocks{
    GgufBlock{GgufType::F32, "F32", 1, 4},       GgufBlock{GgufType::F16, "F16", 1, 2},
    GgufBlock{GgufType::BF16, "BF16", 1, 2},     GgufBlock{GgufType::Q4_0, "Q4_0", 32, 18},
    GgufBlock{GgufType::Q4_1, "Q4_1", 32, 20},   GgufBlock{GgufType::Q5_0, "Q5_0", 32, 22},
    GgufBlock{GgufType::Q5_1, "Q5_1", 32, 24},   GgufBlock{GgufType::Q8_0, "Q8_0", 32, 34},
    GgufBlock{GgufType::Q2_K, "Q2_K", 256, 84},  GgufBlock{GgufType::Q3_K, "Q3_K", 256, 110},
    GgufBlock{GgufType::Q4_K, "Q4_K", 256, 144}, GgufBlock{GgufType::Q5_K, "Q5_K", 256, 176},
    GgufBlock{GgufType::Q6_K, "Q6_K", 256, 210},
};

constexpr const GgufBlock& blockOf(GgufType type) {
    for (const GgufBlock& block : kGgufBlocks)
        if (block.type == type) return block;
    return kGgufBlocks.front();  // not reached: every type has its line
}
constexpr bool isQuantised(GgufType type) {
    return blockOf(type).weights > 1;
}
/// Bytes of a row of so many weights, whole blocks.
constexpr int64_t rowBytes(GgufType type, int64_t weights) {
    return weights / blockOf(type).weights * blockOf(type).bytes;
}

/// `count` weights of a quantised type, whole blocks, one after the other. source: ggml's dequantize_row
/// functions
void widenBlocks(GgufType type, const std::byte* stored, int64_t count, float* weights);

/// Every so many inputs have their sum taken: what an offset that these weights share is multiplied with.
constexpr int64_t kSummed = 16;
struct BlockInputs {
    const float* numbers;
    const float* sums;  ///< of every kSummed of them
    int64_t count;      ///< whole blocks
};
/// products[i] = row i of a quantised matrix times the inputs. The weights are widened as they are read and
/// nowhere kept. stored: the first row, of inputs.count weights; the others follow.
void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products);

}  // namespace lightreel
