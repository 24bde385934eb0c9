#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <vector>

#include "core/weights/gguf_blocks.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

/// A block of zeros with what `fill` writes into it, as weights.
std::vector<float> weightsOf(GgufType type, const std::function<void(uint8_t*)>& fill) {
    std::vector<std::byte> block(static_cast<size_t>(blockOf(type).bytes));
    fill(reinterpret_cast<uint8_t*>(block.data()));
    std::vector<float> weights(static_cast<size_t>(blockOf(type).weights));
    widenBlocks(type, block.data(), blockOf(type).weights, weights.data());
    return weights;
}

void putHalf(uint8_t* at, uint16_t bits) {
    std::memcpy(at, &bits, sizeof bits);
}

constexpr uint16_t kHalf = 0x3800, kMinusTwo = 0xC000, kTwo = 0x4000;

TEST(GgufFormat, fourBitsLieInTwoHalvesOfABlock) {
    // Low halves are weights 0 to 15, high halves 16 to 31.
    const auto plain = weightsOf(GgufType::Q4_0, [](uint8_t* block) {
        putHalf(block, kHalf);
        block[8] = 0x3F;
    });
    EXPECT_FLOAT_EQ(plain[6], 0.5F * (15 - 8));
    EXPECT_FLOAT_EQ(plain[22], 0.5F * (3 - 8));
    const auto offset = weightsOf(GgufType::Q4_1, [](uint8_t* block) {
        putHalf(block, kHalf);
        putHalf(block + 2, kMinusTwo);
        block[8] = 0x3F;
    });
    EXPECT_FLOAT_EQ(offset[4], 0.5F * 15 - 2);
    EXPECT_FLOAT_EQ(offset[20], 0.5F * 3 - 2);
    EXPECT_FLOAT_EQ(offset[0], -2.F);
}

TEST(GgufFormat, theFifthBitsLieInAWordBeforeThem) {
    const auto plain = weightsOf(GgufType::Q5_0, [](uint8_t* block) {
        putHalf(block, kHalf);
        block[2] = block[4] = 0x02;  // bit 1 and bit 17
    });
    EXPECT_FLOAT_EQ(plain[1], 0);
    EXPECT_FLOAT_EQ(plain[17], 0);
    EXPECT_FLOAT_EQ(plain[2], 0.5F * -16);
    const auto offset = weightsOf(GgufType::Q5_1, [](uint8_t* block) {
        putHalf(block, kHalf);
        putHalf(block + 2, kMinusTwo);
        block[4] = 0x02;
    });
    EXPECT_FLOAT_EQ(offset[1], 0.5F * 16 - 2);
    EXPECT_FLOAT_EQ(offset[0], -2.F);
}

TEST(GgufFormat, eightBitsAreSigned) {
    const auto weights = weightsOf(GgufType::Q8_0, [](uint8_t* block) {
        putHalf(block, kHalf);
        block[2] = 0x80;
        block[33] = 0x7F;
    });
    EXPECT_FLOAT_EQ(weights[0], -64.F);
    EXPECT_FLOAT_EQ(weights[31], 63.5F);
}

TEST(GgufFormat, twoBitsOfFourPartsShareAByte) {
    const auto weights = weightsOf(GgufType::Q2_K, [](uint8_t* block) {
        putHalf(block + 80, kHalf);
        putHalf(block + 82, kTwo);
        block[0] = 0x03;            // weights 0 to 15: scale 3
        block[7] = 0x5C;            // weights 112 to 127: scale 12, offset 5
        block[16] = 0b00'00'00'10;  // weight 0
        block[16 + 31] = 0xC0;      // weight 127
    });
    EXPECT_FLOAT_EQ(weights[0], 0.5F * 3 * 2);
    EXPECT_FLOAT_EQ(weights[127], 0.5F * 12 * 3 - 2.F * 5);
    EXPECT_FLOAT_EQ(weights[112], -2.F * 5);
    EXPECT_FLOAT_EQ(weights[128], 0.F);
}

TEST(GgufFormat, aThirdBitThatIsMissingTakesFourAway) {
    const auto weights = weightsOf(GgufType::Q3_K, [](uint8_t* block) {
        putHalf(block + 108, kHalf);
        block[0] = 0x01;                              // weight 0 keeps its two bits
        block[32] = 0x03;                             // they are 3
        block[96] = 0x05, block[96 + 8] = 0x03;       // scale 0: 5 + 3 * 16 - 32
        block[96 + 7] = 0x70, block[96 + 11] = 0x80;  // scale 15: 7 + 2 * 16 - 32
    });
    EXPECT_FLOAT_EQ(weights[0], 0.5F * 21 * 3);
    EXPECT_FLOAT_EQ(weights[1], 0.5F * 21 * -4);
    EXPECT_FLOAT_EQ(weights[255], 0.5F * 7 * -4);
    EXPECT_FLOAT_EQ(weights[100], 0.5F * -32 * -4) << "a scale without bits";
}

TEST(GgufFormat, scalesAndOffsetsOfSixBitsShareTwelveBytes) {
    const auto four = weightsOf(GgufType::Q4_K, [](uint8_t* block) {
        putHalf(block, kHalf);
        putHalf(block + 2, kTwo);
        block[4] = 0x80 | 3;    // part 0: scale 3; part 4: scale 2 * 16 and what follows
        block[8] = 0x40 | 1;    // part 0: offset 1; part 4: offset 16 and what follows
        block[12] = 0x79;       // part 4: scale 9, offset 7
        block[16] = 0xA5;       // weights 0 and 32
        block[16 + 64] = 0x0C;  // weight 128
    });
    EXPECT_FLOAT_EQ(four[0], 0.5F * 3 * 5 - 2.F * 1);
    EXPECT_FLOAT_EQ(four[32], 0.F) << "its part has no scale";
    EXPECT_FLOAT_EQ(four[128], 0.5F * 41 * 12 - 2.F * 23);
    const auto five = weightsOf(GgufType::Q5_K, [](uint8_t* block) {
        putHalf(block, kHalf);
        putHalf(block + 2, kTwo);
        block[5] = 3, block[9] = 1;  // part 1
        block[16] = 0x02;            // the fifth bit of weight 32
        block[48] = 0x50;            // its others
    });
    EXPECT_FLOAT_EQ(five[32], 0.5F * 3 * 21 - 2.F);
    EXPECT_FLOAT_EQ(five[33], -2.F);
}

TEST(GgufFormat, sixBitsComeFromTwoPlaces) {
    const auto weights = weightsOf(GgufType::Q6_K, [](uint8_t* block) {
        putHalf(block + 208, kHalf);
        block[192] = 2;          // weights 0 to 15
        block[192 + 15] = 0xFF;  // weights 240 to 255: -1
        block[0] = 0x07;         // weight 0, low
        block[128] = 0x03;       // weight 0, high
        block[127] = 0xF0;       // weight 255, low
    });
    EXPECT_FLOAT_EQ(weights[0], 0.5F * 2 * (7 + 3 * 16 - 32));
    EXPECT_FLOAT_EQ(weights[1], 0.5F * 2 * -32);
    EXPECT_FLOAT_EQ(weights[255], -0.5F * (15 - 32));
    EXPECT_FLOAT_EQ(weights[100], 0.F);
}

TEST(GgufFormat, anyBytesAreTheReferencesWeights) {
    const auto source = openSafetensors(LIGHTREEL_TEST_DATA "/gguf_blocks.safetensors");
    ASSERT_TRUE(source);
    for (const GgufBlock& block : kGgufBlocks) {
        if (!isQuantised(block.type)) continue;
        const at::Tensor stored = (*source)->read(std::string(block.name) + ".stored");
        const at::Tensor expected = (*source)->read(std::string(block.name) + ".weights");
        at::Tensor weights = at::empty_like(expected);
        ASSERT_EQ(stored.numel(), rowBytes(block.type, weights.numel()));
        widenBlocks(block.type, reinterpret_cast<const std::byte*>(stored.const_data_ptr<uint8_t>()),
                    weights.numel(), weights.mutable_data_ptr<float>());
        EXPECT_TRUE(at::equal(weights, expected)) << block.name;
    }
}

}  // namespace
}  // namespace lightreel
