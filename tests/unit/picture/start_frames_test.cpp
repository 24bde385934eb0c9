#include "core/picture/start_frames.h"

#include "core/media/video_writer.h"
#include "tests/unit/picture/pictures.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// Grey frames that grow brighter.
fs::path clip(const fs::path& path, int frames, int side = 16) {
    EncodingParams params;
    params.format = *formatForPath(path);
    params.width = params.height = side;
    Result<VideoWriter> writer = VideoWriter::open(path, params);
    EXPECT_TRUE(writer);
    for (int i = 0; i < frames; ++i) {
        const std::vector<uint8_t> grey(static_cast<size_t>(side * side * 3),
                                        static_cast<uint8_t>(40 * i + 20));
        EXPECT_TRUE(writer->write({side, side, i, {i, 8}, grey}));
    }
    const Result<MediaFacts> facts = writer->finish(Existing::Replace);
    EXPECT_TRUE(facts);
    return facts ? facts->path : fs::path();
}

StartFrames read(const fs::path& path, int most) {
    Result<StartFrames> start = startFrames(path, most, {});
    if (!start) ADD_FAILURE() << paragraph(start.error());
    return start ? *start : StartFrames{};
}

std::string refusal(const fs::path& path) {
    const Result<StartFrames> start = startFrames(path, 3, {});
    return start ? "read" : start.error().args.at("reason");
}

TEST(StartFrames, aPictureIsOneFrame) {
    const ScratchFolder scratch;
    ASSERT_TRUE(quarters().save(QString::fromStdString((scratch.path() / "a.png").string())));
    const StartFrames start = read(scratch.path() / "a.png", 16);
    ASSERT_EQ(start.frames.size(), 1U);
    EXPECT_EQ(start.frames[0]->width, 24);
    EXPECT_FALSE(start.clip || start.more);
}

TEST(StartFrames, aClipGivesItsFirstFramesInOrder) {
    const ScratchFolder scratch;
    for (const char* name : {"a.mp4", "a.webm", "a.gif", "a/"}) {
        const fs::path path = clip(scratch.path() / name, 5);
        for (const int most : {1, 3, 5, 9}) {
            if (std::string(name) == "a.gif" && most == 1) continue;
            const StartFrames start = read(path, most);
            EXPECT_EQ(start.frames.size(), static_cast<size_t>(std::min(most, 5))) << name << most;
            EXPECT_TRUE(start.clip) << name;
            EXPECT_EQ(start.more, most < 5) << name << most;
            for (size_t i = 0; i < start.frames.size(); ++i)
                EXPECT_NEAR(start.frames[i]->rgb[100], 40 * i + 20, 6) << name << i;
        }
    }
    fs::rename(scratch.path() / "a.mp4", scratch.path() / "b.png");
    EXPECT_TRUE(read(scratch.path() / "b.png", 2).clip);
}

TEST(StartFrames, aFileOfSeveralPicturesSaysThatThereIsMore) {
    const StartFrames gif = read(pictureData("moving.gif"), 1), webp = read(pictureData("moving.webp"), 9),
                      pages = read(pictureData("pages.tiff"), 9);
    for (const StartFrames& start : {gif, webp, pages}) {
        EXPECT_EQ(start.frames.size(), 1U);
        EXPECT_TRUE(start.more);
        EXPECT_FALSE(start.clip);
    }
    const StartFrames whole = read(pictureData("moving.gif"), 9);
    EXPECT_EQ(whole.frames.size(), 3U);
    EXPECT_TRUE(whole.clip);
    EXPECT_FALSE(whole.more);
    EXPECT_NEAR(whole.frames[2]->rgb[2], 220, 3);
}

TEST(StartFrames, whatIsNeitherSaysSo) {
    const ScratchFolder scratch;
    EXPECT_EQ(startFrames(scratch.path() / "none", 1, {}).error().code, ErrorCode::FileMissing);
    writeBytes(scratch.path() / "a.png", "Dear diary,\n");
    EXPECT_NE(refusal(scratch.path() / "a.png").find("no picture"), std::string::npos);
    EXPECT_NE(refusal(scratch.path() / "a.png").find("not a clip"), std::string::npos);
    fs::create_directory(scratch.path() / "empty");
    EXPECT_NE(refusal(scratch.path() / "empty").find("no PNG"), std::string::npos);
    const std::string whole = bytesOf(clip(scratch.path() / "b.mp4", 3));
    writeBytes(scratch.path() / "c.mp4", whole.substr(0, whole.size() / 3));
    EXPECT_NE(refusal(scratch.path() / "c.mp4"), "read");
    EXPECT_NE(refusal(clip(scratch.path() / "tiny.gif", 2, 4)).find("4 x 4 pixels, too few"),
              std::string::npos);
    EXPECT_NE(refusal(clip(scratch.path() / "tiny/", 2, 4)).find("smaller than 8 x 8"), std::string::npos);
}

TEST(StartFrames, canBeCancelled) {
    const ScratchFolder scratch;
    const CancelToken cancel;
    cancel.cancel();
    EXPECT_THROW((void)startFrames(clip(scratch.path() / "a.mp4", 3), 3, cancel), Cancelled);
}

}  // namespace
}  // namespace lightreel
