#include "core/weights/gguf_blocks.h"

#include "core/weights/gguf_block_kernels.h"

namespace lightreel {

void widenBlocks(GgufType type, const std::byte* stored, int64_t count, float* weights) {
    (avx2::usable() ? avx2::widenBlocks : plain::widenBlocks)(type, stored, count, weights);
}

void productsWithBlocks(GgufType type, const std::byte* stored, int64_t rows, const BlockInputs& inputs,
                        float* products) {
    (avx2::usable() ? avx2::productsWithBlocks : plain::productsWithBlocks)(type, stored, rows, inputs,
                                                                            products);
}

}  // namespace lightreel
