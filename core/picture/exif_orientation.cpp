#include "core/picture/exif_orientation.h"

#include <QTransform>
#include <QtEndian>
#include <algorithm>
#include <optional>

#include "core/picture/chunks.h"

namespace lightreel {
namespace {

constexpr int kMostChunks = 1 << 17;   // 100 million pixels in PNG's usual chunks of 8 KiB are far fewer
constexpr qint64 kMostExif = 1 << 20;  // cameras write at most 64 KiB
constexpr quint16 kOrientationTag = 0x0112, kShort = 3;

/// What the EXIF chunk holds, from its start; empty: there is none, or it is cut.
QByteArray exifChunk(QIODevice& device, bool png) {
    QByteArray exif;
    eachChunk(device, png, kMostChunks, [&](const QByteArray& type, qint64 length) {
        if (type != (png ? "eXIf" : "EXIF")) return true;
        const qint64 wanted = std::min(length, kMostExif);
        exif = device.read(wanted);
        if (exif.size() != wanted) exif.clear();
        return false;
    });
    return exif;
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
