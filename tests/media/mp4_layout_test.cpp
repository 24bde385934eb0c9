#include <fstream>

#include "tests/media/bar_clip.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// The outermost boxes of an MP4, in order.
std::vector<std::string> boxes(const std::string& bytes) {
    std::vector<std::string> names;
    for (size_t at = 0; at + 8 <= bytes.size();) {
        uint32_t size = 0;
        for (size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
        names.push_back(bytes.substr(at + 4, 4));
        if (size < 8) break;
        at += size;
    }
    return names;
}

uint32_t fieldOf(const std::string& bytes, const char* box, size_t offset) {
    const size_t at = bytes.find(box);
    if (at == std::string::npos) return 0;
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes.at(at + 4 + offset + i));
    return value;
}

TEST(Mp4Layout, aFinishedClipIsAnOrdinaryMp4) {
    const ScratchFolder scratch;
    constexpr int kFrames = 21;
    {
        Result<VideoWriter> writer = openWriter(scratch.path() / "a.mp4");
        ASSERT_TRUE(writer);
        for (int i = 0; i < kFrames; ++i) ASSERT_TRUE(writer->write(barFrame(i)));
        const auto facts = writer->finish(Existing::Keep);
        ASSERT_TRUE(facts) << paragraph(facts.error());
        // The name is taken; what played after a kill is not needed any more.
        EXPECT_EQ(onlyFile(scratch.path()), facts->path);
    }
    std::ifstream file(scratch.path() / "a.mp4", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(boxes(bytes), (std::vector<std::string>{"ftyp", "moov", "free", "mdat"}));
    EXPECT_EQ(playableFrames(scratch.path() / "a.mp4"), kFrames);
    const uint32_t timescale = fieldOf(bytes, "mvhd", 12), duration = fieldOf(bytes, "mvhd", 16);
    ASSERT_GT(timescale, 0U);
    EXPECT_EQ(static_cast<double>(duration) / timescale, static_cast<double>(kFrames) / kFps);
    // One edit: the first picture is shown at once, without an empty stretch before it.
    EXPECT_EQ(fieldOf(bytes, "elst", 4), 1U);
}

}  // namespace
}  // namespace lightreel
