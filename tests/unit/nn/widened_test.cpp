#include "core/nn/widened.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include "core/memory/counting_allocator.h"

namespace lightreel {
namespace {

struct ConvolutionCase {
    const char* name;
    int64_t in, out;
    MapShape x;
    Convolution options;
};

/// A frame whole and several together, frames, rows and columns cut, weights in one piece and in several.
const std::vector<ConvolutionCase>& convolutions() {
    static const std::vector<ConvolutionCase> cases{
        {"small", 5, 7, {2, 6, 5}, {3, 1, 1}},
        {"framesApart", 40, 24, {7, 64, 60}, {3, 1, 1}},
        {"rowsApart", 16, 24, {1, 300, 290}, {3, 1, 1}},
        {"pointwise", 320, 160, {2, 61, 64}, {1, 1, 0}},
        {"weightInPieces", 600, 400, {2, 8, 9}, {3, 1, 1}},
        {"rowsOfManyChannels", 128, 128, {1, 97, 128}, {3, 1, 1}},
        {"halved", 128, 128, {2, 80, 82}, {3, 2, 1}},
        {"halvedOddly", 24, 24, {1, 301, 301}, {3, 2, 0}},
        {"alongFrames", 64, 64, {1, 6, 4096}, kAlongFrames},
        {"alongFramesInPieces", 700, 700, {1, 5, 300}, kAlongFrames},
    };
    return cases;
}

class Widened : public testing::TestWithParam<at::ScalarType> {
  protected:
    static void SetUpTestSuite() { (void)installCountingAllocator(); }  // before the first tensor
    void SetUp() override { at::manual_seed(5); }

    [[nodiscard]] static at::Tensor random(at::IntArrayRef sizes, double scale = 1) {
        return (at::randn(sizes) * scale).to(GetParam());
    }
    [[nodiscard]] static at::Tensor maps(int64_t channels, const MapShape& shape) {
        return random({shape.frames, channels, shape.height, shape.width})
            .contiguous(at::MemoryFormat::ChannelsLast);
    }
    [[nodiscard]] static at::Tensor weightOf(const ConvolutionCase& c) {
        return random({c.out, c.in, c.options.kernel.height, c.options.kernel.width}, 0.05);
    }
    [[nodiscard]] static at::Tensor exactly(const ConvolutionCase& c, const at::Tensor& x,
                                            const at::Tensor& weight, const at::Tensor& bias) {
        return at::conv2d(x.to(at::kFloat), weight.to(at::kFloat), bias.to(at::kFloat), c.options.stride,
                          c.options.padding.array());
    }

    /// Half of what the last digit is worth and no more, but for float32's own rounding.
    static void expectRoundedOnce(const at::Tensor& result, const at::Tensor& exact) {
        ASSERT_EQ(result.scalar_type(), GetParam());
        ASSERT_EQ(result.sizes(), exact.sizes());
        const double half = GetParam() == at::kHalf ? 0x1p-11 : 0x1p-8;
        const at::Tensor over = (result.to(at::kFloat) - exact).abs() - exact.abs() * half;
        EXPECT_LT(over.max().item<double>(), 1e-4);
    }

    /// Bytes at the highest besides arguments and result.
    template <typename Call>
    static int64_t held(const Call& call) {
        MemoryMeter& meter = installCountingAllocator();
        const int64_t before = meter.read().allocated;
        meter.resetPeak();
        const at::Tensor result = call();
        return meter.peak().allocated - before - static_cast<int64_t>(result.nbytes());
    }
    static void expectHeld(int64_t bytes, int64_t told) {
        EXPECT_NEAR(static_cast<double>(bytes), static_cast<double>(told),
                    std::max(0.05 * static_cast<double>(told), 64.0 * 1024));
        EXPECT_LE(bytes, 2.1 * widened::kPieceBytes);
    }

    const c10::InferenceMode m_inference;
};

TEST_P(Widened, linearLayersAreRoundedOnce) {
    // One piece; pieces of rows; pieces of rows and of the weight.
    for (const auto& [rows, in, out] :
         {std::tuple{3, 20, 30}, std::tuple{5000, 200, 300}, {1500, 700, 2100}}) {
        const at::Tensor x = random({2, rows, in}), weight = random({out, in}, 0.05), bias = random({out});
        const at::Tensor wide = x.to(at::kFloat), matrix = weight.to(at::kFloat);
        expectRoundedOnce(widened::linear(x, weight, bias), at::linear(wide, matrix, bias.to(at::kFloat)));
        expectRoundedOnce(widened::linear(x, weight, {}), at::linear(wide, matrix));
    }
}

TEST_P(Widened, aPieceOfALinearLayerIsFinishedInFloat32) {
    const at::Tensor x = random({1500, 700}), weight = random({2100, 700}, 0.05);
    const at::Tensor other = random({1500, 2100});
    const auto finish = [&](at::Tensor& piece, int64_t row, int64_t output) {
        ASSERT_EQ(piece.scalar_type(), at::kFloat);
        piece.mul_(other.narrow(0, row, piece.size(0)).narrow(1, output, piece.size(1)).to(at::kFloat));
    };
    expectRoundedOnce(widened::linear(x, weight, {}, finish),
                      at::linear(x.to(at::kFloat), weight.to(at::kFloat)).mul_(other));
}

TEST_P(Widened, convolutionsAreRoundedOnce) {
    for (const ConvolutionCase& c : convolutions()) {
        SCOPED_TRACE(c.name);
        const at::Tensor x = maps(c.in, c.x), weight = weightOf(c), bias = random({c.out});
        const at::Tensor exact = exactly(c, x, weight, bias);
        const at::Tensor result = widened::convolve(x, weight, bias, c.options);
        expectRoundedOnce(result, exact);
        EXPECT_TRUE(result.is_contiguous(at::MemoryFormat::ChannelsLast));
        at::Tensor sum = maps(c.out, {exact.size(0), exact.size(2), exact.size(3)});
        at::Tensor onto = exact + sum;
        widened::convolveOnto(sum, x, weight, bias, c.options);
        expectRoundedOnce(sum, onto);
        onto = sum.to(at::kFloat) + 0.3 * exactly(c, x, weight, at::zeros({c.out}));
        widened::convolveOnto(sum, x, weight, {}, c.options, 0.3);
        expectRoundedOnce(sum, onto);
    }
}

TEST_P(Widened, aBandOfALargerMapIsRead) {
    const at::Tensor weight = random({24, 16, 3, 3}, 0.05), bias = random({24});
    const at::Tensor band = maps(16, {1, 400, 290}).narrow(2, 50, 300);
    EXPECT_TRUE(at::equal(widened::convolve(band, weight, bias, {}),
                          widened::convolve(band.contiguous(), weight, bias, {})));
}

TEST_P(Widened, aLayerHoldsWhatItsShapeSays) {
    for (const auto& [rows, in, out] :
         {std::tuple{900, 64, 256}, std::tuple{9000, 320, 320}, {1500, 700, 2100}}) {
        const at::Tensor x = random({rows, in}), weight = random({out, in}), other = random({rows, out});
        expectHeld(held([&] { return widened::linear(x, weight, {}); }), widened::linearBytes(rows, in, out));
        const auto finish = [&](at::Tensor& piece, int64_t row, int64_t output) {
            piece.add_(other.narrow(0, row, piece.size(0)).narrow(1, output, piece.size(1)).to(at::kFloat));
        };
        expectHeld(held([&] { return widened::linear(x, weight, {}, finish); }),
                   widened::finishedLinearBytes(rows, in, out));
    }
    for (const ConvolutionCase& c : convolutions()) {
        SCOPED_TRACE(c.name);
        const at::Tensor x = maps(c.in, c.x), weight = weightOf(c), bias = random({c.out});
        MapShape result = c.x;
        const auto call = [&] { return widened::convolve(x, weight, bias, c.options); };
        const at::Tensor once = call();
        result.height = once.size(2);
        result.width = once.size(3);
        expectHeld(held(call), widened::convolutionBytes(c.in, c.out, c.options, result));
    }
}

INSTANTIATE_TEST_SUITE_P(Types, Widened, testing::Values(at::kBFloat16, at::kHalf));

}  // namespace
}  // namespace lightreel
