#pragma once
#include <QImage>
#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/frame/frame.h"

namespace lightreel {

/// A picture from a file: upright (EXIF), in sRGB, transparency laid over white, Format_RGB888.
struct PictureFile {
    QImage image;
    bool animated = false;  ///< the file holds more pictures; this is the first
};

/// Reads PNG, JPEG, WebP, TIFF, BMP and the first picture of a GIF; the kind is told by content, not by name.
/// Sides of at most 16384 pixels, at most 100 million pixels, at least 8 x 8.
/// errors: FileMissing, FileUnreadable{path, reason}
[[nodiscard]] Result<PictureFile> readPicture(const std::filesystem::path& path);

/// The pixels of a Format_RGB888 image as a clip's frame.
[[nodiscard]] std::shared_ptr<const Frame> frameOf(const QImage& image);

}  // namespace lightreel
