#include "core/picture/exif_orientation.h"

#include <QIODevice>
#include <QTransform>
#include <QtEndian>
#include <algorithm>
#include <optional>

namespace lightreel {
namespace {

constexpr int kMostChunks = 1 << 17;   // 100 million pixels in PNG's usual chunks of 8 KiB are far fewer
constexpr qint64 kMostExif = 1 << 20;  // cameras write at most 64 KiB
constexpr quint16 kOrientationTag = 0x0112, kShort = 3;

/// What the EXIF chunk holds, from its start; empty: there is none, or it is cut.
QByteArray exifChunk(QIODevice& device, bool png) {
    qint64 at = png ? 8 : 12;
    for (int i = 0; i < kMostChunks && at < device.size() && device.seek(at); ++i) {
        const QByteArray head = device.read(8);
        if (head.size() < 8) return {};
        const QByteArray type = png ? head.last(4) : head.first(4);
        const qint64 length =
            png ? qFromBigEndian<quint32>(head.data()) : qFromLittleEndian<quint32>(head.data() + 4);
        if (type == (png ? "eXIf" : "EXIF")) {
            const qint64 wanted = std::min(length, kMostExif);
            const QByteArray exif = device.read(wanted);
            return exif.size() == wanted ? exif : QByteArray();
        }
        at += 8 + length + (png ? 4 : length % 2);  // a checksum, or a byte that makes it even
    }
    return {};
}

/// Numbers in the byte order that the data tells; none where they would stand beyond its end.
class TiffNumbers {
  public:
    explicit TiffNumbers(QByteArrayView bytes) : m_bytes(bytes), m_big(bytes.startsWith("MM")) {}

    template <typename Number>
    [[nodiscard]] std::optional<Number> at(quint64 offset) const {
        if (offset + sizeof(Number) > static_cast<quint64>(m_bytes.size())) return std::nullopt;
        const char* from = m_bytes.data() + offset;
        return m_big ? qFromBigEndian<Number>(from) : qFromLittleEndian<Number>(from);
    }

  private:
    QByteArrayView m_bytes;
    bool m_big;
};

/// What the first directory says; no other one is looked at.
int orientationIn(QByteArrayView tiff) {
    constexpr quint64 kEntry = 12;
    if (!tiff.startsWith(QByteArrayView("II*\0", 4)) && !tiff.startsWith(QByteArrayView("MM\0*", 4)))
        return kUprightAlready;
    const TiffNumbers numbers(tiff);
    const auto directory = numbers.at<quint32>(4);
    const auto entries = directory ? numbers.at<quint16>(*directory) : std::nullopt;
    for (quint64 i = 0; i < entries.value_or(0); ++i) {
        const quint64 entry = quint64{*directory} + 2 + kEntry * i;
        const auto tag = numbers.at<quint16>(entry);
        if (!tag) break;
        if (*tag != kOrientationTag) continue;
        const auto value = numbers.at<quint16>(entry + 8);
        const bool sound = numbers.at<quint16>(entry + 2) == kShort && numbers.at<quint32>(entry + 4) == 1U &&
                           value >= quint16{1} && value <= quint16{8};
        return sound ? *value : kUprightAlready;
    }
    return kUprightAlready;
}

}  // namespace

int exifOrientation(QIODevice& device, const QByteArray& format) {
    if (format != "png" && format != "webp") return kUprightAlready;
    const QByteArray exif = exifChunk(device, format == "png");
    const QByteArrayView prefix("Exif\0\0", 6);  // JPEG's, which some write in a WebP too
    return orientationIn(exif.startsWith(prefix) ? QByteArrayView(exif).sliced(prefix.size())
                                                 : QByteArrayView(exif));
}

QImage turnedUpright(const QImage& image, int orientation) {
    if (orientation == kUprightAlready) return image;
    const bool across = orientation == 2 || orientation == 3 || orientation == 5 || orientation == 8;
    const bool over = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    const QImage standing = orientation >= 5 ? image.transformed(QTransform().rotate(90)) : image;
    return standing.mirrored(across, over);
}

}  // namespace lightreel
