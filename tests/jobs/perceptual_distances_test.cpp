#include <gtest/gtest.h>

#include "core/compare/quality.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class PerceptualDistances : public testing::Test {
  protected:
    static std::shared_ptr<const Frame> picture(int side, int period) {
        auto frame = std::make_shared<Frame>(Frame{side, side});
        for (int i = 0; i < side * side * 3; ++i)
            frame->rgb.push_back(static_cast<uint8_t>(i % period * 255 / period));
        return frame;
    }
    static Result<std::vector<double>> measure(const fs::path& weights, const ClipFrames& clip,
                                               const ClipFrames& reference, const CancelToken& cancel = {}) {
        const auto engine = openEngineLibrary();
        if (!engine) return engine.error();
        return (*engine)->perceptualDistances(weights, clip, reference, cancel);
    }
    static fs::path tiny() { return fs::path(LIGHTREEL_TEST_DATA) / "lpips/tiny.safetensors"; }
};

TEST_F(PerceptualDistances, thereIsOneForEveryFrame) {
    const auto distances =
        measure(tiny(), {picture(40, 7), picture(40, 9)}, {picture(40, 7), picture(40, 50)});
    ASSERT_TRUE(distances) << paragraph(distances.error());
    ASSERT_EQ(distances->size(), 2U);
    EXPECT_EQ(distances->front(), 0);
    EXPECT_GT(distances->back(), 0);
}

TEST_F(PerceptualDistances, smallPicturesHaveNone) {
    const auto distances = measure(tiny(), {picture(30, 7)}, {picture(30, 9)});
    ASSERT_TRUE(distances) << paragraph(distances.error());
    EXPECT_TRUE(distances->empty());
}

TEST_F(PerceptualDistances, aMissingFileAndAStrangersFileAreTold) {
    const auto missing = measure("/no/such/weights.safetensors", {picture(40, 7)}, {picture(40, 9)});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::FileMissing);
    const auto other =
        measure(tiny().parent_path() / "pairs.safetensors", {picture(40, 7)}, {picture(40, 9)});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::ModelDamaged);
}

TEST_F(PerceptualDistances, unlikeFramesAndCancellingAreNoCrash) {
    EXPECT_FALSE(measure(tiny(), {picture(40, 7)}, {picture(48, 7)}));
    EXPECT_FALSE(measure(tiny(), {picture(40, 7)}, {}));
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_FALSE(measure(tiny(), {picture(40, 7)}, {picture(40, 9)}, cancel));
}

}  // namespace
}  // namespace lightreel
