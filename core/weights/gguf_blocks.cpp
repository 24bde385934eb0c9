#include "core/weights/gguf_blocks.h"

#include "core/weights/gguf_block_kernels.h"

namespace lightreel {

std::optional<GgufType> typeOfBlocks(int64_t bytes) {
    for (const GgufType type :
         {GgufType::Q4_0, GgufType::Q4_1, GgufType::Q5_0, GgufType::Q5_1, GgufType::Q8_0})
        if (blockBytes(type) == bytes) return type;
    return std::nullopt;
}

void widenBlocks(GgufType type, const std::byte* stored, int64_t blocks, float* weights) {
    (avx2::usable() ? avx2::widenBlocks : plain::widenBlocks)(type, stored, blocks, weights);
}

void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products) {
    (avx2::usable() ? avx2::productsWithBlocks : plain::productsWithBlocks)(type, stored, rows, inputs,
                                                                            products);
}

}  // namespace lightreel
