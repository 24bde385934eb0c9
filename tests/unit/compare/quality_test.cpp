#include "core/compare/quality.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "core/compare/flip.h"
#include "core/compare/ssim.h"
#include "tests/unit/compare/metrics_fixture.h"

namespace lightreel {
namespace {

/// Textured pictures from integers alone, so that other programs can draw them too.
std::shared_ptr<Frame> picture(int k, int width = 24, int height = 16) {
    auto frame = std::make_shared<Frame>(Frame{width, height});
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                frame->rgb.push_back(static_cast<uint8_t>(((x * 7 + y * 13 + c * 29) % 97) * 2 +
                                                          ((x * y + k * (x + 2 * y + c)) % 31) * k));
    return frame;
}

TEST(Quality, agreesWithScikitImage) {
    for (const MetricsCase& known : metricsCases()) {
        SCOPED_TRACE(known.name);
        EXPECT_NEAR(psnrOf(meanSquareError(*known.b, *known.a)), known.psnr, 1e-9);
        const std::optional<double> similarity = ssim(*known.b, *known.a);
        ASSERT_EQ(similarity.has_value(), known.ssim.has_value());
        EXPECT_NEAR(similarity.value_or(0), known.ssim.value_or(0), 1e-5);
    }
}

TEST(Quality, agreesWithScikitImageOnTextures) {
    // scikit-image 0.26, called as tools/fixtures/metrics.py does
    struct Case {
        int k;
        double psnr, ssim;
    };
    for (const Case& known :
         {Case{1, 23.482594872667462, 0.9745211200360876}, Case{2, 17.33803620746261, 0.9088906158707554},
          Case{5, 9.140493144237698, 0.22147148063955333}}) {
        EXPECT_NEAR(psnrOf(meanSquareError(*picture(0), *picture(known.k))), known.psnr, 1e-9);
        EXPECT_NEAR(ssim(*picture(0), *picture(known.k)).value(), known.ssim, 1e-5);
    }
}

TEST(Quality, equalPicturesAreInfinitelyNearAndSimilarByOne) {
    EXPECT_TRUE(std::isinf(psnrOf(meanSquareError(*picture(3), *picture(3)))));
    EXPECT_DOUBLE_EQ(ssim(*picture(3), *picture(3)).value(), 1);
}

TEST(Quality, smallPicturesHaveNoSimilarity) {
    EXPECT_FALSE(ssim(*picture(0, 8, 16), *picture(1, 8, 16)));
    EXPECT_TRUE(ssim(*picture(0, 11, 11), *picture(1, 11, 11)));
}

TEST(Quality, aClipsErrorIsTheMeanOfItsFrames) {
    const ClipQuality quality = compareClips({picture(0), picture(1)}, {picture(0), picture(0)});
    EXPECT_NEAR(quality.psnr, psnrOf(meanSquareError(*picture(1), *picture(0)) / 2), 1e-9);
    EXPECT_NEAR(quality.ssim.value(), (1 + ssim(*picture(1), *picture(0)).value()) / 2, 1e-12);
    EXPECT_NEAR(quality.flip.value(), flipMap(*picture(1), *picture(0)).mean() / 2, 1e-12);
    EXPECT_EQ(quality.frames[0], (FrameQuality{0, 1, 0}));
}

TEST(Quality, isTheSameWhateverTheThreads) {
    ClipFrames clip, reference;
    for (int i = 0; i < 7; ++i) {
        clip.push_back(picture(i));
        reference.push_back(picture(i / 2));
    }
    const ClipQuality one = compareClips(clip, reference, {}, 1);
    for (const int threads : {0, 2, 5}) EXPECT_EQ(compareClips(clip, reference, {}, threads), one) << threads;
}

TEST(Quality, aPixelCanBeMeasured) {
    const ClipQuality equal = compareClips({picture(0, 1, 1)}, {picture(0, 1, 1)});
    EXPECT_TRUE(equal.identical());
    EXPECT_FALSE(equal.ssim);
    EXPECT_EQ(equal.flip, 0);
    const ClipQuality other = compareClips({picture(5, 1, 1)}, {picture(0, 1, 1)});
    EXPECT_EQ(verdictOf(other), other.psnr >= kClosePsnr ? Verdict::Close : Verdict::Different);
}

TEST(Quality, theVerdictFollowsTheWorstFrameAndTheMeanSimilarity) {
    ClipQuality quality{40, kCloseSsim, 0.06, {}, {{1, 0.99, 0.01}, {9, 0.95, kCloseFlip}}};
    EXPECT_EQ(verdictOf(quality), Verdict::Close);
    quality.frames[1].flip = kCloseFlip + 0.001;
    EXPECT_EQ(verdictOf(quality), Verdict::Different);
    quality.frames[1].flip = 0.01;
    quality.ssim = kCloseSsim - 0.001;
    EXPECT_EQ(verdictOf(quality), Verdict::Different);
    quality.ssim.reset();
    EXPECT_EQ(verdictOf(quality), Verdict::Close) << "40 dB";
    quality.psnr = kClosePsnr - 1;
    EXPECT_EQ(verdictOf(quality), Verdict::Different);
}

TEST(Quality, unlikeClipsAreRefused) {
    EXPECT_TRUE(comparable({picture(0)}, {picture(1)}));
    EXPECT_FALSE(comparable({picture(0)}, {picture(0, 24, 17)}));
    EXPECT_THROW((void)compareClips({}, {}), std::invalid_argument);
    EXPECT_THROW((void)compareClips({picture(0)}, {picture(0), picture(0)}), std::invalid_argument);
    EXPECT_THROW((void)compareClips({picture(0)}, {picture(0, 24, 17)}), std::invalid_argument);
    EXPECT_THROW((void)ssim(*picture(0), *picture(0, 16, 24)), std::invalid_argument);
    EXPECT_THROW((void)meanSquareError(*picture(0), *picture(0, 16, 24)), std::invalid_argument);
}

TEST(Quality, measuringCanBeCancelled) {
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW((void)compareClips({picture(0)}, {picture(1)}, cancel), Cancelled);
}

}  // namespace
}  // namespace lightreel
