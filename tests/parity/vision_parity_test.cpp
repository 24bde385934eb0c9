#include <c10/core/InferenceMode.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/vision/clip_pixels.h"
#include "core/vision/clip_vision_encoder.h"
#include "core/vision/framed_picture.h"
#include "core/weights/model_folder.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {
namespace {

constexpr int kPictures = 6, kLaid = 11;

std::string named(const char* what, int index) {
    return std::string(what) + "_" + std::to_string(index);
}

Frame frameOf(const at::Tensor& planes) {
    Frame frame{static_cast<int>(planes.size(2)), static_cast<int>(planes.size(1))};
    const at::Tensor rows = planes.permute({1, 2, 0}).contiguous();
    frame.rgb.assign(rows.const_data_ptr<uint8_t>(), rows.const_data_ptr<uint8_t>() + rows.numel());
    return frame;
}

class VisionParity : public testing::Test {
  protected:
    [[nodiscard]] Frame picture(int index) const { return frameOf(fixture->read(named("picture", index))); }

    const c10::InferenceMode inference;
    const std::shared_ptr<WeightSource> fixture = openFixture("runs/vision.safetensors");
    [[nodiscard]] static nlohmann::json config(const char* file) {
        return nlohmann::json::parse(std::ifstream(data("tiny-i2v") / file));
    }
};

TEST_F(VisionParity, pixelsForTheImageEncoderAgree) {
    const ClipNormalisation normalisation = orThrow(
        ClipNormalisation::fromJson(config("feature_extractor/preprocessor_config.json"), "tiny-i2v"));
    for (int i = 0; i < kPictures; ++i) {
        const at::Tensor ours = clipPixels(fixture->read(named("picture", i)), 32, normalisation);
        EXPECT_LT((ours - fixture->read(named("pixels", i))).abs().max().item<float>(), 1e-5) << i;
    }
}

class VisionEncoderParity : public VisionParity, public testing::WithParamInterface<at::ScalarType> {};

TEST_P(VisionEncoderParity, embeddingsAgree) {
    ParameterSet parameters;
    const ClipVisionEncoder encoder(
        orThrow(ClipVisionConfig::fromJson(config("image_encoder/config.json"), "tiny-i2v")), parameters);
    parameters.load(*imageEncoderWeights(orThrow(openWeights(data("tiny-i2v") / "image_encoder"))),
                    GetParam(), &ClipVisionEncoder::ignorable);
    for (int i = 0; i < kPictures; ++i) {
        const at::Tensor ours = encoder.forward(fixture->read(named("pixels", i)).to(GetParam()));
        EXPECT_EQ(ours.scalar_type(), GetParam());
        EXPECT_LT(distance(ours, fixture->read(named("embedding", i))), tolerance(GetParam())) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Types, VisionEncoderParity, testing::Values(at::kFloat, at::kBFloat16));

TEST_F(VisionParity, picturesAreResizedAsPillowDoesIt) {
    for (int i = 0; i < kLaid; ++i) {
        const at::Tensor expected = fixture->read(named("laid", i)).to(at::kFloat);
        const at::Tensor how = fixture->read(named("crop", i));
        const auto value = [&how](int64_t index) { return how[index].item<double>(); };
        PictureFraming framing{PictureFit::Stretch};
        if (value(3) > 0) framing = {PictureFit::Crop, value(1), value(2), value(3)};
        const at::Tensor ours =
            framedPicture(picture(static_cast<int>(value(0))), framing, static_cast<int>(expected.size(2)),
                          static_cast<int>(expected.size(1)));
        const at::Tensor away = (ours * 255 - expected).abs();
        EXPECT_LT(away.max().item<float>(), 1.01) << i;
        EXPECT_LT(away.mean().item<float>(), 0.01) << i;
    }
}

TEST_F(VisionParity, aPictureOfTheFramesSizeIsLeftAlone) {
    const at::Tensor planes = fixture->read("picture_4");
    for (const PictureFit fit : {PictureFit::Crop, PictureFit::Pad, PictureFit::Stretch}) {
        const at::Tensor ours = framedPicture(frameOf(planes), {fit}, 1200, 5);
        EXPECT_TRUE(at::equal(ours, planes.to(at::kFloat) / 255));
    }
}

/// 40 x 20 pixels whose red tells the column and whose green tells the row.
Frame ruled() {
    Frame frame{40, 20};
    for (int y = 0; y < frame.height; ++y)
        for (int x = 0; x < frame.width; ++x)
            for (const int value : {6 * x, 12 * y, 77}) frame.rgb.push_back(static_cast<uint8_t>(value));
    return frame;
}

TEST(FramedPicture, paddingDrawsTheEdgesOut) {
    const at::Tensor laid = framedPicture(ruled(), {PictureFit::Pad}, 40, 40) * 255;
    EXPECT_EQ(laid.sizes(), (std::vector<int64_t>{3, 40, 40}));
    const at::Tensor green = laid[1].round();
    for (int64_t y = 0; y < 40; ++y)
        EXPECT_EQ(green[y][7].item<float>(), 12.0F * static_cast<float>(std::clamp<int64_t>(y - 10, 0, 19)));
    const at::Tensor beside = framedPicture(ruled(), {PictureFit::Pad}, 80, 20)[0] * 255;
    EXPECT_EQ(beside[3][0].item<float>(), 0);
    EXPECT_EQ(beside[3][79].item<float>(), 234);
    EXPECT_EQ(beside[3][21].item<float>(), 6);
}

TEST(FramedPicture, theAreaForTheImageEncoderIsWhatTheFrameShows) {
    const Frame picture = ruled();
    const auto corner = [&picture](const PictureFraming& framing) {
        const at::Tensor area = framedForClip(picture, framing, 16, 16);
        return std::array<int64_t, 4>{area.size(2), area.size(1), area[0][0][0].item<int64_t>() / 6,
                                      area[1][0][0].item<int64_t>() / 12};
    };
    EXPECT_EQ(corner({PictureFit::Pad}), (std::array<int64_t, 4>{40, 20, 0, 0}));
    EXPECT_EQ(corner({PictureFit::Stretch}), (std::array<int64_t, 4>{40, 20, 0, 0}));
    EXPECT_EQ(corner({PictureFit::Crop}), (std::array<int64_t, 4>{20, 20, 10, 0}));
    EXPECT_EQ(corner({PictureFit::Crop, 1, 1, 2}), (std::array<int64_t, 4>{10, 10, 30, 10}));
    const Frame small{8, 8, 0, {}, std::vector<uint8_t>(192, 9)};
    EXPECT_EQ(framedForClip(small, {PictureFit::Crop, 1, 0, 8}, 64, 8).sizes(),
              (std::vector<int64_t>{3, 2, 2}));
    EXPECT_TRUE(at::isfinite(clipPixels(framedForClip(small, {PictureFit::Crop, 1, 0, 8}, 64, 8), 32, {}))
                    .all()
                    .item<bool>());
}

TEST(ClipVisionConfig, refusesWhatCannotBe) {
    using nlohmann::json;
    const json sound = {{"hidden_size", 32}, {"intermediate_size", 64}, {"num_attention_heads", 4},
                        {"image_size", 32},  {"patch_size", 8},         {"projection_dim", 24}};
    const auto refused = [&sound](const char* key, const json& value) {
        json config = sound;
        config[key] = value;
        const Result<ClipVisionConfig> read = ClipVisionConfig::fromJson(config, "x");
        return !read && read.error().code == ErrorCode::ModelUnsupported;
    };
    EXPECT_TRUE(ClipVisionConfig::fromJson(sound, "x"));
    for (const auto& [key, value] : std::vector<std::pair<const char*, json>>{{"hidden_size", 33},
                                                                              {"hidden_size", "many"},
                                                                              {"num_hidden_layers", 1000},
                                                                              {"image_size", 0},
                                                                              {"image_size", 4096},
                                                                              {"patch_size", 33},
                                                                              {"patch_size", -1},
                                                                              {"num_channels", 4},
                                                                              {"projection_dim", 0},
                                                                              {"intermediate_size", 1e9},
                                                                              {"hidden_act", "relu"},
                                                                              {"num_attention_heads", 0}})
        EXPECT_TRUE(refused(key, value)) << key << " " << value;
    for (const json& wrong : {json{{"image_std", {1, 0, 1}}}, json{{"image_mean", {1, 2}}},
                              json{{"image_mean", "grey"}}, json{{"image_std", {1, 1, 1e9}}}})
        EXPECT_FALSE(ClipNormalisation::fromJson(wrong, "x")) << wrong;
    EXPECT_TRUE(ClipNormalisation::fromJson(json::object(), "x"));
}

}  // namespace
}  // namespace lightreel::parity
