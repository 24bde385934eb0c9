#pragma once
#include <QBuffer>
#include <QtEndian>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/unit/picture/pictures.h"

namespace lightreel {

inline std::string encoded(const QImage& image, const char* format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    EXPECT_TRUE(image.save(&buffer, format)) << format;
    return bytes.toStdString();
}

enum class ByteOrder { Little, Big };

template <typename Number>
std::string number(Number value, ByteOrder order) {
    std::string bytes(sizeof(Number), '\0');
    if (order == ByteOrder::Big)
        qToBigEndian(value, bytes.data());
    else
        qToLittleEndian(value, bytes.data());
    return bytes;
}

constexpr uint16_t kShort = 3, kLong = 4, kOrientation = 0x0112;

struct TiffEntry {
    uint16_t tag, type;
    uint32_t count, value;  ///< value: of one SHORT or LONG, else where the values stand
};

/// A TIFF file of one directory, which is also the form of EXIF data.
inline std::string tiffOf(const std::vector<TiffEntry>& entries, ByteOrder order) {
    std::string bytes = order == ByteOrder::Big ? std::string("MM\0*", 4) : std::string("II*\0", 4);
    bytes += number<quint32>(8, order) + number(static_cast<quint16>(entries.size()), order);
    for (const TiffEntry& entry : entries) {
        bytes += number(entry.tag, order) + number(entry.type, order) + number(entry.count, order);
        const bool small = entry.type == kShort && entry.count == 1;
        bytes += small ? number(static_cast<quint16>(entry.value), order) + std::string(2, '\0')
                       : number(entry.value, order);
    }
    return bytes + number<quint32>(0, order);  // no directory follows
}

inline std::string exifOf(int orientation, ByteOrder order) {
    return tiffOf({{0x010F, kLong, 1, 77}, {kOrientation, kShort, 1, static_cast<uint32_t>(orientation)}},
                  order);
}

/// quarters(), turned by the file's own tag.
inline std::string turnedTiff(int orientation, ByteOrder order) {
    constexpr uint32_t kEntries = 10, kDepths = 8 + 2 + 12 * kEntries + 4, kPixels = kDepths + 6;
    const QImage image = quarters().convertToFormat(QImage::Format_RGB888);
    const auto width = static_cast<uint32_t>(image.width()), height = static_cast<uint32_t>(image.height());
    std::string bytes = tiffOf({{256, kShort, 1, width},
                                {257, kShort, 1, height},
                                {258, kShort, 3, kDepths},
                                {259, kShort, 1, 1},
                                {262, kShort, 1, 2},
                                {273, kLong, 1, kPixels},
                                {kOrientation, kShort, 1, static_cast<uint32_t>(orientation)},
                                {277, kShort, 1, 3},
                                {278, kShort, 1, height},
                                {279, kLong, 1, width * height * 3}},
                               order);
    for (int i = 0; i < 3; ++i) bytes += number<quint16>(8, order);
    for (int y = 0; y < image.height(); ++y)
        bytes.append(reinterpret_cast<const char*>(image.constScanLine(y)), width * 3);
    return bytes;
}

inline std::string pngChunk(const std::string& type, const std::string& data) {
    quint32 sum = 0xFFFF'FFFF;
    for (const char byte : type + data) {
        sum ^= static_cast<uchar>(byte);
        for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (sum % 2 == 1 ? 0xEDB8'8320 : 0);
    }
    return number(static_cast<quint32>(data.size()), ByteOrder::Big) + type + data +
           number(~sum, ByteOrder::Big);
}

constexpr size_t kBehindPngHeader = 33, kPngEnd = 12;

inline std::string pngWith(const std::string& exif) {
    return encoded(quarters(), "png").insert(kBehindPngHeader, pngChunk("eXIf", exif));
}

inline std::string riffChunk(const std::string& type, const std::string& data) {
    return type + number(static_cast<quint32>(data.size()), ByteOrder::Little) + data +
           std::string(data.size() % 2, '\0');
}

inline std::string webpWith(const std::string& exif) {
    const QImage image = quarters();
    const auto side = [](int pixels) {
        return number(static_cast<quint32>(pixels - 1), ByteOrder::Little).substr(0, 3);
    };
    const std::string facts = std::string("\x08\0\0\0", 4) + side(image.width()) + side(image.height());
    return riffChunk("RIFF", "WEBP" + riffChunk("VP8X", facts) + encoded(image, "webp").substr(12) +
                                 riffChunk("EXIF", exif));
}

}  // namespace lightreel
