#include "core/denoise/noise.h"
#include "core/denoise/unet_motion.h"
#include "tests/parity/open_unet.h"

namespace lightreel::parity {
namespace {

class UNetParity : public testing::TestWithParam<std::tuple<const char*, at::ScalarType>> {};

TEST_P(UNetParity, onePassAgrees) {
    const auto [model, dtype] = GetParam();
    const c10::InferenceMode inference;
    const OpenUNet open = openUNet(model);
    ParameterSet parameters;
    const UNetMotion network(open.config, parameters);
    parameters.load(*open.weights, dtype, &UNetMotion::ignorable);
    const std::shared_ptr<WeightSource> fixture = openFixture(std::string("runs/") + model + ".safetensors");
    const CancelToken cancel;
    StepContext context{cancel};
    const at::Tensor ours = network.predict(fixture->read("sample").to(dtype), 601,
                                            {fixture->read("embeddings").to(dtype)}, context);
    RecordProperty("distance", std::to_string(distance(ours, fixture->read("prediction"))));
    EXPECT_LT(distance(ours, fixture->read("prediction")), tolerance(dtype));
}

INSTANTIATE_TEST_SUITE_P(Models, UNetParity,
                         testing::Combine(testing::Values("tiny-t2v", "tiny-motion"),
                                          testing::Values(at::kFloat, at::kBFloat16)));

TEST(UNet, cancelStopsInsideAPass) {
    const OpenUNet open = openUNet("tiny-t2v");
    ParameterSet parameters;
    const UNetMotion network(open.config, parameters);
    parameters.load(*open.weights, at::kFloat, &UNetMotion::ignorable);
    const CancelToken cancel;
    cancel.cancel();
    StepContext context{cancel};
    EXPECT_THROW((void)network.predict(at::zeros({1, 4, 2, 4, 4}), 1, {at::zeros({1, 77, 24})}, context),
                 Cancelled);
}

/// The tiny U-Net with its weights.
struct TinyUNet {
    TinyUNet() : open(openUNet("tiny-t2v")), network(open.config, parameters) {
        parameters.load(*open.weights, at::kFloat, &UNetMotion::ignorable);
    }
    OpenUNet open;
    ParameterSet parameters;
    UNetMotion network;
};

TEST(UNet, theProbeIsOneThinMapPerFrameWholeOrInPieces) {
    const c10::InferenceMode inference;
    const TinyUNet tiny;
    const CancelToken cancel;
    const at::Tensor latents = at::randn({1, 4, 5, 33, 40});
    const Conditioning told{at::zeros({1, 77, 24})};
    const at::Tensor whole = tiny.network.probe(latents, 601, told, {cancel});
    EXPECT_EQ(whole.sizes(), (std::vector<int64_t>{5, 16, 9, 10}));
    StepContext cut{cancel};
    cut.chunker = Chunker({.mode = ChunkMode::Exact, .frames = 3});
    EXPECT_LT(distance(tiny.network.probe(latents, 601, told, cut), whole), 1e-6);
    EXPECT_GT(distance(tiny.network.probe(latents, 501, told, {cancel}), whole), 1e-3) << "it sees the time";
}

TEST(UNet, cancelStopsTheProbe) {
    const TinyUNet tiny;
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW((void)tiny.network.probe(at::zeros({1, 4, 2, 4, 4}), 1, {at::zeros({1, 77, 24})}, {cancel}),
                 Cancelled);
}

TEST(NoiseParity, seedsDrawWhatTorchDraws) {
    const std::shared_ptr<WeightSource> fixture = openFixture("noise.safetensors");
    ASSERT_GE(fixture->names().size(), 20U);
    for (const std::string& name : fixture->names()) {
        const size_t colon = name.find(':');
        std::vector<int64_t> shape;
        for (size_t at = colon; at != std::string::npos; at = name.find(',', at + 1))
            shape.push_back(std::stoll(name.substr(at + 1)));
        at::Generator generator = cpuGenerator(std::stoll(name.substr(0, colon)));
        EXPECT_TRUE(at::equal(cpuNoise(shape, generator), fixture->read(name))) << name;
    }
}

}  // namespace
}  // namespace lightreel::parity
