#include <nlohmann/json.hpp>

#include "core/decode/frame_converter.h"
#include "core/decode/vae_decoder.h"
#include "core/decode/vae_encoder.h"
#include "core/weights/model_folder.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {
namespace {

class VaeParity : public testing::TestWithParam<std::tuple<const char*, at::ScalarType>> {
  protected:
    void SetUp() override {
        const ModelFolder folder = orThrow(ModelFolder::open(data(std::get<0>(GetParam()))));
        m_config = orThrow(VaeConfig::fromJson(orThrow(folder.config("vae")), "vae"));
        m_weights = withCurrentVaeNames(orThrow(folder.weights("vae")));
        m_fixture = openFixture(std::string("runs/") + std::get<0>(GetParam()) + ".safetensors");
        m_dtype = std::get<1>(GetParam());
    }

    VaeConfig m_config;
    std::shared_ptr<WeightSource> m_weights, m_fixture;
    at::ScalarType m_dtype = at::kFloat;
};

TEST_P(VaeParity, decodedPicturesAgree) {
    const c10::InferenceMode inference;
    ParameterSet parameters;
    const VaeDecoder decoder(m_config, parameters);
    parameters.load(*m_weights, m_dtype, &VaeDecoder::ignorable);
    const at::Tensor ours = decoder.decode(m_fixture->read("latents").to(m_dtype));
    EXPECT_LT(distance(ours, m_fixture->read("decoded")), tolerance(m_dtype));
}

TEST_P(VaeParity, bandsOfRowsGiveTheSamePicture) {
    const c10::InferenceMode inference;
    ParameterSet parameters;
    const VaeDecoder decoder(m_config, parameters);
    parameters.load(*m_weights, m_dtype, &VaeDecoder::ignorable);
    at::manual_seed(2);
    const at::Tensor latents = at::randn({1, m_config.latentChannels, 7, 5}).to(m_dtype);
    const at::Tensor whole = decoder.decode(latents);
    parameters.load(*m_weights, at::kFloat, &VaeDecoder::ignorable);
    const at::Tensor exact = decoder.decode(latents.to(at::kFloat));
    parameters.load(*m_weights, m_dtype, &VaeDecoder::ignorable);
    const CancelToken cancel;
    for (const int64_t bands : {2, 3, 5, 7}) {
        const at::Tensor cut = decoder.decodeInBands(latents, {bands, cancel});
        EXPECT_LT(distance(cut, exact), std::max(1e-5, 1.1 * distance(whole, exact))) << bands;
        if (m_dtype != at::kFloat) continue;
        const auto levels = [](const at::Tensor& picture) {
            return (toUnitRange(picture) * 255).round().to(at::kInt);
        };
        EXPECT_LE((levels(cut) - levels(whole)).abs().max().item<int>(), 1) << bands;
    }
}

TEST_P(VaeParity, aClipComesInOrderAFewFramesAtATime) {
    const c10::InferenceMode inference;
    ParameterSet parameters;
    const VaeDecoder decoder(m_config, parameters);
    parameters.load(*m_weights, m_dtype, &VaeDecoder::ignorable);
    const at::Tensor latents = at::randn({5, m_config.latentChannels, 4, 6}).to(m_dtype);
    const CancelToken cancel;
    for (const AccelerationOptions::Slice& slice :
         {AccelerationOptions::Slice{}, {.frames = 2}, {.frames = 9}, {.frames = 2, .rows = 3}}) {
        const int64_t step = slice.rows > 1 ? 1 : std::min(slice.frames, 5);
        int64_t next = 0;
        decoder.decode(latents, slice, nullptr, cancel, [&](const at::Tensor& pictures, int64_t first) {
            EXPECT_EQ(first, next);
            EXPECT_EQ(pictures.size(0), std::min(step, 5 - first));
            const at::Tensor part = latents.narrow(0, first, pictures.size(0));
            EXPECT_TRUE(pictures.equal(slice.rows > 1 ? decoder.decodeInBands(part, {slice.rows, cancel})
                                                      : decoder.decode(part)));
            next += pictures.size(0);
        });
        EXPECT_EQ(next, 5);
        EXPECT_EQ(decoder.peakBytes({5, 4, 6}, slice, false), decoder.peakBytes({step, 4, 6}, slice.rows));
    }
}

TEST_P(VaeParity, encodedPicturesAgree) {
    const c10::InferenceMode inference;
    ParameterSet parameters;
    const VaeEncoder encoder(m_config, parameters);
    parameters.load(*m_weights, m_dtype, &VaeEncoder::ignorable);
    const at::Tensor ours = encoder.encode(m_fixture->read("pictures").to(m_dtype));
    EXPECT_LT(distance(ours, m_fixture->read("encoded")), tolerance(m_dtype));
}

INSTANTIATE_TEST_SUITE_P(Models, VaeParity,
                         testing::Combine(testing::Values("tiny-t2v", "tiny-motion"),
                                          testing::Values(at::kFloat, at::kBFloat16)));

TEST(FrameConverter, roundsHalfToEvenAndRefusesNotANumber) {
    const at::Tensor picture = at::tensor({0.5F / 255, 1.5F / 255, 1.0F}).reshape({3, 1, 1});
    const auto frame = toFrame(picture, 3, 8);
    EXPECT_EQ(frame->rgb, (std::vector<uint8_t>{0, 2, 255}));
    EXPECT_EQ(frame->index, 3);
    at::Tensor bad = at::zeros({1, 3, 2, 2});
    bad[0][1][0][1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THROW((void)toUnitRange(bad), Failure);
}

}  // namespace
}  // namespace lightreel::parity
