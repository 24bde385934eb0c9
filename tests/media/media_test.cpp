#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <fstream>

#include "core/media/video_reader.h"
#include "core/media/video_writer.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// Smooth colours that move: every frame is another picture.
Frame testFrame(int width, int height, int index) {
    Frame frame{width, height, index, {index, 8}, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {255 * x / width, 255 * y / height, 25 * index})
                frame.rgb.push_back(static_cast<uint8_t>(value));
    return frame;
}

struct Shape {
    const char* name;
    int width, height, frames;
    double leastPsnr;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
    return out << shape.name << " " << shape.width << "x" << shape.height << " " << shape.frames;
}

Result<MediaFacts> writeClip(const fs::path& path, const Shape& shape, const std::string& comment = "") {
    EncodingParams params;
    params.format = *formatForPath(path);
    params.width = shape.width;
    params.height = shape.height;
    params.comment = comment;
    Result<VideoWriter> writer = VideoWriter::open(path, params);
    if (!writer) return writer.error();
    for (int i = 0; i < shape.frames; ++i)
        if (Result<void> written = writer->write(testFrame(shape.width, shape.height, i)); !written)
            return written.error();
    return writer->finish(Existing::Keep);
}

double psnr(const Frame& a, const Frame& b) {
    double error = 0;
    for (int y = 0; y < a.height; ++y)
        for (int x = 0; x < a.width * 3; ++x) {
            const double difference =
                static_cast<double>(a.rgb[static_cast<size_t>(y) * a.stride() + static_cast<size_t>(x)]) -
                b.rgb[static_cast<size_t>(y) * b.stride() + static_cast<size_t>(x)];
            error += difference * difference;
        }
    error /= static_cast<double>(a.rgb.size());
    return error == 0 ? 99 : 10 * std::log10(255 * 255 / error);
}

class RoundTrip : public testing::TestWithParam<Shape> {};

TEST_P(RoundTrip, framesComeBackInOrderWithTheirSettings) {
    const ScratchFolder scratch;
    const Shape& shape = GetParam();
    const std::string comment = "{\"prompt\": \"" + std::string(50'000, 'x') + " 日本 \\\"q\\\"\"}";
    const auto facts = writeClip(scratch.path() / shape.name, shape, comment);
    ASSERT_TRUE(facts) << paragraph(facts.error());
    EXPECT_EQ(facts->frames, shape.frames);
    EXPECT_EQ(facts->sha256.size(), 64U);
    EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), {}), 1);
    const auto reader = VideoReader::open(facts->path);
    ASSERT_TRUE(reader);
    if (!std::string(shape.name).ends_with(".gif")) {
        EXPECT_EQ(reader->comment(), comment);
    }
    const auto clip = readClip(facts->path);
    ASSERT_TRUE(clip);
    ASSERT_EQ(clip->size(), static_cast<size_t>(shape.frames));
    for (int i = 0; i < shape.frames; ++i)
        EXPECT_GT(psnr(testFrame(shape.width, shape.height, i), *(*clip)[static_cast<size_t>(i)]),
                  shape.leastPsnr)
            << i;
}

INSTANTIATE_TEST_SUITE_P(Formats, RoundTrip,
                         testing::Values(Shape{"a.mp4", 64, 48, 9, 30}, Shape{"b.mp4", 33, 17, 3, 26},
                                         Shape{"c.mp4", 64, 64, 1, 30}, Shape{"a.webm", 64, 48, 5, 30},
                                         Shape{"a.gif", 64, 48, 5, 24}, Shape{"frames/", 31, 17, 3, 60}));

TEST(VideoWriter, D8_ATakenNameIsNumbered) {
    const ScratchFolder scratch;
    const Shape shape{"a.mp4", 32, 32, 2, 0};
    EXPECT_EQ(writeClip(scratch.path() / "a.mp4", shape)->path.filename(), "a.mp4");
    EXPECT_EQ(writeClip(scratch.path() / "a.mp4", shape)->path.filename(), "a (2).mp4");
}

TEST(VideoWriter, anAbandonedClipLeavesNothing) {
    const ScratchFolder scratch;
    {
        EncodingParams params;
        params.width = params.height = 32;
        Result<VideoWriter> writer = VideoWriter::open(scratch.path() / "a.mp4", params);
        ASSERT_TRUE(writer);
        EXPECT_TRUE(writer->write(testFrame(32, 32, 0)));
        EXPECT_FALSE(writer->write(testFrame(16, 16, 1)));
    }
    EXPECT_TRUE(fs::is_empty(scratch.path()));
}

TEST(VideoWriter, F1_ACancelledFinishLeavesNothing) {
    for (const char* name : {"a.mp4", "a.webm", "a.gif", "a/"}) {
        const ScratchFolder scratch;
        EncodingParams params;
        params.format = *formatForPath(scratch.path() / name);
        params.width = params.height = 32;
        {
            Result<VideoWriter> writer = VideoWriter::open(scratch.path() / name, params);
            ASSERT_TRUE(writer) << name;
            EXPECT_TRUE(writer->write(testFrame(32, 32, 0)));
            const CancelToken cancel;
            cancel.cancel();
            EXPECT_THROW((void)writer->finish(Existing::Keep, cancel), Cancelled) << name;
        }
        EXPECT_TRUE(fs::is_empty(scratch.path())) << name;
    }
}

TEST(VideoWriter, D5_AFolderThatIsNotThereIsTold) {
    const ScratchFolder scratch;
    const auto facts = writeClip(scratch.path() / "no" / "a.mp4", {"", 32, 32, 1, 0});
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().code, ErrorCode::NotWritable);
}

/// A child whose files may not grow beyond a limit (as on a full disk) must not claim success nor leave
/// anything.
int writeUnderLimit(const fs::path& path, rlim_t bytes) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, bytes};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto facts = writeClip(path, {"", 64, 48, 8, 0}, std::string(3000, 'c'));
        ::_exit(facts ? 0 : static_cast<int>(exitCode(facts.error().code)));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(VideoWriter, D1_D2_D6_ALimitAtAnySizeIsNeverAFalseSuccess) {
    for (const char* name : {"a.mp4", "a.webm", "a.gif", "a/"}) {
        int refused = 0;
        for (rlim_t bytes = 1; bytes < 16'000; bytes = bytes * 3 / 2 + 1) {
            const ScratchFolder scratch;
            const int code = writeUnderLimit(scratch.path() / name, bytes);
            if (code == 0) {
                EXPECT_TRUE(readClip(scratch.path() / name)) << name << " " << bytes;
            } else {
                EXPECT_EQ(code, static_cast<int>(ExitCode::InputOutput)) << name << " " << bytes;
                EXPECT_TRUE(fs::is_empty(scratch.path())) << name << " " << bytes;
                ++refused;
            }
        }
        EXPECT_GT(refused, 5) << name;
    }
}

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(VideoReader, C1_ACutFileIsRefusedOrShorterNeverACrash) {
    const ScratchFolder scratch;
    for (const char* name : {"a.mp4", "a.webm", "a.gif"}) {
        const auto facts = writeClip(scratch.path() / name, {"", 32, 32, 6, 0});
        ASSERT_TRUE(facts);
        const std::string whole = bytesOf(facts->path);
        for (size_t part = 0; part < 16; ++part) {
            const fs::path cut = scratch.path() / ("cut" + facts->path.extension().string());
            std::ofstream(cut, std::ios::binary) << whole.substr(0, whole.size() * part / 16);
            const auto clip = readClip(cut);
            if (clip) {
                EXPECT_LE(clip->size(), 6U);
            }
        }
    }
}

TEST(VideoReader, C4_AClipWhoseSizeChangesIsRefused) {
    const ScratchFolder scratch;
    const fs::path small = scratch.path() / "small", large = scratch.path() / "large";
    ASSERT_TRUE(writeClip(small / "", {"", 16, 16, 1, 0}));
    ASSERT_TRUE(writeClip(large / "", {"", 200, 160, 1, 0}));
    const fs::path both = scratch.path() / "both.png";
    const auto expectRefused = [](const fs::path& path) {
        const auto clip = readClip(path);
        ASSERT_FALSE(clip) << path;
        EXPECT_EQ(clip.error().args.at("reason"), "its size changes in the middle") << path;
    };
    for (const auto& [first, second] : {std::pair{small, large}, {large, small}}) {
        std::ofstream(both, std::ios::binary)
            << bytesOf(first / "frame_0001.png") << bytesOf(second / "frame_0001.png");
        expectRefused(both);
        fs::copy_file(second / "frame_0001.png", first / "frame_0002.png");
        expectRefused(first);
        fs::remove(first / "frame_0002.png");
    }
}

TEST(VideoReader, C5_C7_WhatIsNoClipIsRefused) {
    const ScratchFolder scratch;
    const std::vector<std::pair<const char*, std::string>> files{
        {"text.mp4", "just text"},
        {"empty.mp4", ""},
        {"list.mp4", "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"},
        {"concat.mp4", "ffconcat version 1.0\nfile '/etc/passwd'\n"},
        {"session.mp4", "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"}};
    for (const auto& [name, text] : files) {
        std::ofstream(scratch.path() / name, std::ios::binary) << text;
        EXPECT_EQ(readClip(scratch.path() / name).error().code, ErrorCode::FileUnreadable) << name;
    }
    ASSERT_EQ(::mkfifo((scratch.path() / "fifo.mp4").c_str(), 0600), 0);
    EXPECT_FALSE(readClip(scratch.path() / "fifo.mp4"));
    EXPECT_EQ(readClip(scratch.path() / "none.mp4").error().code, ErrorCode::FileMissing);
    fs::create_directory(scratch.path() / "folder");
    EXPECT_FALSE(readClip(scratch.path() / "folder"));
}

}  // namespace
}  // namespace lightreel
