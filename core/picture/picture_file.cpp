#include "core/picture/picture_file.h"

#include <QColorSpace>
#include <QFile>
#include <QImageReader>
#include <QPainter>

namespace lightreel {
namespace {

constexpr int kLongestSide = 16'384;
constexpr int64_t kMostPixels = 100'000'000;
constexpr int kShortestSide = 8;
constexpr int kMostMegabytes = 1024;  // of one decoded picture: 100 million pixels in 64 bits

Error unreadable(const std::filesystem::path& path, const std::string& reason) {
    return {ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", reason}}};
}

std::string sizeText(const QSize& size) {
    return std::to_string(size.width()) + " x " + std::to_string(size.height()) + " pixels";
}

Result<void> checkSize(const std::filesystem::path& path, const QSize& size) {
    if (size.width() < kShortestSide || size.height() < kShortestSide)
        return unreadable(path, "it has " + sizeText(size) + ", too few to start a clip from");
    if (size.width() > kLongestSide || size.height() > kLongestSide ||
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

}  // namespace

Result<PictureFile> readPicture(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.exists()) return Error{ErrorCode::FileMissing, {{"path", path.string()}}};
    if (!file.open(QIODevice::ReadOnly)) return unreadable(path, file.errorString().toStdString());
    QImageReader::setAllocationLimit(kMostMegabytes);
    QImageReader reader(&file);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    if (!reader.canRead()) return unreadable(path, "it is no picture of a kind that is known here");
    if (reader.size().isValid())
        if (const Result<void> sound = checkSize(path, reader.size()); !sound) return sound.error();
    const bool animated = reader.supportsAnimation() && reader.imageCount() > 1;
    QImage image = reader.read();
    if (image.isNull()) return unreadable(path, reader.errorString().toStdString());
    if (const Result<void> sound = checkSize(path, image.size()); !sound) return sound.error();
    if (image.colorSpace().isValid()) image.convertToColorSpace(QColorSpace::SRgb);
    return PictureFile{onWhite(image), animated};
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

}  // namespace lightreel
