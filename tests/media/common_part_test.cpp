#include "core/media/common_part.h"

#include <gtest/gtest.h>

namespace lightreel {
namespace {

std::shared_ptr<const Frame> plain(int width, int height, int64_t index, std::vector<uint8_t> colour) {
    auto frame = std::make_shared<Frame>(Frame{width, height, index, {index, 8}});
    for (int i = 0; i < width * height; ++i) frame->rgb.insert(frame->rgb.end(), begin(colour), end(colour));
    return frame;
}

ClipFrames clipOf(int width, int height, int frames) {
    ClipFrames clip;
    for (int i = 0; i < frames; ++i)
        clip.push_back(plain(width, height, i, {static_cast<uint8_t>(40 * i), 90, 200}));
    return clip;
}

TEST(CommonPart, likeClipsStayAsTheyAre) {
    const ClipFrames a = clipOf(12, 10, 3), b = clipOf(12, 10, 3);
    const auto common = commonPart(a, b);
    ASSERT_TRUE(common);
    EXPECT_EQ(common->first, a);
    EXPECT_EQ(common->second, b);
    EXPECT_FALSE(common->shortened() || common->scaled());
}

TEST(CommonPart, theLongerClipIsCutWhicheverItIs) {
    for (const auto& [first, second] : {std::pair{2, 5}, std::pair{5, 2}}) {
        const auto common = commonPart(clipOf(12, 10, first), clipOf(12, 10, second));
        ASSERT_TRUE(common);
        EXPECT_EQ(common->first.size(), 2U);
        EXPECT_EQ(common->second.size(), 2U);
        EXPECT_TRUE(common->shortened());
        EXPECT_FALSE(common->scaled());
        EXPECT_EQ(common->secondWas, (ClipShape{12, 10, static_cast<size_t>(second)}));
    }
}

TEST(CommonPart, theSecondClipTakesTheFirstOnesSize) {
    for (const auto& [width, height] : {std::pair{31, 7}, std::pair{5, 40}, std::pair{1, 1}}) {
        const auto common = commonPart(clipOf(17, 13, 2), clipOf(width, height, 2));
        ASSERT_TRUE(common);
        EXPECT_TRUE(common->scaled());
        EXPECT_EQ(common->secondWas, (ClipShape{width, height, 2}));
        const Frame& frame = *common->second[1];
        EXPECT_EQ(frame.width, 17);
        EXPECT_EQ(frame.height, 13);
        EXPECT_EQ(frame.time, (Rational{1, 8}));
        ASSERT_EQ(frame.rgb.size(), 17U * 13 * 3);
        for (size_t i = 0; i < frame.rgb.size(); ++i)
            ASSERT_NEAR(frame.rgb[i], common->first[1]->rgb[i], 1) << width << "x" << height << " at " << i;
    }
}

TEST(CommonPart, aPictureOfAnotherSizeInTheMiddleIsScaledToo) {
    ClipFrames first = clipOf(12, 10, 2);
    first[1] = plain(24, 20, 1, {1, 2, 3});
    const auto common = commonPart(first, clipOf(12, 10, 2));
    ASSERT_TRUE(common);
    EXPECT_EQ(common->first[1]->width, 12);
    EXPECT_EQ(common->first[0], first[0]);
}

TEST(CommonPart, anEmptyClipHasNothingInCommon) {
    const auto common = commonPart(clipOf(12, 10, 2), {});
    ASSERT_TRUE(common);
    EXPECT_TRUE(common->first.empty() && common->second.empty());
    EXPECT_TRUE(common->shortened());
}

TEST(CommonPart, canBeCancelled) {
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW((void)commonPart(clipOf(12, 10, 2), clipOf(9, 9, 2), cancel), Cancelled);
}

}  // namespace
}  // namespace lightreel
