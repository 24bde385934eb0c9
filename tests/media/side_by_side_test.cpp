#include "core/media/side_by_side.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/media/video_reader.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using Colour = std::array<uint8_t, 3>;
constexpr Colour kRed{220, 30, 30}, kGreen{30, 200, 30}, kBlue{30, 30, 220}, kYellow{230, 220, 30};
constexpr const char* kCaption = "Plain\n12.3 s · reference";

ClipFrames clipOf(Colour colour, int frames = 3, int width = 128, int height = 96) {
    ClipFrames clip;
    for (int i = 0; i < frames; ++i) {
        auto frame = std::make_shared<Frame>(Frame{width, height, i, {i, 8}});
        for (int pixel = 0; pixel < width * height; ++pixel)
            frame->rgb.insert(frame->rgb.end(), colour.begin(), colour.end());
        clip.push_back(frame);
    }
    return clip;
}

Colour at(const Frame& frame, int x, int y) {
    const uint8_t* pixel =
        frame.rgb.data() + static_cast<size_t>(y) * frame.stride() + static_cast<size_t>(x) * 3;
    return {pixel[0], pixel[1], pixel[2]};
}

bool near(Colour a, Colour b) {
    for (size_t i = 0; i < a.size(); ++i)
        if (std::abs(a[i] - b[i]) > 12) return false;
    return true;
}

class SideBySideTest : public testing::Test {
  protected:
    [[nodiscard]] ClipFrames written(const std::vector<CaptionedClip>& clips) const {
        const Result<SideBySide> made = writeSideBySide(m_file, clips, 8, Existing::Replace);
        EXPECT_TRUE(made);
        if (!made) return {};
        EXPECT_TRUE(made->captioned) << "these tests want FFmpeg's drawtext and a font";
        const Result<ClipFrames> read = readClip(m_file);
        EXPECT_TRUE(read);
        return *read;
    }

    /// The first caption's strip of a file with this text.
    [[nodiscard]] Frame strip(const std::string& caption) const {
        const ClipFrames clip = written({{caption, clipOf(kRed)}, {"b\nc", clipOf(kBlue)}});
        if (clip.empty()) return {};
        const SideBySideLayout layout = sideBySideLayout(2, 128, 96, 2);
        Frame strip{layout.cellWidth, layout.captionHeight};
        for (int y = 0; y < strip.height; ++y)
            for (int x = 0; x < strip.width; ++x)
                for (const uint8_t value :
                     at(*clip[0], layout.left(0) + x, layout.top(0) + layout.pictureHeight + y))
                    strip.rgb.push_back(value);
        return strip;
    }

    ScratchFolder m_scratch;
    fs::path m_file = m_scratch.path() / "side-by-side.mp4";
};

/// Brightest value of a strip's part.
int brightest(const Frame& strip, int fromX, int toX) {
    int value = 0;
    for (int y = 0; y < strip.height; ++y)
        for (int x = fromX; x < toX; ++x) value = std::max<int>(value, at(strip, x, y)[1]);
    return value;
}

TEST_F(SideBySideTest, everyClipLiesInItsCellAboveItsCaption) {
    const std::vector<Colour> colours{kRed, kGreen, kBlue, kYellow};
    for (const size_t count : {2U, 3U, 4U}) {
        std::vector<CaptionedClip> clips;
        for (size_t i = 0; i < count; ++i) clips.push_back({kCaption, clipOf(colours[i])});
        const ClipFrames clip = written(clips);
        ASSERT_EQ(clip.size(), 3U);
        const SideBySideLayout layout = sideBySideLayout(count, 128, 96, 2);
        EXPECT_EQ(layout.columns, count == 3 ? 3 : 2);
        EXPECT_EQ(layout.rows, count == 4 ? 2 : 1);
        EXPECT_EQ(layout.factor, 2);
        EXPECT_EQ(clip[0]->width, layout.width());
        EXPECT_EQ(clip[0]->height, layout.height());
        for (size_t i = 0; i < count; ++i)
            for (const auto& [x, y] : {std::pair{4, 4}, std::pair{251, 187}, std::pair{128, 96}})
                EXPECT_TRUE(near(at(*clip[2], layout.left(i) + x, layout.top(i) + y), colours[i]))
                    << count << " clips, " << i << " at " << x << " " << y;
    }
}

TEST_F(SideBySideTest, allSizesAreEvenAndSmallPicturesAreEnlarged) {
    for (const auto& [width, height] : {std::pair{33, 17}, std::pair{1, 1}, std::pair{257, 255},
                                        std::pair{3, 1999}, std::pair{1024, 576}, std::pair{4096, 8}})
        for (const size_t count : {2U, 3U, 4U}) {
            const SideBySideLayout layout = sideBySideLayout(count, width, height, 2);
            EXPECT_EQ(layout.width() % 2 + layout.height() % 2, 0) << width << "x" << height;
            EXPECT_GE(layout.cellWidth, width * layout.factor);
            EXPECT_GE(layout.pictureHeight, height * layout.factor);
            EXPECT_GE(layout.captionHeight, 2 * layout.fontSize);
            EXPECT_LE(layout.pictureHeight, 2050);
            for (size_t i = 0; i < count; ++i) EXPECT_EQ((layout.left(i) + layout.top(i)) % 2, 0);
        }
    EXPECT_EQ(sideBySideLayout(2, 128, 128, 2).factor, 2);
    EXPECT_EQ(sideBySideLayout(2, 256, 256, 2).factor, 1);
    EXPECT_EQ(sideBySideLayout(2, 512, 512, 2).factor, 1);
    EXPECT_EQ(sideBySideLayout(2, 512, 512, 0).captionHeight, 0);
}

TEST_F(SideBySideTest, oddPicturesPlay) {
    EXPECT_EQ(written({{kCaption, clipOf(kRed, 2, 257, 131)}, {kCaption, clipOf(kBlue, 2, 257, 131)}}).size(),
              2U);
    EXPECT_EQ(written({{kCaption, clipOf(kRed, 2, 7, 5)}, {kCaption, clipOf(kBlue, 2, 7, 5)}}).size(), 2U);
}

TEST_F(SideBySideTest, isAsLongAsTheShortestAndHasTheFirstOnesSize) {
    const ClipFrames clip =
        written({{"a", clipOf(kRed, 5)}, {"b", clipOf(kGreen, 2)}, {"c", clipOf(kBlue, 4, 31, 50)}});
    ASSERT_EQ(clip.size(), 2U);
    const SideBySideLayout layout = sideBySideLayout(3, 128, 96, 1);
    EXPECT_EQ(clip[0]->height, layout.height());
    EXPECT_TRUE(near(at(*clip[1], layout.left(2) + 250, layout.top(2) + 180), kBlue));
}

TEST_F(SideBySideTest, captionsAreLightOnDark) {
    const Frame caption = strip(kCaption);
    EXPECT_GT(brightest(caption, 0, caption.width), 180);
    EXPECT_LT(brightest(caption, caption.width - 30, caption.width), 60) << "there is no text at the right";
    EXPECT_LT(brightest(strip(""), 0, caption.width), 60);
    EXPECT_LT(brightest(strip(" \n\t\n"), 0, caption.width), 60);
}

TEST_F(SideBySideTest, noCharacterOfACaptionMeansAnything) {
    for (const char* caption :
         {R"(it's "50%": a\b, [c]; %{pts} %% {d}=e)", "'", "\\", ":", "%", "%{", "\xF0\x9F\x8E\xAC film",
          "\xFF\xFE broken", "a\x01\x7F\r b\nc\nd\ne", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"}) {
        const Frame drawn = strip(caption);
        EXPECT_GT(brightest(drawn, 0, drawn.width), 100) << caption;
    }
}

/// Rows above the lower third of a line's letters are dark left of the last column that is not: only an
/// ellipsis looks like that.
bool endsInDots(const Frame& strip, int line) {
    const int size = sideBySideLayout(2, 128, 96, 2).fontSize;
    const int top = size / 2 + line * size * 3 / 2, baseline = top + size;
    Frame letters{strip.width, size, 0, {}, {}};
    letters.rgb.assign(strip.rgb.begin() + static_cast<std::ptrdiff_t>(strip.stride()) * top,
                       strip.rgb.begin() + static_cast<std::ptrdiff_t>(strip.stride()) * baseline);
    int right = strip.width;
    while (right > size && brightest(letters, right - 1, right) < 60) --right;
    Frame upper = letters;
    upper.height = size * 2 / 3;
    return brightest(upper, right - size / 2, right) < 60;
}

TEST_F(SideBySideTest, longCaptionsEndInAnEllipsis) {
    std::string letters, words, narrow;
    for (int i = 0; i < 3000; ++i) {
        letters += "W";
        words += "LightCache \xE2\x80\xA6 ";
        narrow += "\xF0\x9F\x8E\xAC.i";
    }
    EXPECT_FALSE(endsInDots(strip("WWW"), 0));
    for (const auto& [caption, line] : {std::pair{letters, 0}, std::pair{words, 0}, std::pair{narrow, 0},
                                        std::pair{"short\n" + letters, 1}}) {
        const Frame drawn = strip(caption);
        EXPECT_TRUE(endsInDots(drawn, line)) << caption.substr(0, 20);
        EXPECT_GT(brightest(drawn, drawn.width / 2, drawn.width), 150) << caption.substr(0, 20);
    }
}

TEST_F(SideBySideTest, withoutAFontThereAreNoStripsAndItIsTold) {
    const fs::path config = m_scratch.path() / "fonts.conf";
    std::ofstream(config) << "<fontconfig><cachedir>" << (m_scratch.path() / "cache").string()
                          << "</cachedir></fontconfig>";
    ::setenv("FONTCONFIG_FILE", config.c_str(), 1);
    const Result<SideBySide> made =
        writeSideBySide(m_file, {{kCaption, clipOf(kRed)}, {kCaption, clipOf(kBlue)}}, 8, Existing::Keep);
    ::unsetenv("FONTCONFIG_FILE");
    ASSERT_TRUE(made);
    EXPECT_FALSE(made->captioned);
    EXPECT_EQ(readClip(m_file)->front()->height, sideBySideLayout(2, 128, 96, 0).height());
}

TEST_F(SideBySideTest, D8_ATakenNameIsKeptOrReplaced) {
    const std::vector<CaptionedClip> clips{{"a", clipOf(kRed)}, {"b", clipOf(kBlue)}};
    ASSERT_TRUE(writeSideBySide(m_file, clips, 8, Existing::Keep));
    EXPECT_EQ(writeSideBySide(m_file, clips, 8, Existing::Replace)->file.path, m_file);
    EXPECT_EQ(writeSideBySide(m_file, clips, 8, Existing::Keep)->file.path.filename(),
              "side-by-side (2).mp4");
}

TEST_F(SideBySideTest, otherNumbersOfClipsAndEmptyOnesAreRefused) {
    const CaptionedClip one{"a", clipOf(kRed)};
    for (const std::vector<CaptionedClip>& clips :
         {std::vector<CaptionedClip>{}, {one}, {one, one, one, one, one}, {one, {"b", {}}}}) {
        const Result<SideBySide> made = writeSideBySide(m_file, clips, 8, Existing::Keep);
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::BadRequest);
    }
    EXPECT_FALSE(fs::exists(m_file));
}

TEST_F(SideBySideTest, leavesNothingWhenItIsCancelled) {
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW(
        (void)writeSideBySide(m_file, {{"a", clipOf(kRed)}, {"b", clipOf(kBlue)}}, 8, Existing::Keep, cancel),
        Cancelled);
    EXPECT_TRUE(fs::is_empty(m_scratch.path()));
}

}  // namespace
}  // namespace lightreel
