#pragma once
#include <QImage>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/frame/frame.h"

namespace lightreel {

/// A picture from a file: upright (EXIF), in sRGB, transparency laid over white, Format_RGB888.
struct PictureFile {
    QImage image;
    bool animated = false;  ///< the file holds more pictures; this is the first
};

/// Reads PNG, JPEG, WebP, TIFF, BMP and the first picture of a GIF; the kind is told by content, not by name.
/// Files of at most 256 MiB; at least 8 x 8 pixels, at most 16384 a side and 100 million in all. What has
/// more than 4096 a side, the largest that a clip can have, is read smaller. Needs no QGuiApplication.
/// errors: FileMissing, FileUnreadable{path, reason}
[[nodiscard]] Result<PictureFile> readPicture(const std::filesystem::path& path);

/// The pixels of a Format_RGB888 image as a clip's frame.
[[nodiscard]] std::shared_ptr<const Frame> frameOf(const QImage& image);

/// A frame as the bytes of a PNG file.
[[nodiscard]] std::string pngOf(const Frame& frame);

}  // namespace lightreel
