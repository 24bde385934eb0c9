#pragma once
#include <QImage>

class QIODevice;

namespace lightreel {

inline constexpr int kUprightAlready = 1;

/// How the EXIF data of a PNG (chunk eXIf) or a WebP (chunk EXIF) says that the camera was held: 1 to 8, as
/// EXIF counts them. kUprightAlready where there is none or anything about it is odd, and for every other
/// format: Qt turns JPEG and TIFF itself. Reads heads of chunks and at most 1 MiB more. Moves the device.
/// Sources: EXIF 2.32 4.6.4 (tag 0x0112), TIFF 6.0 section 2, PNG 3 11.3.4.5, WebP container specification.
[[nodiscard]] int exifOrientation(QIODevice& device, const QByteArray& format);

/// The picture upright. orientation: 1 to 8.
[[nodiscard]] QImage turnedUpright(const QImage& image, int orientation);

}  // namespace lightreel
