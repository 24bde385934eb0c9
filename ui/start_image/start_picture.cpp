#include "ui/start_image/start_picture.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QFileInfo>

#include "core/base/durable_file.h"
#include "core/base/folder_entries.h"
#include "core/picture/picture_file.h"
#include "core/picture/start_frames.h"

namespace lightreel {
namespace {

constexpr auto kTitle = "Title";  ///< PNG's own keyword

StartPicture shown(const QString& path, const QImage& image) {
    StartPicture picture{path, image.text(QLatin1String(kTitle)), image.size(), image.size(), image};
    if (picture.name.isEmpty()) picture.name = QFileInfo(path).fileName();
    if (std::max(image.width(), image.height()) > kLongestShown)
        picture.image =
            image.scaled(kLongestShown, kLongestShown, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return picture;
}

/// Format and size belong to the pixels: the same bytes can be another picture.
QByteArray hashOf(const QImage& image) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(
        QStringLiteral("%1x%2:%3").arg(image.width()).arg(image.height()).arg(image.format()).toLatin1());
    const qsizetype used = (static_cast<qsizetype>(image.width()) * image.depth() + 7) / 8;
    for (int y = 0; y < image.height(); ++y)
        hash.addData(QByteArrayView(reinterpret_cast<const char*>(image.constScanLine(y)), used));
    return hash.result().toHex().left(32);
}

void removeUnused(const std::filesystem::path& folder) {
    const auto oldest = std::filesystem::file_time_type::clock::now() - kKeptFor;
    std::error_code failure;
    for (const auto& entry : entriesIn(folder, failure)) {
        if (entry.path().extension() != ".png") continue;
        const auto used = entry.last_write_time(failure);
        if (!failure && used < oldest) std::filesystem::remove(entry.path(), failure);
    }
}

}  // namespace

Result<StartPicture> readStartPicture(const QString& path, StartFiles files) {
    const auto picture = readPicture(path.toStdString());
    if (picture) {
        StartPicture out = shown(path, picture->image);
        out.more = picture->more && (files == StartFiles::Pictures || !picture->clip);
        out.damaged = picture->damaged;
        out.fileSize = picture->fileSize;
        return out;
    }
    const auto clip = startFrames(path.toStdString(), 1, {});
    if (!clip) return clip.error();
    if (files == StartFiles::Pictures)
        return Error{ErrorCode::FileUnreadable,
                     {{"path", path.toStdString()},
                      {"reason",
                       "it is a clip, and this model starts from a picture. Open the clip and use "
                       "one of its frames"}}};
    const Frame& first = *clip->frames.front();
    const QImage image(first.rgb.data(), first.width, first.height, static_cast<qsizetype>(first.stride()),
                       QImage::Format_RGB888);
    StartPicture out = shown(path, image.copy());
    out.clip = true;
    return out;
}

Result<QString> keepPicture(const std::filesystem::path& folder, const QImage& image, const QString& name) {
    if (image.isNull())
        return Error{ErrorCode::FileUnreadable,
                     {{"path", name.toStdString()}, {"reason", "its data holds no picture"}}};
    if (const auto sound = checkPictureSize(name.toStdString(), image.size()); !sound) return sound.error();
    const std::filesystem::path target = folder / (hashOf(image).toStdString() + ".png");
    std::error_code failure;
    if (std::filesystem::exists(target, failure)) {
        markUsed(folder, QString::fromStdString(target.string()));
        return QString::fromStdString(target.string());
    }
    removeUnused(folder);
    std::filesystem::create_directories(folder, failure);
    QImage titled = image;
    if (!name.isEmpty()) titled.setText(QLatin1String(kTitle), name);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!titled.save(&buffer, "PNG"))
        return Error{ErrorCode::WriteFailed,
                     {{"path", target.string()}, {"reason", "the picture cannot be written as PNG"}}};
    const auto written =
        writeFileDurably(target, {bytes.constData(), static_cast<size_t>(bytes.size())}, Existing::Replace);
    if (!written) return written.error();
    return QString::fromStdString(written->string());
}

void markUsed(const std::filesystem::path& folder, const QString& path) {
    const std::filesystem::path file = path.toStdString();
    std::error_code ignored;
    if (file.parent_path() == folder)
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now(), ignored);
}

}  // namespace lightreel
