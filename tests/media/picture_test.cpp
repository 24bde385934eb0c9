#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>

#include "core/media/video_reader.h"
#include "core/media/video_writer.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// A still, slightly noisy background of soft colours with a saturated square that moves over it.
Frame scene(int index, int width = 96, int height = 64, int frames = 8) {
    std::mt19937 grain(3);
    Frame frame{width, height, index, {index, 8}, {}};
    const int side = height / 3, left = (width - side) * index / std::max(1, frames - 1);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int noise = static_cast<int>(grain() % 7) - 3;
            const bool inside = x >= left && x < left + side && y >= side && y < 2 * side;
            const int soft[3] = {90 + 100 * x / width + noise, 60 + 120 * y / height + noise, 140 + noise};
            const int square[3] = {230, 20, 30};
            for (int c = 0; c < 3; ++c)
                frame.rgb.push_back(static_cast<uint8_t>(inside ? square[c] : soft[c]));
        }
    return frame;
}

fs::path write(const fs::path& path, int frames, int fps, int width = 96, int height = 64) {
    EncodingParams params;
    params.format = *formatForPath(path);
    params.width = width;
    params.height = height;
    params.fps = fps;
    Result<VideoWriter> writer = VideoWriter::open(path, params);
    EXPECT_TRUE(writer);
    for (int i = 0; i < frames; ++i) EXPECT_TRUE(writer->write(scene(i, width, height, frames)));
    const Result<MediaFacts> facts = writer->finish(Existing::Keep);
    if (!facts) ADD_FAILURE() << paragraph(facts.error());
    return facts ? facts->path : fs::path();
}

double psnr(const Frame& a, const Frame& b) {
    double error = 0;
    for (int y = 0; y < a.height; ++y)
        for (size_t x = 0; x < a.stride(); ++x) {
            const int difference = static_cast<int>(a.rgb[static_cast<size_t>(y) * a.stride() + x]) -
                                   b.rgb[static_cast<size_t>(y) * b.stride() + x];
            error += difference * difference;
        }
    error /= static_cast<double>(a.rgb.size());
    return error == 0 ? 99 : 10 * std::log10(255 * 255 / error);
}

double leastPsnr(const fs::path& path, int frames) {
    const auto clip = readClip(path);
    double least = 0;
    EXPECT_TRUE(clip && clip->size() == static_cast<size_t>(frames));
    for (int i = 0; clip && i < frames; ++i) {
        const double value = psnr(scene(i, 96, 64, frames), *(*clip)[static_cast<size_t>(i)]);
        least = i == 0 ? value : std::min(least, value);
    }
    return least;
}

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Picture, framesLookLikeWhatWasWritten) {
    const ScratchFolder scratch;
    EXPECT_EQ(leastPsnr(write(scratch.path() / "a/", 8, 8), 8), 99);
    EXPECT_GT(leastPsnr(write(scratch.path() / "a.mp4", 8, 8), 8), 33);
    EXPECT_GT(leastPsnr(write(scratch.path() / "a.webm", 8, 8), 8), 31);
    EXPECT_GT(leastPsnr(write(scratch.path() / "a.gif", 8, 8), 8), 30);
}

TEST(Picture, whatStandsStillInAGifDoesNotFlicker) {
    const ScratchFolder scratch;
    const auto clip = readClip(write(scratch.path() / "a.gif", 8, 8));
    ASSERT_TRUE(clip);
    size_t still = 0, changed = 0;
    for (size_t i = 1; i < clip->size(); ++i) {
        const Frame before = scene(static_cast<int>(i) - 1), now = scene(static_cast<int>(i));
        for (size_t at = 0; at < now.rgb.size(); at += 3) {
            if (!std::equal(&now.rgb[at], &now.rgb[at] + 3, &before.rgb[at])) continue;
            ++still;
            changed +=
                std::equal(&(*clip)[i]->rgb[at], &(*clip)[i]->rgb[at] + 3, &(*clip)[i - 1]->rgb[at]) ? 0 : 1;
        }
    }
    EXPECT_GT(still, 30'000U);
    EXPECT_EQ(changed, 0U);
}

TEST(Picture, aGifLoopsForEverAndHasOnePalette) {
    const ScratchFolder scratch;
    const std::string bytes = bytesOf(write(scratch.path() / "a.gif", 5, 8));
    const size_t loop = bytes.find("NETSCAPE2.0");
    ASSERT_NE(loop, std::string::npos);
    EXPECT_EQ(bytes.substr(loop + 11, 5), std::string("\x03\x01\x00\x00\x00", 5));
    EXPECT_NE(static_cast<unsigned char>(bytes.at(10)) & 0x80, 0);  // a global colour table
}

class Speed : public testing::TestWithParam<int> {};

TEST_P(Speed, fpsComeBackAndEveryFrameIsThere) {
    const ScratchFolder scratch;
    const int fps = GetParam();
    for (const char* name : {"a.mp4", "a.webm", "a.gif"}) {
        const fs::path path = write(scratch.path() / name, 7, fps, 32, 32);
        const auto clip = readClip(path);
        ASSERT_TRUE(clip) << name;
        EXPECT_EQ(clip->size(), 7U) << name;
        const double wanted = path.extension() == ".gif" ? std::min(fps, 50) : fps;
        // A GIF counts whole hundredths of a second, WebM thousandths.
        EXPECT_NEAR(VideoReader::open(path)->fps(), wanted,
                    wanted * (path.extension() == ".gif" ? 0.16 : 0.04))
            << name;
    }
}

INSTANTIATE_TEST_SUITE_P(Rates, Speed, testing::Values(1, 8, 12, 24, 25, 30, 60));

TEST(Picture, oneFrameAndThreeHundred) {
    const ScratchFolder scratch;
    for (const char* name : {"a.mp4", "a.webm", "a.gif", "a/"}) {
        EXPECT_EQ(readClip(write(scratch.path() / name, 1, 24, 33, 17))->size(), 1U) << name;
        EXPECT_EQ(readClip(write(scratch.path() / name, 300, 24, 16, 16))->size(), 300U) << name;
    }
}

TEST(Picture, oddSizesKeepEveryPixel) {
    const ScratchFolder scratch;
    for (const auto& [width, height] :
         {std::pair{33, 48}, std::pair{48, 33}, std::pair{17, 31}, std::pair{9, 9}}) {
        const auto clip = readClip(write(scratch.path() / "a.mp4", 2, 8, width, height));
        ASSERT_TRUE(clip);
        EXPECT_GT(psnr(scene(1, width, height, 2), *clip->back()), 24) << width << "x" << height;
    }
}

}  // namespace
}  // namespace lightreel
