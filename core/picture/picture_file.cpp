#include "core/picture/picture_file.h"

#include <QBuffer>
#include <QColorSpace>
#include <QFile>
#include <QImageReader>
#include <QPainter>
#include <QtEndian>
#include <algorithm>

#include "core/picture/animated_png.h"
#include "core/picture/decoder_messages.h"
#include "core/picture/exif_orientation.h"
#include "core/picture/picture_format.h"

namespace lightreel {
namespace {

constexpr int64_t kMostBytes = 256 << 20;
constexpr int kLongestSide = 16'384;
constexpr int64_t kMostPixels = 100'000'000;
constexpr int kShortestSide = 8;
constexpr int kLongestUsed = 4096;    // a clip's largest side
constexpr int kMostMegabytes = 1024;  // of one decoded picture: 100 million pixels in 64 bits

std::string sizeText(const QSize& size) {
    return std::to_string(size.width()) + " x " + std::to_string(size.height()) + " pixels";
}

/// Qt's own limit is a global one, too low for the pictures above, and other threads may be reading: it is
/// set before main.
[[maybe_unused]] const bool kLimitIsSet = [] {
    QImageReader::setAllocationLimit(kMostMegabytes);
    return true;
}();

QImage onWhite(const QImage& image) {
    if (!image.hasAlphaChannel()) return image.convertToFormat(QImage::Format_RGB888);
    QImage out(image.size(), QImage::Format_RGB888);
    out.fill(Qt::white);
    QPainter(&out).drawImage(0, 0, image);
    return out;
}

/// Before anything is allocated. Qt tells the size of a GIF's first picture, not of the screen it is laid on.
QSize sizeOf(QImageReader& reader, QIODevice& device) {
    if (reader.format() != "gif") return reader.size();
    const QByteArray screen = device.peek(10).mid(6);
    return {qFromLittleEndian<quint16>(screen.data()), qFromLittleEndian<quint16>(screen.data() + 2)};
}

Result<PictureFile> decode(const std::filesystem::path& path, QIODevice& device, const QByteArray& format) {
    if (!QImageReader::supportedImageFormats().contains(format))
        return unreadable(path, "this installation cannot read " + format.toUpper().toStdString());
    const int orientation = exifOrientation(device, format);
    const bool animated = format == "png" && isAnimatedPng(device);
    device.seek(0);
    QImageReader reader(&device, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(format != "png" && format != "webp");  // later versions would turn those twice
    // Asked later, Qt's TIFF reader knows of one only; of an animated PNG it always does.
    const bool more = animated || reader.imageCount() > 1;
    const QSize size = sizeOf(reader, device);
    if (const Result<void> sound = checkPictureSize(path, size); !sound) return sound.error();
    if (std::max(size.width(), size.height()) > kLongestUsed)
        reader.setScaledSize(size.scaled(kLongestUsed, kLongestUsed, Qt::KeepAspectRatio)
                                 .expandedTo({kShortestSide, kShortestSide}));
    const DecoderMessages messages;
    QImage image = reader.read();
    if (image.isNull()) return unreadable(path, reader.errorString().toStdString());
    if (image.colorSpace().isValid()) image.convertToColorSpace(QColorSpace::SRgb);
    image = turnedUpright(onWhite(image), orientation);
    const bool turned = (size.width() > size.height()) != (image.width() > image.height());
    return PictureFile{image, turned ? size.transposed() : size, more, more && format == "gif",
                       messages.tellOfDamage()};
}

/// What a file and bytes have in common. whole: what tells whether data of a format ends too early.
template <typename Whole>
Result<PictureFile> readFrom(const std::filesystem::path& path, QIODevice& device, Whole& whole) {
    if (device.size() > kMostBytes) return unreadable(path, "it has more than 256 MiB");
    const QByteArray format = pictureFormat(device);
    if (format.isEmpty())
        return unreadable(path, "it is no picture; known are PNG, JPEG, WebP, TIFF, BMP and GIF");
    if (endsTooEarly(whole, format)) return unreadable(path, "it ends too early");
    return decode(path, device, format);
}

}  // namespace

Result<void> checkPictureSize(const std::filesystem::path& path, const QSize& size) {
    if (!size.isValid()) return unreadable(path, "its header is damaged");
    if (std::min(size.width(), size.height()) < kShortestSide)
        return unreadable(path, "it has " + sizeText(size) + ", too few to start a clip from");
    if (std::max(size.width(), size.height()) > kLongestSide ||
        int64_t{size.width()} * size.height() > kMostPixels)
        return unreadable(path, "it has " + sizeText(size) + "; at most 100 million, 16384 a side, are read");
    return {};
}

Result<PictureFile> readPicture(const std::filesystem::path& path) {
    QFile file;
    if (const Result<void> opened = openRegular(path, file); !opened) return opened.error();
    return readFrom(path, file, file);
}

Result<PictureFile> readPicture(const QByteArray& bytes, const std::string& name) {
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return readFrom(name, buffer, bytes);
}

std::shared_ptr<const Frame> frameOf(const QImage& image) {
    auto frame = std::make_shared<Frame>(Frame{image.width(), image.height()});
    frame->rgb.reserve(frame->stride() * static_cast<size_t>(image.height()));
    for (int y = 0; y < image.height(); ++y) {
        const uchar* row = image.constScanLine(y);
        frame->rgb.insert(frame->rgb.end(), row, row + frame->stride());
    }
    return frame;
}

std::string pngOf(const Frame& frame) {
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    QImage(frame.rgb.data(), frame.width, frame.height, static_cast<qsizetype>(frame.stride()),
           QImage::Format_RGB888)
        .save(&bytes, "PNG");
    return bytes.data().toStdString();
}

}  // namespace lightreel
