#include "core/compare/flip.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/unit/compare/metrics_fixture.h"

namespace lightreel {
namespace {

Frame plain(int width, int height, std::vector<uint8_t> colour) {
    Frame frame{width, height};
    for (int i = 0; i < width * height; ++i) frame.rgb.insert(frame.rgb.end(), begin(colour), end(colour));
    return frame;
}

TEST(Flip, agreesWithFlipEvaluator) {
    for (const MetricsCase& known : metricsCases()) {
        SCOPED_TRACE(known.name);
        const ErrorMap map = flipMap(*known.b, *known.a, known.pixelsPerDegree);
        EXPECT_EQ(map.width, known.a->width);
        EXPECT_EQ(map.height, known.a->height);
        EXPECT_NEAR(map.mean(), known.flipMean, 1e-4);
        ASSERT_EQ(map.values.size(), known.flip.size());
        for (size_t i = 0; i < map.values.size(); ++i)
            ASSERT_NEAR(map.values[i], known.flip[i], 3e-4) << "pixel " << i;
    }
}

TEST(Flip, itsDefaultIsFlipEvaluators) {
    EXPECT_FLOAT_EQ(metricsCases().front().pixelsPerDegree, kPixelsPerDegree);
}

TEST(Flip, equalPicturesDoNotDiffer) {
    const Frame picture = *metricsCases().front().a;
    for (const float error : flipMap(picture, picture).values) ASSERT_EQ(error, 0);
}

TEST(Flip, hasNoDirection) {
    const MetricsCase known = metricsCases().front();
    EXPECT_EQ(flipMap(*known.a, *known.b).values, flipMap(*known.b, *known.a).values);
}

TEST(Flip, isTheSameWhateverTheThreads) {
    const Frame a = plain(50, 300, {10, 200, 30});
    Frame b = a;
    for (size_t i = 0; i < b.rgb.size(); i += 7) b.rgb[i] = static_cast<uint8_t>(i % 251);
    const std::vector<float> one = flipMap(a, b, kPixelsPerDegree, 1).values;
    for (const int threads : {2, 3, 8})
        EXPECT_EQ(flipMap(a, b, kPixelsPerDegree, threads).values, one) << threads;
}

TEST(Flip, staysBetweenNoneAndOneForTheWorstColours) {
    for (const auto& [a, b] : {std::pair{std::vector<uint8_t>{0, 0, 0}, std::vector<uint8_t>{255, 255, 255}},
                               std::pair{std::vector<uint8_t>{0, 255, 0}, std::vector<uint8_t>{0, 0, 255}}})
        for (const float error : flipMap(plain(20, 20, a), plain(20, 20, b)).values) {
            ASSERT_GT(error, 0.9F);
            ASSERT_LE(error, 1.0001F);
        }
}

TEST(Flip, unlikeOrEmptyPicturesAreRefused) {
    const Frame picture = plain(20, 20, {1, 2, 3});
    Frame cut = picture;
    cut.rgb.pop_back();
    for (const Frame& other : {plain(20, 21, {1, 2, 3}), plain(0, 0, {}), cut}) {
        EXPECT_THROW((void)flipMap(picture, other), std::invalid_argument);
        EXPECT_THROW((void)differenceMap(other, picture), std::invalid_argument);
    }
}

TEST(DifferenceMap, isTheLargestDifferenceOfTheChannels) {
    const ErrorMap map =
        differenceMap({2, 1, 0, {}, {10, 20, 30, 0, 0, 255}}, {2, 1, 0, {}, {12, 71, 30, 0, 0, 0}});
    EXPECT_EQ(map.values, (std::vector<float>{0.2F, 1.0F}));
    EXPECT_NEAR(map.mean(), 0.6, 1e-6);
}

}  // namespace
}  // namespace lightreel
