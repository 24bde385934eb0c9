#include "core/picture/exif_orientation.h"

#include "core/base/stopwatch.h"
#include "tests/unit/picture/exif_bytes.h"

namespace lightreel {
namespace {

using namespace std::string_literals;

const std::string kPrefix("Exif\0\0", 6);

constexpr const char* kUpright[] = {"RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"};

class ExifOrientation : public testing::Test {
  protected:
    void expectUpright(const std::string& bytes, int orientation, const char* format) {
        writeBytes(scratch.path() / "a", bytes);
        const Result<PictureFile> picture = readPicture(scratch.path() / "a");
        ASSERT_TRUE(picture) << format << orientation << paragraph(picture.error());
        EXPECT_EQ(corners(picture->image), kUpright[orientation - 1]) << format << orientation;
        EXPECT_EQ(picture->image.size(), orientation < 5 ? QSize(24, 16) : QSize(16, 24))
            << format << orientation;
    }
    const ScratchFolder scratch;
};

TEST_F(ExifOrientation, C3_everyOneOfAPngEndsUpright) {
    for (const ByteOrder order : {ByteOrder::Little, ByteOrder::Big})
        for (int orientation = 1; orientation <= 8; ++orientation) {
            expectUpright(pngWith(exifOf(orientation, order)), orientation, "png");
            std::string late = encoded(quarters(), "png");  // behind the pixels
            late.insert(late.size() - kPngEnd, pngChunk("eXIf", exifOf(orientation, order)));
            expectUpright(late, orientation, "late png");
        }
}

TEST_F(ExifOrientation, C3_everyOneOfAWebpEndsUpright) {
    for (const ByteOrder order : {ByteOrder::Little, ByteOrder::Big})
        for (int orientation = 1; orientation <= 8; ++orientation) {
            expectUpright(webpWith(exifOf(orientation, order)), orientation, "webp");
            expectUpright(webpWith(kPrefix + exifOf(orientation, order)), orientation, "webp with prefix");
        }
}

TEST_F(ExifOrientation, C3_everyOneOfATiffEndsUpright) {
    for (const ByteOrder order : {ByteOrder::Little, ByteOrder::Big})
        for (int orientation = 1; orientation <= 8; ++orientation)
            expectUpright(turnedTiff(orientation, order), orientation, "tiff");
}

TEST_F(ExifOrientation, C3_whatIsReadSmallerIsTurnedToo) {
    const std::string exif = pngChunk("eXIf", exifOf(6, ByteOrder::Big));
    writeBytes(scratch.path() / "a", encoded(quarters(6000, 1000), "png").insert(kBehindPngHeader, exif));
    const Result<PictureFile> picture = readPicture(scratch.path() / "a");
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->image.size(), QSize(682, 4096));
    EXPECT_EQ(corners(picture->image), kUpright[5]);
}

/// Of data that need not be a picture otherwise.
int orientationOf(const std::string& bytes, const char* format) {
    QByteArray data = QByteArray::fromStdString(bytes);
    QBuffer buffer(&data);
    buffer.open(QIODevice::ReadOnly);
    return exifOrientation(buffer, format);
}

void expectOdd(const std::string& exif, const char* what) {
    EXPECT_EQ(orientationOf(pngWith(exif), "png"), kUprightAlready) << what;
    EXPECT_EQ(orientationOf(webpWith(exif), "webp"), kUprightAlready) << what;
    EXPECT_EQ(orientationOf(webpWith(kPrefix + exif), "webp"), kUprightAlready) << what;
}

TEST(OddExif, C1_cutAnywhereCountsAsUpright) {
    const std::string exif = exifOf(6, ByteOrder::Big);
    const size_t whole = exif.size() - 6;  // the value's filling and the next directory are not looked at
    for (size_t size = 0; size <= exif.size(); ++size)
        EXPECT_EQ(orientationOf(pngWith(exif.substr(0, size)), "png"), size < whole ? 1 : 6) << size;
    for (const auto& [format, bytes] : {std::pair{"png", pngWith(exif)}, {"webp", webpWith(exif)}}) {
        const size_t end = bytes.find(exif) + exif.size();
        for (size_t size = 0; size <= bytes.size(); ++size)
            EXPECT_EQ(orientationOf(bytes.substr(0, size), format), size < end ? 1 : 6) << format << size;
    }
}

TEST(OddExif, C1_numbersThatLieCountAsUpright) {
    for (const int value : {0, 9, 6 << 8, 0xFFFF}) expectOdd(exifOf(value, ByteOrder::Big), "value");
    expectOdd(tiffOf({{kOrientation, kLong, 1, 6}}, ByteOrder::Little), "a LONG");
    expectOdd(tiffOf({{kOrientation, kShort, 2, 6}}, ByteOrder::Little), "two values");
    expectOdd(tiffOf({{kOrientation, kShort, 1, 0}, {kOrientation, kShort, 1, 6}}, ByteOrder::Big), "twice");
    const std::string exif = exifOf(6, ByteOrder::Little);
    for (const quint32 offset : {0U, 4U, 34U, 38U, 0x7FFF'FFFFU, 0xFFFF'FFFEU, 0xFFFF'FFFFU}) {
        std::string moved = exif;
        moved.replace(4, 4, number(offset, ByteOrder::Little));
        expectOdd(moved, "offset");
    }
    std::string many = tiffOf({{0x010F, kLong, 1, 77}}, ByteOrder::Little);
    many.replace(8, 2, "\xFF\xFF");
    expectOdd(many, "more entries than there are");
    for (const char* start : {"IM*\0", "II+\0", "MMMM", "Exif"}) {
        std::string other = exif;
        expectOdd(other.replace(0, 4, start, 4), start);
    }
}

TEST(OddExif, C1_onlyTheFirstDirectoryIsLookedAt) {
    std::string exif = tiffOf({{0x010F, kLong, 1, 77}}, ByteOrder::Little);
    const std::string second = tiffOf({{kOrientation, kShort, 1, 6}}, ByteOrder::Little).substr(8);
    for (const quint32 next : {8U, static_cast<quint32>(exif.size())}) {  // itself, and another one
        exif.replace(exif.size() - 4, 4, number(next, ByteOrder::Little));
        expectOdd(exif + second, "next directory");
    }
}

TEST(OddExif, C1_chunksThatLieAndEndlessOnesEnd) {
    const std::string exif = exifOf(6, ByteOrder::Big), png = pngWith(exif), webp = webpWith(exif);
    for (const quint32 length : {0U, 5U, 0x7FFF'FFFFU, 0xFFFF'FFFFU}) {
        std::string odd = png;
        odd.replace(odd.find("eXIf") - 4, 4, number(length, ByteOrder::Big));
        EXPECT_EQ(orientationOf(odd, "png"), kUprightAlready) << length;
        odd = webp;
        odd.replace(odd.find("EXIF") + 4, 4, number(length, ByteOrder::Little));
        EXPECT_EQ(orientationOf(odd, "webp"), kUprightAlready) << length;
    }
    std::string empty;
    for (int i = 0; i < 200'000; ++i) empty += "\0\0\0\0none\0\0\0\0"s;
    const Stopwatch time;
    EXPECT_EQ(orientationOf(std::string(png).insert(kBehindPngHeader, empty), "png"), kUprightAlready);
    EXPECT_LT(time.seconds(), 5);
}

TEST(OddExif, C1_flippedBitsAreSurvived) {
    for (const auto& [format, bytes] : {std::pair{"png", pngWith(exifOf(6, ByteOrder::Big))},
                                        {"webp", webpWith(exifOf(6, ByteOrder::Little))}})
        for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            std::string flipped = bytes;
            flipped[bit / 8] ^= static_cast<char>(1 << (bit % 8));
            const int orientation = orientationOf(flipped, format);
            EXPECT_TRUE(orientation >= 1 && orientation <= 8) << bit;
        }
}

TEST(OddExif, C3_qtTurnsTheOthersItself) {
    for (const char* format : {"jpeg", "tiff", "gif", "bmp"})
        EXPECT_EQ(orientationOf(pngWith(exifOf(6, ByteOrder::Big)), format), kUprightAlready);
}

}  // namespace
}  // namespace lightreel
