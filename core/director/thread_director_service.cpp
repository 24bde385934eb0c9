#include "core/director/thread_director_service.h"

#include <QThread>

#include "core/base/utc_now.h"
#include "core/director/clip_entry.h"
#include "core/director/director_worker.h"

namespace lightreel {

/// The thread with its worker; ends it and waits.
class ThreadDirectorService::Thread {
  public:
    Thread(DirectorService& service, Setup setup) : worker(new DirectorWorker(service, std::move(setup))) {
        m_thread.setObjectName(QStringLiteral("director"));
        worker->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, worker, &QObject::deleteLater);
        m_thread.start();
    }
    ~Thread() {
        worker->signs().close();
        m_thread.quit();
        m_thread.wait();
    }
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    /// Does it on the thread, when what was wanted before is done; the reading makes way.
    void post(const std::function<void(DirectorWorker&)>& wish) {
        worker->signs().begin();
        QMetaObject::invokeMethod(
            worker,
            [own = worker, wish] {
                own->signs().end();
                wish(*own);
            },
            Qt::QueuedConnection);
    }

    DirectorWorker* worker;

  private:
    QThread m_thread;
};

ThreadDirectorService::ThreadDirectorService(Setup setup, QObject* parent)
    : DirectorService(parent), m_thread(std::make_unique<Thread>(*this, std::move(setup))) {
    qRegisterMetaType<Message>();
    qRegisterMetaType<DirectorState>();
    qRegisterMetaType<AssistantMemory>();
    qRegisterMetaType<Fact>();
    qRegisterMetaType<Notice>();
    qRegisterMetaType<Error>();
}

ThreadDirectorService::~ThreadDirectorService() = default;

void ThreadDirectorService::open() {
    m_thread->post([](DirectorWorker& worker) { worker.open(); });
}

void ThreadDirectorService::ask(const QString& text) {
    // Taken here, not on the thread: a stop that comes before the question's turn must count.
    const CancelToken cancel = m_thread->worker->signs().answerToken();
    m_thread->post([text, cancel](DirectorWorker& worker) { worker.ask(text, cancel); });
}

void ThreadDirectorService::stop() {
    m_thread->worker->signs().stopAnswers();
}

void ThreadDirectorService::search(const QString& words) {
    m_thread->post([words](DirectorWorker& worker) { worker.search(words); });
}

void ThreadDirectorService::remember(const QString& text, qint64 turn, const QString& clip) {
    m_thread->post([text, turn, clip](DirectorWorker& worker) { worker.remember(text, turn, clip); });
}

void ThreadDirectorService::forget(const QList<qint64>& turns) {
    m_thread->post([turns](DirectorWorker& worker) { worker.forget(turns); });
}

void ThreadDirectorService::forgetAll() {
    m_thread->post([](DirectorWorker& worker) { worker.forgetAll(); });
}

void ThreadDirectorService::useModel(const QString& path) {
    m_thread->post([path](DirectorWorker& worker) { worker.useModel(path); });
}

void ThreadDirectorService::clipFinished(const RunRecord& record) {
    m_thread->post([record](DirectorWorker& worker) { worker.addClip(entryOf(record)); });
}

void ThreadDirectorService::clipFailed(const Job& job, const Error& error) {
    m_thread->post(
        [entry = entryOf(job, error, utcNow())](DirectorWorker& worker) { worker.addClip(entry); });
}

void ThreadDirectorService::setLiked(const QString& clip, bool liked) {
    m_thread->post([clip, liked](DirectorWorker& worker) { worker.setLiked(clip, liked); });
}

void ThreadDirectorService::setNote(const QString& clip, const QString& note) {
    m_thread->post([clip, note](DirectorWorker& worker) { worker.setNote(clip, note); });
}

void ThreadDirectorService::setResting(bool resting) {
    m_thread->worker->signs().setResting(resting);
    m_thread->post([](DirectorWorker& worker) { worker.applyResting(); });
}

}  // namespace lightreel
