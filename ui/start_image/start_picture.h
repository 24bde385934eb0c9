#pragma once
#include <QImage>
#include <QSize>
#include <QString>
#include <chrono>
#include <filesystem>

#include "core/base/result.h"

namespace lightreel {

/// What a clip starts from, as the window shows it.
struct StartPicture {
    QString path;
    QString name;          ///< "lighthouse.png"; of a kept picture what it was, "kite.mp4, frame 12"
    QSize size;            ///< pixels, upright
    QSize fileSize;        ///< more than size where the file was read smaller
    QImage image;          ///< a copy that paints fast: at most kLongestShown pixels a side
    bool clip = false;     ///< the first frame of a clip
    bool more = false;     ///< the file holds more pictures, which are not used
    bool damaged = false;  ///< a part of it could not be read
};

inline constexpr int kLongestShown = 1024;
inline constexpr std::chrono::days kKeptFor{90};

/// Which files a model starts from.
enum class StartFiles { Pictures, PicturesAndClips };

/// errors: FileMissing, FileUnreadable{path, reason}
[[nodiscard]] Result<StartPicture> readStartPicture(const QString& path, StartFiles files);

/// Keeps a picture that has no file (pasted, dropped from another program, a frame of a clip) as
/// FOLDER/<hash>.png, so that jobs and later starts of the program find it; name is written into it. The same
/// pixels are kept once. Those that nobody has kept or read for kKeptFor go; a finished clip has its own
/// copy. errors: FileUnreadable (a null image, or of a size that no file may have), DiskFull, NotWritable,
/// WriteFailed
[[nodiscard]] Result<QString> keepPicture(const std::filesystem::path& folder, const QImage& image,
                                          const QString& name);

/// A kept picture is in use: it counts as new again. Anything else is left alone.
void markUsed(const std::filesystem::path& folder, const QString& path);

}  // namespace lightreel
