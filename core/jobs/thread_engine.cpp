#include "core/jobs/thread_engine.h"

#include "core/jobs/job_runner.h"

namespace lightreel {

/// Lives on the engine's thread and owns the library there.
class ThreadEngine::Worker : public QObject {
  public:
    Worker(ThreadEngine& engine, Open open) : m_engine(engine), m_open(std::move(open)) {}

    /// Opens the library the first time. Null when it cannot be opened; that is told once.
    EngineLibrary* library() {
        if (m_library || m_failed) return m_library.get();
        Result<std::unique_ptr<EngineLibrary>> opened = m_open();
        if (opened) {
            m_library = std::move(*opened);
            const EngineFacts facts = m_library->facts();
            const QString device = QString::fromStdString("CPU, " + std::to_string(facts.threads) +
                                                          " threads, " + facts.cpuCapability);
            say([engine = &m_engine, device] { Q_EMIT engine->ready(device); });
        } else {
            m_failed = opened.error();
            say([engine = &m_engine, error = *m_failed] { Q_EMIT engine->unavailable(error); });
        }
        return m_library.get();
    }

    void run(const Job& job, const CancelToken& cancel) {
        const auto emitEvent = [this](const JobEvent& event) { Q_EMIT m_engine.eventHappened(event); };
        if (EngineLibrary* engine = library()) {
            JobRunner(*engine, emitEvent).run(job, cancel);
        } else {
            emitEvent({job.id, 1, event::Accepted{}});
            emitEvent({job.id, 2, event::Failed{*m_failed}});
        }
    }

  private:
    /// From the engine's own thread and its event loop: whoever connects before that loop runs hears it,
    /// however fast the library opens.
    void say(std::function<void()> word) {
        QMetaObject::invokeMethod(&m_engine, std::move(word), Qt::QueuedConnection);
    }

    ThreadEngine& m_engine;
    Open m_open;
    std::unique_ptr<EngineLibrary> m_library;
    std::optional<Error> m_failed;
};

ThreadEngine::ThreadEngine(Open open, QObject* parent)
    : Engine(parent), m_worker(new Worker(*this, std::move(open))) {
    qRegisterMetaType<lightreel::JobEvent>();
    qRegisterMetaType<lightreel::Error>();
    m_thread.setObjectName("engine");
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->library(); }, Qt::QueuedConnection);
}

ThreadEngine::~ThreadEngine() {
    ThreadEngine::shutdown();
}

void ThreadEngine::submit(const Job& job) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopped) return;
        m_waiting.push_back({job, CancelToken()});
    }
    QMetaObject::invokeMethod(
        m_worker, [this] { takeNext(); }, Qt::QueuedConnection);
}

void ThreadEngine::takeNext() {
    Waiting next;
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.empty()) return;
        next = m_waiting.front();
        m_waiting.pop_front();
        m_running = next;
    }
    m_worker->run(next.job, next.cancel);
    const std::lock_guard lock(m_mutex);
    m_running.reset();
}

void ThreadEngine::cancel(const QString& jobId) {
    const std::lock_guard lock(m_mutex);
    const std::string id = jobId.toStdString();
    if (m_running && m_running->job.id == id) m_running->cancel.cancel();
    for (const Waiting& waiting : m_waiting)
        if (waiting.job.id == id)
            waiting.cancel.cancel();  // it still says Accepted and CancelHeard, in its turn
}

void ThreadEngine::shutdown() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        m_waiting.clear();
        if (m_running) m_running->cancel.cancel();
    }
    m_thread.quit();
    m_thread.wait();
}

void ThreadEngine::withEngine(std::function<void(EngineLibrary&)> work) {
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, work = std::move(work)] {
            if (EngineLibrary* engine = worker->library()) work(*engine);
        },
        Qt::QueuedConnection);
}

}  // namespace lightreel
