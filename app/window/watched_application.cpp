#include "app/window/watched_application.h"

#include <QAbstractEventDispatcher>
#include <QEvent>
#include <QMetaEnum>
#include <QThread>

#include "core/base/log.h"

namespace lightreel {
namespace {

std::string describe(const char* className, const QString& objectName, QEvent::Type type) {
    const char* word = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return (QLatin1String(className) + QLatin1Char(' ') + objectName + QLatin1String(": ") +
            QLatin1String(word ? word : "?"))
        .toStdString();
}

}  // namespace

WatchedApplication::WatchedApplication(int& argc, char** argv) : QApplication(argc, argv) {
    m_clock.start();
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this,
            [this] { m_starts.fill(m_clock.elapsed()); });
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
    if (QThread::currentThread() != thread()) return QApplication::notify(receiver, event);
    // Afterwards both may be gone.
    const char* className = receiver->metaObject()->className();
    const QString objectName = receiver->objectName();
    const QEvent::Type type = event->type();
    m_starts.append(m_clock.elapsed());
    const bool handled = QApplication::notify(receiver, event);
    const qint64 busy = m_clock.elapsed() - m_starts.takeLast();
    if (busy > kNoticeableMs)
        log().debug("The window was busy for {} ms: {}", busy, describe(className, objectName, type));
    return handled;
}

}  // namespace lightreel
