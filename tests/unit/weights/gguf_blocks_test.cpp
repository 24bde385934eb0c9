#include "core/weights/gguf_blocks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "core/weights/gguf_block_kernels.h"

namespace lightreel {
namespace {

std::vector<GgufBlock> quantised() {
    std::vector<GgufBlock> all;
    for (const GgufBlock& block : kGgufBlocks)
        if (isQuantised(block.type)) all.push_back(block);
    return all;
}

/// Where a block's numbers of 16 bits lie: a small scale and, where there is one, an offset.
std::vector<int64_t> halvesOf(GgufType type) {
    switch (type) {
        case GgufType::Q2_K:
            return {80, 82};
        case GgufType::Q3_K:
            return {108};
        case GgufType::Q6_K:
            return {208};
        case GgufType::Q4_1:
        case GgufType::Q5_1:
        case GgufType::Q4_K:
        case GgufType::Q5_K:
            return {0, 2};
        default:
            return {0};
    }
}

/// Blocks with any bytes beside those numbers.
std::vector<std::byte> anyBlocks(const GgufBlock& kind, int64_t blocks) {
    std::mt19937 random(7);
    std::vector<std::byte> stored(static_cast<size_t>(blocks * kind.bytes));
    for (std::byte& byte : stored) byte = static_cast<std::byte>(random());
    for (int64_t i = 0; i < blocks; ++i)
        for (const int64_t at : halvesOf(kind.type)) {
            const auto half = static_cast<uint16_t>((at == halvesOf(kind.type).front() ? 0x2000 : 0xB000) +
                                                    random() % 0x400);
            std::memcpy(stored.data() + i * kind.bytes + at, &half, sizeof half);
        }
    return stored;
}

TEST(GgufBlocks, productsAreThoseOfTheWidenedWeights) {
    constexpr int64_t kRows = 5, kColumns = 768;
    std::vector<float> inputs(kColumns), sums(kColumns / kSummed);
    for (size_t i = 0; i < inputs.size(); ++i) {
        inputs[i] = std::sin(static_cast<float>(i));
        sums[i / kSummed] += inputs[i];
    }
    for (const GgufBlock& kind : quantised()) {
        const std::vector<std::byte> stored = anyBlocks(kind, kRows * kColumns / kind.weights);
        std::vector<float> weights(kRows * kColumns), products(kRows);
        widenBlocks(kind.type, stored.data(), kRows * kColumns, weights.data());
        productsWithBlocks(kind.type, stored.data(), kRows, {inputs.data(), sums.data(), kColumns},
                           products.data());
        for (size_t row = 0; row < kRows; ++row) {
            double expected = 0, size = 0;
            for (size_t i = 0; i < kColumns; ++i) {
                expected += double{weights[row * kColumns + i]} * inputs[i];
                size += std::abs(double{weights[row * kColumns + i]} * inputs[i]);
            }
            EXPECT_NEAR(products[row], expected, 1e-6 * size) << kind.name << ", row " << row;
        }
    }
}

TEST(GgufBlocks, everyProcessorReadsTheSameWeights) {
    if (!avx2::usable()) GTEST_SKIP() << "2026-11-28: this processor has one way only";
    constexpr int64_t kCount = 2048;
    for (const GgufBlock& kind : quantised()) {
        const std::vector<std::byte> stored = anyBlocks(kind, kCount / kind.weights);
        std::vector<float> ones(kCount, 1.0F), sums(kCount / kSummed, kSummed), fast(kCount), any(kCount);
        avx2::widenBlocks(kind.type, stored.data(), kCount, fast.data());
        plain::widenBlocks(kind.type, stored.data(), kCount, any.data());
        EXPECT_EQ(fast, any) << kind.name;
        float fastSum = 0, anySum = 0, size = 0;
        for (const float weight : any) size += std::abs(weight);
        const BlockInputs inputs{ones.data(), sums.data(), kCount};
        avx2::productsWithBlocks(kind.type, stored.data(), 1, inputs, &fastSum);
        plain::productsWithBlocks(kind.type, stored.data(), 1, inputs, &anySum);
        EXPECT_NEAR(fastSum, anySum, 1e-6 * size) << kind.name;
    }
}

TEST(GgufBlocks, rowsAreWholeBlocks) {
    EXPECT_EQ(rowBytes(GgufType::Q4_0, 512), rowBytes(GgufType::Q4_K, 512)) << "their size tells no type";
    EXPECT_EQ(rowBytes(GgufType::Q6_K, 512), 420);
    EXPECT_EQ(rowBytes(GgufType::BF16, 3), 6);
    EXPECT_FALSE(isQuantised(GgufType::BF16));
    EXPECT_TRUE(isQuantised(GgufType::Q2_K));
}

}  // namespace
}  // namespace lightreel
