#include <sys/resource.h>
#include <sys/stat.h>

#include <QImageReader>
#include <array>

#include "core/base/stopwatch.h"
#include "tests/unit/picture/exif_bytes.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

class PictureFaults : public testing::Test {
  protected:
    /// Why the bytes are refused under that name.
    std::string refusal(const std::string& bytes, const char* name = "a.png") {
        writeBytes(scratch.path() / name, bytes);
        return refusalOf(scratch.path() / name);
    }
    static std::string refusalOf(const fs::path& path) {
        const Result<PictureFile> picture = readPicture(path);
        if (picture) return "read";
        EXPECT_EQ(picture.error().code, ErrorCode::FileUnreadable);
        EXPECT_EQ(picture.error().args.at("path"), path.string());
        return picture.error().args.at("reason");
    }
    const ScratchFolder scratch;
};

TEST_F(PictureFaults, C7_WhatIsNoPictureSaysSo) {
    EXPECT_EQ(readPicture(scratch.path() / "none.png").error().code, ErrorCode::FileMissing);
    EXPECT_EQ(readPicture(scratch.path() / "no" / "folder.png").error().code, ErrorCode::FileMissing);
    EXPECT_EQ(refusalOf(scratch.path()), "it is a folder");
    EXPECT_EQ(refusal(""), "it is empty");
    EXPECT_NE(refusal("Dear diary,\n").find("no picture"), std::string::npos);
    EXPECT_NE(refusal("<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg").find("no picture"),
              std::string::npos);
    ASSERT_EQ(::mkfifo((scratch.path() / "pipe.png").c_str(), 0600), 0);
    EXPECT_EQ(refusalOf(scratch.path() / "pipe.png"), "it is not a regular file");
    fs::create_directory_symlink("/dev/zero", scratch.path() / "zero.png");
    EXPECT_EQ(refusalOf(scratch.path() / "zero.png"), "it is not a regular file");
}

TEST_F(PictureFaults, C7_TheKindIsToldByContent) {
    for (const char* format : {"png", "jpeg", "tiff", "bmp", "webp"})
        for (const char* name : {"a.png", "a.jpg", "a", "a.txt"})
            EXPECT_EQ(refusal(encoded(quarters(), format), name), "read") << format << " " << name;
}

TEST_F(PictureFaults, tooFewAndTooManyPixelsAreRefused) {
    EXPECT_NE(refusal(encoded(quarters(1, 1), "png")).find("1 x 1 pixels, too few"), std::string::npos);
    EXPECT_NE(refusal(encoded(quarters(300, 7), "jpeg")).find("300 x 7"), std::string::npos);
    EXPECT_EQ(refusal(encoded(quarters(8, 8), "png")), "read");
    EXPECT_NE(refusal(encoded(quarters(16'385, 8), "png")).find("16384 a side"), std::string::npos);
}

// Headers that speak of 60000 x 60000 pixels.
std::string hugeBmp() {
    std::string bmp = encoded(quarters(), "bmp");
    qToLittleEndian<qint32>(60'000, bmp.data() + 18);
    qToLittleEndian<qint32>(60'000, bmp.data() + 22);
    return bmp;
}

std::string hugeJpeg() {
    std::string jpeg = encoded(quarters(), "jpeg");
    const size_t frame = jpeg.find("\xFF\xC0");
    qToBigEndian<quint16>(60'000, jpeg.data() + frame + 5);
    qToBigEndian<quint16>(60'000, jpeg.data() + frame + 7);
    return jpeg;
}

std::string hugeGif() {
    std::string gif = bytesOf(pictureData("moving.gif"));
    for (const size_t at : {6, 8}) qToLittleEndian<quint16>(60'000, gif.data() + at);
    return gif;
}

TEST_F(PictureFaults, C2_HugeHeadersAreRefusedAtOnceWithoutMemory) {
    (void)refusal(encoded(quarters(), "jpeg"));  // loads the plug-ins
    const auto resident = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;
    };
    const auto before = resident();
    const Stopwatch time;
    for (const std::string& bytes : {bytesOf(pictureData("huge.png")), hugeJpeg(), hugeGif()})
        EXPECT_NE(refusal(bytes).find("it has 60000 x 60000 pixels; at most 100 million"), std::string::npos);
    EXPECT_NE(refusal(hugeBmp()), "read");
    EXPECT_LT(time.seconds(), 2);
    EXPECT_LT(resident() - before, 20'000);  // KiB
}

/// The header of a PNG picture in black and white, and nothing else.
std::string pngHeader(quint32 width, quint32 height) {
    const std::string size = number(width, ByteOrder::Big) + number(height, ByteOrder::Big);
    return "\x89PNG\r\n\x1A\n" + pngChunk("IHDR", size + std::string("\1\0\0\0\0", 5)) + pngChunk("IDAT", "");
}

TEST_F(PictureFaults, C2_oneHundredMillionPixelsAreTheMost) {
    const auto tooMany = [this](quint32 width, quint32 height) {
        return refusal(pngHeader(width, height)).find("at most 100 million") != std::string::npos;
    };
    EXPECT_FALSE(tooMany(10'000, 10'000));
    EXPECT_TRUE(tooMany(10'001, 10'000));
    EXPECT_TRUE(tooMany(10'000, 10'001));
    EXPECT_FALSE(tooMany(16'384, 6'103));
    EXPECT_TRUE(tooMany(16'384, 6'104));
    EXPECT_FALSE(tooMany(6'103, 16'384));
    EXPECT_TRUE(tooMany(16'385, 8));
}

TEST(PictureLimits, theOneOfMemoryIsSetBeforeTheFirstPicture) {  // run by itself, as ctest does
    EXPECT_EQ(QImageReader::allocationLimit(), 1024);            // MiB
}

TEST_F(PictureFaults, C1_AFileThatIsCutIsRefusedUnlessItsFirstPictureIsWhole) {
    const QImage image = quarters(96, 64);
    const std::array<std::pair<const char*, std::string>, 6> files{
        {{"png", encoded(image, "png")},
         {"jpeg", encoded(image, "jpeg")},
         {"bmp", encoded(image, "bmp")},
         {"tiff", encoded(image, "tiff")},
         {"webp", encoded(image, "webp")},
         {"gif", bytesOf(pictureData("moving.gif"))}}};
    const fs::path path = scratch.path() / "a";
    for (const auto& [format, bytes] : files) {
        writeBytes(path, bytes);
        const Result<PictureFile> whole = readPicture(path);
        ASSERT_TRUE(whole) << format;
        int refused = 0;
        for (size_t part = 1; part < 64; ++part) {
            writeBytes(path, bytes.substr(0, bytes.size() * part / 64));
            const Result<PictureFile> cut = readPicture(path);
            if (cut)
                EXPECT_EQ(cut->image, whole->image) << format << " at " << part << " of 64";
            else
                ++refused;
        }
        EXPECT_GE(refused, format == std::string("gif") ? 23 : 62) << format;
    }
}

TEST_F(PictureFaults, C1_FlippedBytesNeverEndTheProgram) {
    for (const char* format : {"png", "jpeg", "bmp", "tiff", "webp"}) {
        const std::string bytes = encoded(quarters(40, 24), format);
        unsigned state = 7;
        for (int i = 0; i < 300; ++i) {
            std::string flipped = bytes;
            for (int j = 0; j < 3; ++j) {
                state = state * 1664525U + 1013904223U;
                flipped[(state >> 8) % flipped.size()] ^= static_cast<char>(1 << (state % 8));
            }
            writeBytes(scratch.path() / "a.png", flipped);
            const Result<PictureFile> picture = readPicture(scratch.path() / "a.png");
            EXPECT_TRUE(!picture || !picture->image.isNull());
        }
    }
}

TEST_F(PictureFaults, ofAJpegThatIsDamagedInTheMiddleItIsKnown) {
    const std::string whole = encoded(quarters(400, 300), "jpeg");
    const auto file = scratch.path() / "a.jpg";
    writeBytes(file, whole);
    EXPECT_FALSE(readPicture(file)->damaged);
    std::string holed = whole;
    writeBytes(file, holed.erase(whole.size() * 3 / 4, whole.size() / 8));
    testing::internal::CaptureStderr();
    const Result<PictureFile> picture = readPicture(file);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    ASSERT_TRUE(picture);
    EXPECT_TRUE(picture->damaged);
    EXPECT_EQ(picture->image.size(), QSize(400, 300));
    writeBytes(file, whole);
    EXPECT_FALSE(readPicture(file)->damaged);
}

TEST_F(PictureFaults, ofSeveralPicturesTheFirstIsReadAndThatThereAreMoreIsKnown) {
    for (const char* name : {"moving.gif", "moving.webp", "pages.tiff"}) {
        const Result<PictureFile> picture = readPicture(pictureData(name));
        ASSERT_TRUE(picture) << name;
        EXPECT_TRUE(picture->more) << name;
        EXPECT_NEAR(picture->image.pixelColor(4, 4).red(), 200, 3) << name;
        EXPECT_NEAR(picture->image.pixelColor(4, 4).green(), 40, 3) << name;
    }
}

TEST_F(PictureFaults, ofAnAnimatedPngTooThatThereIsMoreIsKnown) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    ASSERT_TRUE(quarters().save(&buffer, "PNG"));
    const auto file = scratch.path() / "a.png";
    writeBytes(file, bytes.toStdString());
    EXPECT_FALSE(readPicture(file)->more);
    // acTL: two pictures, played for ever; behind the header, with its checksum.
    const QByteArray chunk(
        "\0\0\0\x08"
        "acTL"
        "\0\0\0\x02"
        "\0\0\0\0"
        "\xF3\x8D\x93\x70",
        20);
    constexpr int kBehindHeader = 8 + 25;
    writeBytes(file, bytes.insert(kBehindHeader, chunk).toStdString());
    const Result<PictureFile> animated = readPicture(file);
    ASSERT_TRUE(animated);
    EXPECT_TRUE(animated->more);
}

TEST_F(PictureFaults, whatIsLargerThanAnyClipIsReadSmaller) {
    for (const char* format : {"png", "jpeg"}) {
        writeBytes(scratch.path() / "a", encoded(quarters(6000, 1000), format));
        const Result<PictureFile> picture = readPicture(scratch.path() / "a");
        ASSERT_TRUE(picture);
        EXPECT_EQ(picture->image.size(), QSize(4096, 682));
        EXPECT_EQ(corners(picture->image), "RGBW");
    }
    writeBytes(scratch.path() / "a", encoded(quarters(16'384, 8), "png"));
    const Result<PictureFile> line = readPicture(scratch.path() / "a");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->image.size(), QSize(4096, 8));
}

}  // namespace
}  // namespace lightreel
