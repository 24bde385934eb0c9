#include "app/window/library_catalog.h"

namespace lightreel {

LibraryCatalog::LibraryCatalog(const ModelRoots& roots)
    : m_library(roots), m_userFolder(QString::fromStdString(roots.user.string())), m_worker(new QObject) {
    m_thread.setObjectName(QStringLiteral("imports"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

LibraryCatalog::~LibraryCatalog() {
    m_cancel.cancel();
    m_thread.quit();
    m_thread.wait();
}

QString LibraryCatalog::titleOf(const std::string& id) {
    if (id == kEmbeddedModel) return tr("Lightreel demo");
    if (id == kEmbeddedPictureModel) return tr("Lightreel demo, from a picture");
    return QString::fromStdString(id);
}

QVector<ModelChoice> LibraryCatalog::models() const {
    QVector<ModelChoice> choices;
    for (const ModelEntry& entry : m_library.list()) {
        ModelChoice choice{QString::fromStdString(entry.id), titleOf(entry.id),
                           QString::fromStdString(entry.folder.string())};
        if (const auto whole = m_library.withBase(entry); whole && !whole->motionAdapter.empty()) {
            choice.motionAdapter = QString::fromStdString(whole->motionAdapter.string());
            choice.base = QString::fromStdString(whole->folder.string());
        }
        choices.append(choice);
    }
    return choices;
}

QString LibraryCatalog::folder() const {
    return m_userFolder;
}

void LibraryCatalog::importFolder(const QString& folder) {
    m_cancel = CancelToken{};
    QMetaObject::invokeMethod(
        m_worker, [this, folder, cancel = m_cancel] { copy(folder, cancel); }, Qt::QueuedConnection);
}

void LibraryCatalog::copy(const QString& folder, const CancelToken& cancel) {
    const auto report = [this](const ImportProgress& progress) {
        Q_EMIT importProgressed(progress.bytesDone, progress.bytesTotal);
    };
    try {
        const auto entry = m_library.importModel(folder.toStdString(), {}, cancel, report);
        if (!entry) {
            Q_EMIT importFailed(entry.error());
            return;
        }
        Q_EMIT imported(QString::fromStdString(entry->id));
        Q_EMIT changed();
    } catch (const Cancelled&) {
        Q_EMIT importCancelled();
    }
}

}  // namespace lightreel
