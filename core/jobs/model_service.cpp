#include "core/jobs/model_service.h"

#include <QThread>
#include <functional>
#include <mutex>

#include "core/pipeline/engine_loader.h"

namespace lightreel {

/// Lives on the service's thread; opens the engine library at the first question.
class ThreadModelService::Worker : public QObject {
  public:
    Worker(ThreadModelService& service, const ModelRoots& roots) : m_service(service), m_library(roots) {}

    /// Runs ask with the engine, or says why there is none.
    void withEngine(const QString& folder, const std::function<void(EngineLibrary&)>& ask) {
        const Result<EngineLibrary*> ready = engine();
        if (!ready) return report(folder, ready.error());
        ask(**ready);
    }

    /// The same with what the folder stands for.
    void withModel(const QString& folder, const std::function<void(EngineLibrary&, const ModelEntry&)>& ask) {
        const Result<ModelEntry> model = m_library.resolve(folder.toStdString());
        if (!model) return report(folder, model.error());
        withEngine(folder, [&](EngineLibrary& engine) { ask(engine, *model); });
    }

    /// Opened at the first call that succeeds.
    Result<EngineLibrary*> engine() {
        if (!m_engine) {
            auto opened = openEngineLibrary();
            if (!opened) return opened.error();
            m_engine = std::move(opened.value());
        }
        return m_engine.get();
    }

    void report(const QString& folder, const Error& error) { Q_EMIT m_service.failed(folder, error); }

    void inspect(const QString& folder) {
        withModel(folder, [&](EngineLibrary& engine, const ModelEntry& model) {
            const auto facts = engine.inspect(model.folder, model.motionAdapter);
            if (facts)
                Q_EMIT m_service.inspected(folder, *facts);
            else
                report(folder, facts.error());
        });
    }

    void verify(const QString& folder, const CancelToken& cancel) {
        withModel(folder, [&](EngineLibrary& engine, const ModelEntry& model) {
            Result<ModelLibrary::ManifestState> sums = ModelLibrary::ManifestState::None;
            try {
                sums = m_library.checkManifest(model, cancel);
            } catch (const Cancelled&) {  // the engine hears it too
            }
            if (!sums) return report(folder, sums.error());
            const auto facts = engine.verify(model.folder, model.motionAdapter, cancel);
            if (cancel.asked())
                Q_EMIT m_service.verifyCancelled(folder);
            else if (facts)
                Q_EMIT m_service.verified(folder, *facts, *sums == ModelLibrary::ManifestState::Agrees);
            else
                report(folder, facts.error());
        });
    }

    CancelToken newVerifyToken() {
        const std::lock_guard lock(m_mutex);
        m_verifyCancel = CancelToken{};
        return m_verifyCancel;
    }

    void cancelVerify() {
        const std::lock_guard lock(m_mutex);
        m_verifyCancel.cancel();
    }

    /// True when the slot was empty, so that a question must be posted.
    bool leavePrompt(const QString& folder, const QString& prompt) {
        const std::lock_guard lock(m_mutex);
        const bool wasEmpty = !m_promptWaits;
        m_promptWaits = true;
        m_folder = folder;
        m_prompt = prompt;
        return wasEmpty;
    }

    void countWaitingPrompt() {
        QString folder;
        QString prompt;
        {
            const std::lock_guard lock(m_mutex);
            m_promptWaits = false;
            folder = m_folder;
            prompt = m_prompt;
        }
        const Result<ModelEntry> model = m_library.resolve(folder.toStdString());
        if (!model) return;
        withEngine(folder, [&](EngineLibrary& engine) {
            const auto count = engine.countTokens(model->folder, prompt.toStdString());
            if (count) Q_EMIT m_service.tokensCounted(folder, prompt, *count);
        });
    }

    /// As leavePrompt().
    bool leaveRun(const RunInput& input, quint64 ticket) {
        const std::lock_guard lock(m_mutex);
        const bool wasEmpty = !m_waitingRun;
        m_waitingRun.emplace(input, ticket);
        return wasEmpty;
    }

    void planWaitingRun() {
        std::pair<RunInput, quint64> run;
        {
            const std::lock_guard lock(m_mutex);
            run = *std::exchange(m_waitingRun, std::nullopt);
        }
        const Result<EngineLibrary*> ready = engine();
        if (!ready) return void(Q_EMIT m_service.planFailed(run.second, ready.error()));
        const Result<RunPlan> plan = (*ready)->plan(run.first);
        if (plan)
            Q_EMIT m_service.planned(run.second, *plan);
        else
            Q_EMIT m_service.planFailed(run.second, plan.error());
    }

    void describe() {
        withEngine({}, [&](EngineLibrary& engine) { Q_EMIT m_service.engineDescribed(engine.facts()); });
    }

  private:
    ThreadModelService& m_service;
    const ModelLibrary m_library;
    std::unique_ptr<EngineLibrary> m_engine;
    std::mutex m_mutex;  // guards all below
    CancelToken m_verifyCancel;
    bool m_promptWaits = false;
    QString m_folder;
    QString m_prompt;
    std::optional<std::pair<RunInput, quint64>> m_waitingRun;
};

/// The thread with its worker; ends it and waits.
class ThreadModelService::Thread {
  public:
    Thread(ThreadModelService& service, const ModelRoots& roots) : worker(new Worker(service, roots)) {
        m_thread.setObjectName(QStringLiteral("models"));
        worker->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, worker, &QObject::deleteLater);
        m_thread.start();
    }
    ~Thread() {
        worker->cancelVerify();
        m_thread.quit();
        m_thread.wait();
    }
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    void post(const std::function<void()>& question) {
        QMetaObject::invokeMethod(worker, question, Qt::QueuedConnection);
    }

    Worker* worker;

  private:
    QThread m_thread;
};

ThreadModelService::ThreadModelService(const ModelRoots& roots, QObject* parent)
    : ModelService(parent), m_thread(std::make_unique<Thread>(*this, roots)) {
    qRegisterMetaType<ModelFacts>();
    qRegisterMetaType<EngineFacts>();
    qRegisterMetaType<RunPlan>();
}

ThreadModelService::~ThreadModelService() = default;

void ThreadModelService::inspect(const QString& folder) {
    m_thread->post([worker = m_thread->worker, folder] { worker->inspect(folder); });
}

void ThreadModelService::verify(const QString& folder) {
    // Made here, not on the thread: a cancel that comes before the question's turn must count.
    const CancelToken cancel = m_thread->worker->newVerifyToken();
    m_thread->post([worker = m_thread->worker, folder, cancel] { worker->verify(folder, cancel); });
}

void ThreadModelService::cancelVerify() {
    m_thread->worker->cancelVerify();
}

void ThreadModelService::countTokens(const QString& folder, const QString& prompt) {
    Worker* worker = m_thread->worker;
    if (worker->leavePrompt(folder, prompt)) m_thread->post([worker] { worker->countWaitingPrompt(); });
}

void ThreadModelService::plan(const RunInput& input, quint64 ticket) {
    Worker* worker = m_thread->worker;
    if (worker->leaveRun(input, ticket)) m_thread->post([worker] { worker->planWaitingRun(); });
}

void ThreadModelService::describeEngine() {
    m_thread->post([worker = m_thread->worker] { worker->describe(); });
}

}  // namespace lightreel
