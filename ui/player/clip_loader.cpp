#include "ui/player/clip_loader.h"

#include <QFile>

#include "core/base/durable_file.h"
#include "core/jobs/clip_files.h"
#include "core/media/video_reader.h"

namespace lightreel {
namespace {

/// Times and the memory tape lie beside the clip: they were not known when its file began. A file of another
/// run under that name does not count.
std::optional<RunRecord> recordOf(const std::filesystem::path& clip, const std::string& comment) {
    std::optional<RunRecord> inside = recordFromComment(comment);
    if (!inside) return std::nullopt;
    std::optional<RunRecord> beside = recordBeside(clip, inside->jobId);
    return beside ? beside : inside;
}

/// The dialog has asked before an older file is replaced.
Result<void> copyDurably(const QString& path, const QString& target) {
    const QString part = target + QStringLiteral(".part");
    QFile::remove(part);
    QFile source(path);
    if (!source.copy(part)) {
        QFile::remove(part);
        return Error{ErrorCode::WriteFailed,
                     {{"path", target.toStdString()}, {"reason", source.errorString().toStdString()}},
                     {},
                     "copy"};
    }
    const auto done = commitFile(part.toStdString(), target.toStdString(), Existing::Replace);
    return done ? Result<void>() : Result<void>(done.error());
}

}  // namespace

Result<LoadedClip> readLoadedClip(const QString& path) {
    const std::filesystem::path file = path.toStdString();
    LoadedClip clip;
    clip.path = path;
    {
        auto reader = VideoReader::open(file);
        if (!reader) return reader.error();
        clip.fps = reader->fps();
        clip.request = requestFromComment(reader->comment());
        clip.record = recordOf(file, reader->comment());
    }
    auto frames = readClip(file);
    if (!frames) return frames.error();
    clip.frames = std::move(frames.value());
    return clip;
}

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

void ClipLoader::later(std::function<void()> work) {
    QMetaObject::invokeMethod(m_worker, std::move(work), Qt::QueuedConnection);
}

void ClipLoader::answer(std::function<void()> signal) {
    QMetaObject::invokeMethod(this, std::move(signal), Qt::QueuedConnection);
}

void ClipLoader::load(const QString& path) {
    const int number = ++m_newest;
    later([this, path, number] {
        if (number != m_newest) return;
        auto clip = readLoadedClip(path);
        if (!clip)
            return answer([this, number, path, error = clip.error()] {
                if (number == m_newest) Q_EMIT failed(path, error);
            });
        answer([this, number, shared = std::make_shared<const LoadedClip>(std::move(*clip))] {
            if (number == m_newest) Q_EMIT loaded(shared);
        });
    });
}

void ClipLoader::peek(const QString& path) {
    later([this, path] {
        const std::filesystem::path file = path.toStdString();
        const auto reader = VideoReader::open(file);
        if (!reader) return;
        if (auto record = recordOf(file, reader->comment()))
            answer([this, path, shared = std::make_shared<const RunRecord>(std::move(*record))] {
                Q_EMIT peeked(path, shared);
            });
    });
}

void ClipLoader::copy(const QString& path, const QString& target) {
    later([this, path, target] {
        const Result<void> done = copyDurably(path, target);
        answer([this, path, target, done] {
            if (done)
                Q_EMIT copied(target);
            else
                Q_EMIT failed(path, done.error());
        });
    });
}

}  // namespace lightreel
