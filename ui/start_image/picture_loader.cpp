#include "ui/start_image/picture_loader.h"

#include "core/picture/picture_file.h"

namespace lightreel {
namespace {

Result<StartPicture> kept(const std::filesystem::path& folder, const QImage& image, const QString& name) {
    const auto path = keepPicture(folder, image, name);
    if (!path) return path.error();
    auto picture = readStartPicture(*path, StartFiles::Pictures);
    if (picture && !name.isEmpty()) picture->name = name;  // the same pixels had another name before
    return picture;
}

}  // namespace

PictureLoader::PictureLoader(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

PictureLoader::~PictureLoader() {
    m_pool.waitForDone();
}

void PictureLoader::load(const QString& path, StartFiles files) {
    later(path, [folder = m_folder, path, files] {
        markUsed(folder, path);
        return readStartPicture(path, files);
    });
}

void PictureLoader::keep(const QImage& image, const QString& name) {
    later(QString::fromStdString(m_folder.string()),
          [folder = m_folder, image, name] { return kept(folder, image, name); });
}

void PictureLoader::keep(const QByteArray& bytes, const QString& name) {
    later(QString::fromStdString(m_folder.string()),
          [folder = m_folder, bytes, name]() -> Result<StartPicture> {
              const auto picture = readPicture(bytes, name.toStdString());
              if (!picture) return picture.error();
              return kept(folder, picture->image, name);
          });
}

void PictureLoader::later(const QString& path, std::function<Result<StartPicture>()> work) {
    m_pool.clear();  // what has not begun is not wanted any more
    m_pool.start([this, path, number = ++m_newest, work = std::move(work)] {
        QMetaObject::invokeMethod(
            this,
            [this, path, number, result = work()] {
                if (number != m_newest) return;
                if (result)
                    Q_EMIT loaded(*result);
                else
                    Q_EMIT failed(path, result.error());
            },
            Qt::QueuedConnection);
    });
}

}  // namespace lightreel
