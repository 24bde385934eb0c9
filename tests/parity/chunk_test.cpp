#include <c10/core/InferenceMode.h>

#include "core/cache/chunker.h"
#include "core/memory/counting_allocator.h"
#include "core/nn/motion_module.h"
#include "tests/parity/random_weights.h"

namespace lightreel::parity {
namespace {

TEST(GroupNormOverClip, isAsExactAsTheNormOfSingleFrames) {
    const c10::InferenceMode inference;
    ParameterSet set;
    const GroupNorm norm(WeightScope(set) / "norm", 4, 16, 1e-6);
    const std::map<std::string, at::Tensor> stored = loadRandom(set, at::kFloat, 0.2);
    const at::Tensor weight = stored.at("norm.weight").to(at::kDouble),
                     bias = stored.at("norm.bias").to(at::kDouble);
    for (const double offset : {0.0, 30.0}) {  // 30: the mean is thirty deviations away
        const at::Tensor clip =
            (at::randn({7, 16, 5, 6}) + offset).contiguous(at::MemoryFormat::ChannelsLast);
        const at::Tensor joint = clip.transpose(0, 1).unsqueeze(0);  // [1, C, F, H, W]
        const at::Tensor exact =
            at::group_norm(joint.to(at::kDouble), 4, weight, bias, 1e-6)[0].transpose(0, 1);
        // LibTorch's own statistics of channels-last maps lose digits far from zero; ours start from them.
        const double plain =
            distance(norm(clip), at::group_norm(clip.to(at::kDouble), 4, weight, bias, 1e-6));
        EXPECT_LT(distance(norm.overClip(clip)(clip), exact), std::max(1e-6, plain)) << offset;
    }
}

class MotionInRows : public testing::TestWithParam<std::tuple<at::ScalarType, int64_t>> {};

TEST_P(MotionInRows, equalsTheWholeModule) {
    const auto [dtype, rows] = GetParam();
    const c10::InferenceMode inference;
    ParameterSet set;
    const MotionModule module(WeightScope(set), {16, 2, 2, 4, 32});
    loadRandom(set, dtype, 0.2);
    const int64_t frames = 5;
    const at::Tensor x =
        at::randn({2 * frames, 16, 7, 3}).to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor whole = module(x, frames);
    at::Tensor cut = x.clone();
    module.inRows(cut, frames, rows, MotionModule::Norm::OverAll, {});
    EXPECT_TRUE(cut.equal(whole));
    EXPECT_GT(distance(whole, x), 1e-2) << "the module does something";
}

INSTANTIATE_TEST_SUITE_P(Splits, MotionInRows,
                         testing::Combine(testing::Values(at::kFloat, at::kBFloat16),
                                          testing::Values<int64_t>(1, 2, 3, 6, 7, 100)));

TEST(MotionInRowsPaper, isAnotherPictureWhereRowsDiffer) {
    const c10::InferenceMode inference;
    ParameterSet set;
    const MotionModule module(WeightScope(set), {16, 2, 1, 4, 32});
    loadRandom(set, at::kFloat, 0.2);
    at::Tensor x = at::randn({4, 16, 6, 3}).contiguous(at::MemoryFormat::ChannelsLast);
    x.narrow(2, 3, 3).mul_(5).add_(2);  // the lower half is of another kind
    const at::Tensor whole = module(x, 4);
    at::Tensor paper = x.clone(), bands = x.clone();
    module.inRows(paper, 4, 3, MotionModule::Norm::OverBand, {});
    EXPECT_GT(distance(paper, whole), 1e-3);
    for (const int64_t first : {0, 3})
        bands.narrow(2, first, 3)
            .copy_(module(x.narrow(2, first, 3).contiguous(at::MemoryFormat::ChannelsLast), 4));
    EXPECT_LT(distance(paper, bands), 1e-6) << "each band is what the module makes of it alone";
}

TEST(PaperChunks, areNinePiecesOfFramesAndTwoOfRows) {
    const Chunker paper({.mode = ChunkMode::Paper});
    EXPECT_TRUE(paper.normalisesPieces());
    EXPECT_EQ(paper.frames(25, 1), 3);  // ceil(25 / 9)
    EXPECT_EQ(paper.rows(64, 1), 32);
    EXPECT_EQ(Chunker({.mode = ChunkMode::Paper, .frames = 5, .rows = 4}).frames(25, 1), 5);
    EXPECT_FALSE(Chunker({.mode = ChunkMode::Exact}).normalisesPieces());
}

}  // namespace
}  // namespace lightreel::parity
