// Pictures that have no file: what is pasted, or dropped from another program.
#include <sys/mman.h>

#include "tests/unit/picture/exif_bytes.h"

namespace lightreel {
namespace {

std::string refusal(const QByteArray& bytes) {
    const Result<PictureFile> picture = readPicture(bytes, "Pasted picture");
    if (picture) return "read";
    EXPECT_EQ(picture.error().code, ErrorCode::FileUnreadable);
    EXPECT_EQ(picture.error().args.at("path"), "Pasted picture");
    return picture.error().args.at("reason");
}

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

TEST(PictureBytes, giveWhatTheirFileGives) {
    const ScratchFolder scratch;
    const std::string exif = exifOf(6, ByteOrder::Big);
    for (const std::string& data :
         {pngWith(exif), webpWith(exif), turnedTiff(6, ByteOrder::Little), encoded(quarters(), "jpeg"),
          encoded(quarters(), "bmp"), bytesOf(pictureData("moving.gif")), bytesOf(pictureData("cmyk.jpg"))}) {
        writeBytes(scratch.path() / "a", data);
        const Result<PictureFile> file = readPicture(scratch.path() / "a"),
                                  pasted = readPicture(bytes(data), {});
        ASSERT_TRUE(file && pasted);
        EXPECT_EQ(pasted->image, file->image);
        EXPECT_EQ(pasted->more, file->more);
    }
}

TEST(PictureBytes, C7_areRefusedAsTheirFileIs) {
    EXPECT_NE(refusal({}).find("no picture"), std::string::npos);
    EXPECT_NE(refusal("Dear diary,\n").find("no picture"), std::string::npos);
    EXPECT_NE(
        refusal(bytes(bytesOf(pictureData("huge.png")))).find("60000 x 60000 pixels; at most 100 million"),
        std::string::npos);
    EXPECT_NE(refusal(bytes(encoded(quarters(1, 1), "png"))).find("too few"), std::string::npos);
    for (const char* format : {"png", "jpeg", "bmp", "tiff", "webp"}) {
        const QByteArray whole = bytes(encoded(quarters(96, 64), format));
        EXPECT_EQ(refusal(whole), "read") << format;
        for (qsizetype size = 0; size < whole.size() * 15 / 16; size += 97)
            EXPECT_NE(refusal(whole.first(size)), "read") << format << size;
    }
}

TEST(PictureBytes, C2_moreThan256MebibytesAreNotLookedAt) {
    constexpr size_t kSize = (256 << 20) + 1;
    void* memory = ::mmap(nullptr, kSize, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    const auto* data = static_cast<const char*>(memory);
    EXPECT_EQ(refusal(QByteArray::fromRawData(data, kSize)), "it has more than 256 MiB");
    EXPECT_NE(refusal(QByteArray::fromRawData(data, kSize - 1)).find("no picture"), std::string::npos);
    ::munmap(memory, kSize);
}

TEST(PictureBytes, C2_theCheckOfSizesStandsForItself) {
    EXPECT_TRUE(checkPictureSize("a", {10'000, 10'000}));
    EXPECT_FALSE(checkPictureSize("a", {10'001, 10'000}));
    EXPECT_TRUE(checkPictureSize("a", {16'384, 8}));
    EXPECT_FALSE(checkPictureSize("a", {16'385, 8}));
    EXPECT_FALSE(checkPictureSize("a", {7, 8}));
    EXPECT_FALSE(checkPictureSize("a", {}));
}

}  // namespace
}  // namespace lightreel
