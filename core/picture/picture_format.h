#pragma once
#include <QByteArray>
#include <filesystem>
#include <string>

#include "core/base/result.h"

class QFile;
class QIODevice;

namespace lightreel {

/// FileUnreadable of a start picture or clip.
[[nodiscard]] inline Error unreadable(const std::filesystem::path& path, const std::string& reason) {
    return {ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", reason}}};
}

/// Opens a regular file for reading; a pipe or a device is refused without waiting for it.
/// errors: FileMissing, FileUnreadable{path, reason}
[[nodiscard]] Result<void> openRegular(const std::filesystem::path& path, QFile& file);

/// Qt's name of the format that the first bytes tell: png, jpeg, gif, webp, tiff, bmp. Empty: none of these.
[[nodiscard]] QByteArray pictureFormat(QIODevice& device);

/// Whether a file of a format whose decoder fills up what is missing with grey was cut short.
[[nodiscard]] bool endsTooEarly(QFile& file, const QByteArray& format);
[[nodiscard]] bool endsTooEarly(QByteArrayView bytes, const QByteArray& format);

}  // namespace lightreel
