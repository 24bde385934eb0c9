#include "core/nn/group_norm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include "core/memory/counting_allocator.h"
#include "core/weights/weight_source.h"

namespace lightreel {
namespace {

constexpr double kEpsilon = 1e-5;

struct Maps {
    const char* name;
    int64_t groups, channels, count, height, width;
    double offset;  ///< of all numbers from zero; they deviate by 2
};

class GroupNormMaps : public testing::TestWithParam<std::tuple<at::ScalarType, Maps>> {
  protected:
    static void SetUpTestSuite() { (void)installCountingAllocator(); }  // before the first tensor
    void SetUp() override {
        const auto [dtype, shape] = GetParam();
        at::manual_seed(7);
        weight = (at::randn({shape.channels}) * 0.3 + 1).to(dtype);
        bias = at::randn({shape.channels}).to(dtype);
        norm.emplace(WeightScope(set), shape.groups, shape.channels, kEpsilon);
        set.load(*memorySource({{"weight", weight}, {"bias", bias}}), dtype);
        const at::Tensor numbers =
            at::randn({shape.count, shape.channels, shape.height, shape.width}) * 2 + shape.offset;
        maps = numbers.to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
    }

    /// Of maps [N, C, h, W] in float64; of all together where they are one clip.
    [[nodiscard]] at::Tensor exact(bool clip) const {
        const at::Tensor wide = maps.to(at::kDouble);
        const at::Tensor rows = clip ? wide.transpose(0, 1).unsqueeze(0) : wide;
        const at::Tensor out = at::group_norm(rows, std::get<Maps>(GetParam()).groups, weight.to(at::kDouble),
                                              bias.to(at::kDouble), kEpsilon);
        return clip ? out[0].transpose(0, 1) : out;
    }
    /// Rounding to the dtype so many times, of numbers up to about 8; in float32 the sums' as well.
    void expectNear(const at::Tensor& got, const at::Tensor& wanted, int roundings = 1) const {
        const double most = maps.scalar_type() == at::kFloat ? 1e-5 : 3.2e-2;
        EXPECT_LT((got.to(at::kDouble) - wanted).abs().max().item<double>(), roundings * most);
        EXPECT_TRUE(got.is_contiguous(at::MemoryFormat::ChannelsLast));
        EXPECT_EQ(got.scalar_type(), maps.scalar_type());
    }

    const c10::InferenceMode inference;
    ParameterSet set;
    std::optional<GroupNorm> norm;
    at::Tensor weight, bias, maps;
};

TEST_P(GroupNormMaps, isThatOfFloat64) {
    expectNear((*norm)(maps), exact(false));
    expectNear(norm->activated(maps), at::silu(exact(false)));
    expectNear(norm->overClip(maps)(maps), exact(true));
    expectNear(norm->overClip(maps).activated(maps), at::silu(exact(true)));
}

TEST_P(GroupNormMaps, inPlaceItIsTheSame) {
    at::Tensor own = maps.clone(), clip = maps.clone();
    norm->activate(own);
    EXPECT_TRUE(own.equal(norm->activated(maps)));
    norm->overClip(clip).activate(clip);
    EXPECT_TRUE(clip.equal(norm->overClip(maps).activated(maps)));
}

TEST_P(GroupNormMaps, partsWithGapsBetweenThemMakeTheWhole) {
    const int64_t upper = maps.size(2) / 2;
    const std::vector<at::Tensor> parts{maps.narrow(2, 0, upper),
                                        maps.narrow(2, upper, maps.size(2) - upper)};
    const GroupNorm::Settled settled = norm->over(parts);
    expectNear(at::cat({settled.activated(parts[0]), settled.activated(parts[1])}, 2)
                   .contiguous(at::MemoryFormat::ChannelsLast),
               at::silu(exact(true)));
}

TEST_P(GroupNormMaps, anyNumberOfThreadsGivesTheSame) {
    const int threads = at::get_num_threads();
    const at::Tensor some = norm->overClip(maps).activated(maps);
    at::set_num_threads(1);
    const at::Tensor one = norm->overClip(maps).activated(maps);
    at::set_num_threads(threads);
    EXPECT_TRUE(one.equal(some));
}

TEST_P(GroupNormMaps, whatTheKernelDoesNotTakeIsTheSame) {
    const at::Tensor planes = maps.contiguous();
    const auto near = [&](const at::Tensor& got, const at::Tensor& wanted) {
        expectNear(got.contiguous(at::MemoryFormat::ChannelsLast), wanted, 2);
    };
    // LibTorch's own statistics lose digits far from zero.
    if (std::get<Maps>(GetParam()).offset != 0) return;
    near((*norm)(planes), exact(false));
    near(norm->activated(planes), at::silu(exact(false)));
    near(norm->overClip(planes)(planes), exact(true));
    near(norm->overClip(planes).activated(planes), at::silu(exact(true)));
}

INSTANTIATE_TEST_SUITE_P(
    Dtypes, GroupNormMaps,
    testing::Combine(testing::Values(at::kFloat, at::kBFloat16),
                     testing::Values(Maps{"small", 4, 16, 3, 5, 6, 0}, Maps{"onePixel", 4, 32, 2, 2, 1, 0},
                                     Maps{"oddChannels", 3, 33, 2, 7, 5, 0},
                                     Maps{"wide", 32, 960, 2, 9, 10, 0}, Maps{"large", 32, 128, 1, 70, 65, 0},
                                     Maps{"farFromZero", 4, 16, 3, 16, 15, 60})),
    [](const auto& all) {
        return std::string(at::toString(std::get<0>(all.param))) + "_" + std::get<1>(all.param).name;
    });

TEST(GroupNormNumbers, NotANumberStaysOne) {
    const c10::InferenceMode inference;
    ParameterSet set;
    const GroupNorm norm(WeightScope(set), 2, 8, kEpsilon);
    for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
        set.load(*memorySource({{"weight", at::ones({8}, dtype)}, {"bias", at::zeros({8}, dtype)}}), dtype);
        at::Tensor maps = at::randn({1, 8, 3, 3}).to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
        maps[0][1][2][2] = std::numeric_limits<float>::quiet_NaN();
        const at::Tensor out = norm.activated(maps);
        EXPECT_TRUE(out.narrow(1, 0, 4).isnan().all().item<bool>());
        EXPECT_FALSE(out.narrow(1, 4, 4).isnan().any().item<bool>());
    }
}

/// Far to both sides of zero: SiLU is x or nothing there.
TEST(GroupNormNumbers, SiluIsExactOverItsWholeRange) {
    const c10::InferenceMode inference;
    ParameterSet set;
    const GroupNorm norm(WeightScope(set), 1, 1, 0);
    const at::Tensor far = at::linspace(-120, 120, 4801).reshape({1, 1, 1, 4801});
    const at::Tensor deviation = far.to(at::kDouble).var(false).sqrt();  // so that the norm gives it back
    set.load(*memorySource({{"weight", deviation.to(at::kFloat).reshape({1})}, {"bias", at::zeros({1})}}),
             at::kFloat);
    const at::Tensor wanted = at::silu(norm(far).to(at::kDouble));
    const at::Tensor off = (norm.activated(far).to(at::kDouble) - wanted).abs() / (wanted.abs() + 1e-30);
    EXPECT_LT(off.max().item<double>(), 1e-5);  // of what float32 makes of a number as large as 120
}

}  // namespace
}  // namespace lightreel
