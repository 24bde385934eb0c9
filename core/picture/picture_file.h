#pragma once
#include <QImage>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/frame/frame.h"

namespace lightreel {

/// A picture from a file or the clipboard: upright (EXIF), in sRGB, transparency laid over white,
/// Format_RGB888.
struct PictureFile {
    QImage image;
    QSize fileSize;        ///< pixels of the file, upright; more than the image's where it was read smaller
    bool more = false;     ///< the file holds more pictures; this is the first
    bool clip = false;     ///< which startFrames() can read as a clip's frames
    bool damaged = false;  ///< a part of it could not be read, and was filled up
};

/// Reads PNG, JPEG, WebP, TIFF, BMP and the first picture of a GIF; the kind is told by content, not by name.
/// Files of at most 256 MiB; at least 8 x 8 pixels, at most 16384 a side and 100 million in all. What has
/// more than 4096 a side, the largest that a clip can have, is read smaller. Needs no QGuiApplication.
/// errors: FileMissing, FileUnreadable{path, reason}
[[nodiscard]] Result<PictureFile> readPicture(const std::filesystem::path& path);

/// The same of the bytes of such a file, which errors call name. errors: FileUnreadable{path: name, reason}
[[nodiscard]] Result<PictureFile> readPicture(const QByteArray& bytes, const std::string& name);

/// Whether a picture is of a size that readPicture takes. path: what errors call it.
/// errors: FileUnreadable{path, reason}
[[nodiscard]] Result<void> checkPictureSize(const std::filesystem::path& path, const QSize& size);

/// The pixels of a Format_RGB888 image as a clip's frame.
[[nodiscard]] std::shared_ptr<const Frame> frameOf(const QImage& image);

/// A frame as the bytes of a PNG file.
[[nodiscard]] std::string pngOf(const Frame& frame);

}  // namespace lightreel
