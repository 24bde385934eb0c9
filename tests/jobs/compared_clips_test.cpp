#include "core/jobs/compared_clips.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/media/video_writer.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class ComparedClipsTest : public testing::Test {
  protected:
    /// A folder of grey PNG pictures.
    [[nodiscard]] fs::path pictures(const std::string& name, int width, int height, int frames) const {
        EncodingParams params;
        params.format = MediaFormat::PngSequence;
        params.width = width;
        params.height = height;
        Result<VideoWriter> writer = VideoWriter::open(m_scratch.path() / name / "", params);
        EXPECT_TRUE(writer);
        for (int i = 0; i < frames; ++i) {
            Frame frame{width, height, i, {i, 8}};
            frame.rgb.assign(frame.stride() * static_cast<size_t>(height), static_cast<uint8_t>(60 * i));
            EXPECT_TRUE(writer->write(frame));
        }
        EXPECT_TRUE(writer->finish(Existing::Keep));
        return m_scratch.path() / name;
    }

    ScratchFolder m_scratch;
};

TEST_F(ComparedClipsTest, foldersOfUnlikeShapeAreReadAsTheirCommonPart) {
    const auto clips = readCommonPart(pictures("a", 16, 12, 2), pictures("b", 32, 24, 3));
    ASSERT_TRUE(clips) << paragraph(clips.error());
    EXPECT_TRUE(clips->scaled() && clips->shortened());
    const ClipQuality quality = compareClips(clips->second, clips->first);
    ASSERT_EQ(quality.frames.size(), 2U);
    EXPECT_GT(quality.psnr, 45);
}

TEST_F(ComparedClipsTest, theMissingClipIsNamed) {
    const fs::path sound = pictures("a", 16, 12, 1), missing = m_scratch.path() / "none.mp4";
    for (const auto& clips : {readCommonPart(sound, missing), readCommonPart(missing, sound)}) {
        ASSERT_FALSE(clips);
        EXPECT_EQ(clips.error().code, ErrorCode::FileMissing);
        EXPECT_EQ(clips.error().args.at("path"), missing.string());
    }
}

TEST_F(ComparedClipsTest, theDamagedPictureIsRefused) {
    const fs::path sound = pictures("a", 16, 12, 2), damaged = pictures("b", 16, 12, 2);
    const fs::path last = std::max(*fs::directory_iterator(damaged), *++fs::directory_iterator(damaged));
    std::ofstream(last, std::ios::binary) << "no picture";
    const auto clips = readCommonPart(sound, damaged);
    ASSERT_FALSE(clips);
    EXPECT_EQ(clips.error().code, ErrorCode::FileUnreadable);
}

TEST_F(ComparedClipsTest, readingCanBeCancelled) {
    const CancelToken cancel;
    cancel.cancel();
    const fs::path sound = pictures("a", 16, 12, 1);
    EXPECT_THROW((void)readCommonPart(sound, sound, cancel), Cancelled);
}

}  // namespace
}  // namespace lightreel
