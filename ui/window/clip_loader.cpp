#include "ui/window/clip_loader.h"

#include "core/media/video_reader.h"

namespace lightreel {
namespace {

Result<LoadedClip> read(const QString& path) {
    const std::filesystem::path file = path.toStdString();
    LoadedClip clip;
    clip.path = path;
    {
        auto reader = VideoReader::open(file);
        if (!reader) return reader.error();
        clip.fps = reader->fps();
        clip.request = requestFromComment(reader->comment());
    }
    auto frames = readClip(file);
    if (!frames) return frames.error();
    clip.frames = std::move(frames.value());
    return clip;
}

}  // namespace

ClipLoader::ClipLoader(QObject* parent) : ClipSource(parent), m_worker(new QObject) {
    m_thread.setObjectName(QStringLiteral("clips"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

ClipLoader::~ClipLoader() {
    ++m_newest;
    m_thread.quit();
    m_thread.wait();
}

void ClipLoader::load(const QString& path) {
    const int number = ++m_newest;
    const auto work = [this, path, number] {
        if (number != m_newest) return;
        auto clip = read(path);
        const auto answer = [this, number, path, clip = std::move(clip)] {
            if (number != m_newest) return;
            if (clip)
                Q_EMIT loaded(std::make_shared<const LoadedClip>(*clip));
            else
                Q_EMIT failed(path, clip.error());
        };
        QMetaObject::invokeMethod(this, answer, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(m_worker, work, Qt::QueuedConnection);
}

}  // namespace lightreel
