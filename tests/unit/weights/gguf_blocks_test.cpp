#include "core/weights/gguf_blocks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "core/weights/gguf_block_kernels.h"

namespace lightreel {
namespace {

constexpr GgufType kAll[] = {GgufType::Q4_0, GgufType::Q4_1, GgufType::Q5_0, GgufType::Q5_1, GgufType::Q8_0};

/// Blocks with any bytes behind a small scale and offset.
std::vector<std::byte> anyBlocks(GgufType type, int64_t blocks) {
    std::mt19937 random(7);
    std::vector<std::byte> stored(static_cast<size_t>(blocks * blockBytes(type)));
    for (std::byte& byte : stored) byte = static_cast<std::byte>(random());
    for (int64_t i = 0; i < blocks; ++i) {
        const auto scale = static_cast<uint16_t>(0x2000 + random() % 0x400), offset = uint16_t{0xB000};
        std::byte* block = stored.data() + i * blockBytes(type);
        std::memcpy(block, &scale, sizeof scale);
        std::memcpy(block + 2, &offset, type == GgufType::Q4_1 || type == GgufType::Q5_1 ? sizeof offset : 0);
    }
    return stored;
}

TEST(GgufBlocks, productsAreThoseOfTheWidenedWeights) {
    constexpr int64_t kRows = 5, kBlocks = 18, kColumns = kBlocks * kGgufBlock;
    std::vector<float> inputs(kColumns), sums(kBlocks);
    for (size_t i = 0; i < inputs.size(); ++i) {
        inputs[i] = std::sin(static_cast<float>(i));
        sums[i / kGgufBlock] += inputs[i];
    }
    for (const GgufType type : kAll) {
        const std::vector<std::byte> stored = anyBlocks(type, kRows * kBlocks);
        std::vector<float> weights(kRows * kColumns), products(kRows);
        widenBlocks(type, stored.data(), kRows * kBlocks, weights.data());
        productsWithBlocks(type, stored.data(), kRows, {inputs.data(), sums.data(), kBlocks},
                           products.data());
        for (size_t row = 0; row < kRows; ++row) {
            double expected = 0, size = 0;
            for (size_t i = 0; i < kColumns; ++i) {
                expected += double{weights[row * kColumns + i]} * inputs[i];
                size += std::abs(double{weights[row * kColumns + i]} * inputs[i]);
            }
            EXPECT_NEAR(products[row], expected, 1e-6 * size) << blockBytes(type) << " bytes, row " << row;
        }
    }
}

TEST(GgufBlocks, everyProcessorReadsTheSameWeights) {
    if (!avx2::usable()) GTEST_SKIP() << "2026-11-28: this processor has one way only";
    constexpr int64_t kBlocks = 64;
    for (const GgufType type : kAll) {
        const std::vector<std::byte> stored = anyBlocks(type, kBlocks);
        std::vector<float> ones(kBlocks * kGgufBlock, 1.0F), sums(kBlocks, kGgufBlock);
        std::vector<float> fast(ones.size()), any(ones.size());
        avx2::widenBlocks(type, stored.data(), kBlocks, fast.data());
        plain::widenBlocks(type, stored.data(), kBlocks, any.data());
        EXPECT_EQ(fast, any) << blockBytes(type) << " bytes";
        float fastSum = 0, anySum = 0, size = 0;
        for (const float weight : any) size += std::abs(weight);
        const BlockInputs inputs{ones.data(), sums.data(), kBlocks};
        avx2::productsWithBlocks(type, stored.data(), 1, inputs, &fastSum);
        plain::productsWithBlocks(type, stored.data(), 1, inputs, &anySum);
        EXPECT_NEAR(fastSum, anySum, 1e-6 * size) << blockBytes(type) << " bytes";
    }
}

TEST(GgufBlocks, aBlocksSizeTellsItsType) {
    for (const GgufType type : kAll) {
        EXPECT_EQ(typeOfBlocks(blockBytes(type)), type);
        EXPECT_TRUE(isQuantised(type));
    }
    EXPECT_EQ(typeOfBlocks(blockBytes(GgufType::F16)), std::nullopt);
    EXPECT_FALSE(isQuantised(GgufType::BF16));
}

}  // namespace
}  // namespace lightreel
