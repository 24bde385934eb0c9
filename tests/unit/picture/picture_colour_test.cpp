#include <QBuffer>
#include <QColorSpace>
#include <cstdlib>

#include "tests/unit/picture/pictures.h"

namespace lightreel {
namespace {

void expectNear(const QColor& colour, int red, int green, int blue, int away = 1) {
    EXPECT_LE(std::abs(colour.red() - red), away) << colour.red();
    EXPECT_LE(std::abs(colour.green() - green), away) << colour.green();
    EXPECT_LE(std::abs(colour.blue() - blue), away) << colour.blue();
}

class PictureColour : public testing::Test {
  protected:
    QImage read(const QImage& image, const char* name) {
        const std::filesystem::path path = scratch.path() / name;
        EXPECT_TRUE(image.save(QString::fromStdString(path.string())));
        const Result<PictureFile> picture = readPicture(path);
        if (!picture) ADD_FAILURE() << paragraph(picture.error());
        if (!picture) return {};
        EXPECT_EQ(picture->image.format(), QImage::Format_RGB888);
        EXPECT_FALSE(picture->more);
        return picture->image;
    }
    const ScratchFolder scratch;
};

TEST_F(PictureColour, everyFormatGivesTheSamePicture) {
    for (const char* name : {"a.png", "a.tiff", "a.bmp", "a.jpg", "a.webp"}) {
        const QImage image = read(quarters(), name);
        EXPECT_EQ(image.size(), QSize(24, 16)) << name;
        EXPECT_EQ(corners(image), "RGBW") << name;
    }
}

TEST_F(PictureColour, C3_SixteenBitsBecomeEight) {
    QImage deep(16, 16, QImage::Format_RGBX64);
    deep.fill(QColor::fromRgba64(0x8080, 0xFFFF, 0x0180));
    for (const char* name : {"a.png", "a.tiff"}) expectNear(read(deep, name).pixelColor(3, 3), 128, 255, 1);
    QImage grey(16, 16, QImage::Format_Grayscale16);
    grey.fill(QColor::fromRgba64(0x4040, 0x4040, 0x4040));
    for (const char* name : {"g.png", "g.tiff"}) expectNear(read(grey, name).pixelColor(3, 3), 64, 64, 64);
}

TEST_F(PictureColour, C3_GreyPalettesAndSingleBitsBecomeColours) {
    QImage grey(16, 16, QImage::Format_Grayscale8);
    grey.fill(77);
    for (const char* name : {"a.png", "a.jpg", "a.tiff"})
        expectNear(read(grey, name).pixelColor(3, 3), 77, 77, 77);
    QImage palette(16, 16, QImage::Format_Indexed8);
    palette.setColorTable({qRgb(10, 20, 30), qRgb(200, 100, 50)});
    palette.fill(1);
    for (const char* name : {"p.png", "p.bmp"})
        expectNear(read(palette, name).pixelColor(3, 3), 200, 100, 50, 0);
    QImage bits(16, 16, QImage::Format_Mono);
    bits.setColorTable({qRgb(0, 0, 0), qRgb(255, 255, 255)});
    bits.fill(1);
    expectNear(read(bits, "b.png").pixelColor(3, 3), 255, 255, 255, 0);
}

TEST_F(PictureColour, transparencyIsLaidOverWhite) {
    QImage image(16, 16, QImage::Format_ARGB32);
    image.fill(QColor(200, 0, 0, 0));
    image.setPixelColor(3, 3, QColor(200, 0, 100, 128));
    image.setPixelColor(4, 4, QColor(1, 2, 3, 255));
    for (const char* name : {"a.png", "a.tiff"}) {
        const QImage flat = read(image, name);
        expectNear(flat.pixelColor(0, 0), 255, 255, 255, 0);
        expectNear(flat.pixelColor(3, 3), 227, 127, 177, 2);
        expectNear(flat.pixelColor(4, 4), 1, 2, 3, 0);
    }
    QImage palette(16, 16, QImage::Format_Indexed8);
    palette.setColorTable({qRgba(9, 9, 9, 0), qRgba(200, 100, 50, 255)});
    palette.fill(0);
    expectNear(read(palette, "p.png").pixelColor(3, 3), 255, 255, 255, 0);
}

TEST_F(PictureColour, C3_EmbeddedProfilesAreFollowed) {
    QImage image(16, 16, QImage::Format_RGB32);
    image.fill(QColor(200, 100, 50));
    image.setColorSpace(QColorSpace::DisplayP3);
    for (const char* name : {"a.png", "a.jpg", "a.tiff", "a.webp"})
        expectNear(read(image, name).pixelColor(3, 3), 215, 93, 31, 3);
    image.setColorSpace(QColorSpace::SRgb);
    expectNear(read(image, "s.png").pixelColor(3, 3), 200, 100, 50);
    image.convertToColorSpace(QColorSpace::AdobeRgb);
    expectNear(read(image, "b.png").pixelColor(3, 3), 200, 100, 50, 2);
    // A profile that is none counts as sRGB.
    image = QImage(16, 16, QImage::Format_RGB32);
    image.fill(QColor(200, 100, 50));
    expectNear(read(image, "n.png").pixelColor(3, 3), 200, 100, 50, 0);
}

TEST(PrintingColours, C3_BecomeThoseOfAScreen) {
    const Result<PictureFile> picture = readPicture(pictureData("cmyk.jpg"));
    ASSERT_TRUE(picture);
    EXPECT_EQ(corners(picture->image), "RGBW");
}

/// A JPEG whose header says how the camera was held.
std::string turned(int orientation) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    quarters().save(&buffer, "jpeg", 95);
    std::string exif(
        "\xFF\xE1\x00\x22"
        "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0",
        36);
    exif[29] = static_cast<char>(orientation);
    return bytes.toStdString().insert(2, exif);
}

TEST(Orientation, C3_EveryOneEndsUpright) {
    const ScratchFolder scratch;
    const char* expected[] = {"RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"};
    for (int orientation = 1; orientation <= 8; ++orientation) {
        writeBytes(scratch.path() / "a.jpg", turned(orientation));
        const Result<PictureFile> picture = readPicture(scratch.path() / "a.jpg");
        ASSERT_TRUE(picture) << orientation;
        EXPECT_EQ(corners(picture->image), expected[orientation - 1]) << orientation;
        EXPECT_EQ(picture->image.size(), orientation < 5 ? QSize(24, 16) : QSize(16, 24)) << orientation;
    }
}

TEST(FrameOfAPicture, keepsEveryPixelAndComesBackFromPng) {
    QImage image = quarters(17, 9).convertToFormat(QImage::Format_RGB888);
    const std::shared_ptr<const Frame> frame = frameOf(image);
    ASSERT_EQ(frame->rgb.size(), 17U * 9U * 3U);
    for (int y = 0; y < 9; ++y)
        for (int x = 0; x < 17; ++x)
            EXPECT_EQ(frame->rgb[static_cast<size_t>(y * 17 + x) * 3], image.pixelColor(x, y).red());
    const ScratchFolder scratch;
    writeBytes(scratch.path() / "a.png", pngOf(*frame));
    const Result<PictureFile> again = readPicture(scratch.path() / "a.png");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->image, image);
}

}  // namespace
}  // namespace lightreel
