#include "core/compare/quality.h"

#include <gtest/gtest.h>

#include <cmath>

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
    // scikit-image 0.26: structural_similarity(gaussian_weights=True, sigma=1.5,
    // use_sample_covariance=False), peak_signal_noise_ratio
    struct Case {
        int k;
        double psnr, ssim;
    };
    for (const Case& known :
         {Case{1, 23.482594872667462, 0.9745211200360876}, Case{2, 17.33803620746261, 0.9088906158707554},
          Case{5, 9.140493144237698, 0.22147148063955333}}) {
        EXPECT_NEAR(psnrOf(meanSquareError(*picture(0), *picture(known.k))), known.psnr, 1e-9);
        EXPECT_NEAR(ssim(*picture(0), *picture(known.k)).value(), known.ssim, 1e-9);
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
}

}  // namespace
}  // namespace lightreel
