#include <c10/core/InferenceMode.h>

#include "core/nn/temporal_resnet.h"
#include "tests/parity/random_weights.h"

namespace lightreel::parity {
namespace {

using Mix = TemporalResnetOptions::Mix;

/// SpatioTemporalResBlock's temporal half, operator by operator as diffusers has it, in float64.
at::Tensor plainly(const std::map<std::string, at::Tensor>& weights, const at::Tensor& x, int64_t frames,
                   const at::Tensor& time, Mix mix) {
    const auto of = [&](const std::string& name) { return weights.at(name).to(at::kDouble); };
    const auto normed = [&](const at::Tensor& clips, const std::string& name) {
        return at::silu(at::group_norm(clips, 4, of(name + ".weight"), of(name + ".bias"), 1e-5));
    };
    const auto convolved = [&](const at::Tensor& clips, const std::string& name) {
        return at::conv3d(clips, of(name + ".weight"), of(name + ".bias"), 1, at::IntArrayRef{1, 0, 0});
    };
    const std::string block = "temporal_res_block.";
    const at::Tensor spatial =
        x.to(at::kDouble).unflatten(0, {-1, frames}).transpose(1, 2);  // [B, C, F, ...]
    at::Tensor hidden = convolved(normed(spatial, block + "norm1"), block + "conv1");
    if (time.defined()) {
        const std::string projection = block + "time_emb_proj.";
        hidden = hidden + at::linear(time.to(at::kDouble), of(projection + "weight"), of(projection + "bias"))
                              .reshape({-1, x.size(1), 1, 1, 1});
    }
    hidden = convolved(normed(hidden, block + "norm2"), block + "conv2");
    const at::Tensor share = of("time_mixer.mix_factor").sigmoid();
    const at::Tensor alpha = mix == Mix::Spatial ? share : 1 - share;
    return (alpha * spatial + (1 - alpha) * (spatial + hidden)).transpose(1, 2).flatten(0, 1);
}

at::Tensor maps(std::vector<int64_t> sizes, at::ScalarType dtype) {
    return at::randn(sizes).to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
}

class TemporalResnetParity : public testing::TestWithParam<std::tuple<at::ScalarType, Mix>> {};

TEST_P(TemporalResnetParity, isTheBlendOfDiffusers) {
    const auto [dtype, mix] = GetParam();
    const c10::InferenceMode inference;
    for (const int64_t timeWidth : {0, 24}) {
        ParameterSet set;
        const TemporalResnet block(WeightScope(set), {16, timeWidth, 4, 1e-5, mix});
        const auto weights = loadRandom(set, dtype, 0.3);
        for (const auto& [clips, frames] : {std::pair{1, 1}, {1, 2}, {1, 5}, {2, 3}}) {
            const at::Tensor x = maps({clips * frames, 16, 7, 3}, dtype);
            for (const int64_t times : {1, clips}) {
                const at::Tensor time =
                    timeWidth > 0 ? at::randn({times, timeWidth}).to(dtype) : at::Tensor();
                const at::Tensor whole = plainly(weights, x, frames, time, mix);
                EXPECT_LT(distance(block(x, frames, time), whole), dtype == at::kFloat ? 1e-6 : 1e-2)
                    << clips << " x " << frames;
                EXPECT_GT(distance(x, whole), 0.05) << "the block does something";
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Blends, TemporalResnetParity,
                         testing::Combine(testing::Values(at::kFloat, at::kBFloat16),
                                          testing::Values(Mix::Spatial, Mix::Temporal)));

class TemporalResnetInRows : public testing::TestWithParam<std::tuple<at::ScalarType, int64_t, int64_t>> {};

TEST_P(TemporalResnetInRows, equalsTheWholeBlock) {
    const auto [dtype, channels, rows] = GetParam();
    const c10::InferenceMode inference;
    ParameterSet set;
    const TemporalResnet block(WeightScope(set), {channels, 8, 4, 1e-5});
    loadRandom(set, dtype, 0.2);
    const int64_t frames = 5;
    const at::Tensor x = maps({2 * frames, channels, 7, 9}, dtype), time = at::randn({2, 8}).to(dtype);
    const at::Tensor whole = block(x, frames, time);
    at::Tensor cut = x.clone();
    block.inRows(cut, frames, rows, BandNorm::OverAll, time, {});
    EXPECT_LT(distance(cut, whole), dtype == at::kFloat ? 1e-7 : 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Splits, TemporalResnetInRows,
                         testing::Combine(testing::Values(at::kFloat, at::kBFloat16),
                                          testing::Values<int64_t>(16, 64),
                                          testing::Values<int64_t>(1, 2, 3, 6, 7, 100)));

TEST(TemporalResnetPaper, bandsAreWhatTheBlockMakesOfEachAlone) {
    const c10::InferenceMode inference;
    ParameterSet set;
    const TemporalResnet block(WeightScope(set), {16, 0, 4, 1e-5});
    loadRandom(set, at::kFloat, 0.2);
    at::Tensor x = maps({4, 16, 6, 3}, at::kFloat);
    x.narrow(2, 3, 3).mul_(5).add_(2);  // the lower half is of another kind
    at::Tensor paper = x.clone(), bands = x.clone();
    block.inRows(paper, 4, 3, BandNorm::OverBand, {}, {});
    for (const int64_t first : {0, 3})
        bands.narrow(2, first, 3)
            .copy_(block(x.narrow(2, first, 3).contiguous(at::MemoryFormat::ChannelsLast), 4));
    EXPECT_LT(distance(paper, bands), 1e-6);
    EXPECT_GT(distance(paper, block(x, 4)), 1e-3);
}

TEST(TemporalResnetCancel, isHeardInsideABand) {
    const c10::InferenceMode inference;
    ParameterSet set;
    const TemporalResnet block(WeightScope(set), {16, 0, 4, 1e-5});
    loadRandom(set, at::kFloat, 0.2);
    at::Tensor x = maps({4, 16, 6, 3}, at::kFloat);
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW(block.inRows(x, 4, 2, BandNorm::OverAll, {}, cancel), Cancelled);
}

}  // namespace
}  // namespace lightreel::parity
