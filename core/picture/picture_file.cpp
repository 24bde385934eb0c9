#include "core/picture/picture_file.h"

#include <QBuffer>
#include <QColorSpace>
#include <QFile>
#include <QImageReader>
#include <QPainter>
#include <QtEndian>
#include <algorithm>

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

Result<void> checkSize(const std::filesystem::path& path, const QSize& size) {
    if (!size.isValid()) return unreadable(path, "its header is damaged");
    if (std::min(size.width(), size.height()) < kShortestSide)
        return unreadable(path, "it has " + sizeText(size) + ", too few to start a clip from");
    if (std::max(size.width(), size.height()) > kLongestSide ||
        int64_t{size.width()} * size.height() > kMostPixels)
        return unreadable(path, "it has " + sizeText(size) + "; at most 100 million, 16384 a side, are read");
    return {};
}

QImage onWhite(const QImage& image) {
    if (!image.hasAlphaChannel()) return image.convertToFormat(QImage::Format_RGB888);
    QImage out(image.size(), QImage::Format_RGB888);
    out.fill(Qt::white);
    QPainter(&out).drawImage(0, 0, image);
    return out;
}

/// Before anything is allocated. Qt tells the size of a GIF's first picture, not of the screen it is laid on.
QSize sizeOf(QImageReader& reader, QFile& file) {
    if (reader.format() != "gif") return reader.size();
    const QByteArray screen = file.peek(10).mid(6);
    return {qFromLittleEndian<quint16>(screen.data()), qFromLittleEndian<quint16>(screen.data() + 2)};
}

Result<PictureFile> decode(const std::filesystem::path& path, QFile& file, const QByteArray& format) {
    QImageReader::setAllocationLimit(kMostMegabytes);
    QImageReader reader(&file, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    if (!QImageReader::supportedImageFormats().contains(format))
        return unreadable(path, "this installation cannot read " + format.toUpper().toStdString());
    const QSize size = sizeOf(reader, file);
    if (const Result<void> sound = checkSize(path, size); !sound) return sound.error();
    const bool animated = reader.supportsAnimation() && reader.imageCount() > 1;
    if (std::max(size.width(), size.height()) > kLongestUsed)
        reader.setScaledSize(size.scaled(kLongestUsed, kLongestUsed, Qt::KeepAspectRatio)
                                 .expandedTo({kShortestSide, kShortestSide}));
    QImage image = reader.read();
    if (image.isNull()) return unreadable(path, reader.errorString().toStdString());
    if (image.colorSpace().isValid()) image.convertToColorSpace(QColorSpace::SRgb);
    return PictureFile{onWhite(image), animated};
}

}  // namespace

Result<PictureFile> readPicture(const std::filesystem::path& path) {
    QFile file;
    if (const Result<void> opened = openRegular(path, file); !opened) return opened.error();
    if (file.size() > kMostBytes) return unreadable(path, "it has more than 256 MiB");
    const QByteArray format = pictureFormat(file);
    if (format.isEmpty())
        return unreadable(path, "it is no picture; known are PNG, JPEG, WebP, TIFF, BMP and GIF");
    if (endsTooEarly(file, format)) return unreadable(path, "it ends too early");
    return decode(path, file, format);
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
