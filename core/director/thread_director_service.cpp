#include "core/director/thread_director_service.h"

#include <QThread>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <mutex>

#include "core/base/log.h"
#include "core/base/utc_now.h"
#include "core/director/director.h"

namespace lightreel {
namespace {

using namespace std::chrono_literals;

constexpr auto kLetGoAfter = 5min;     ///< without a question
constexpr auto kReadAgainAfter = 30s;  ///< a step that failed
constexpr auto kBetweenReports = 250ms;

}  // namespace

/// Lives on the thread; whatever is public and says so may be called from outside.
class ThreadDirectorService::Worker : public QObject {
  public:
    Worker(ThreadDirectorService& service, std::filesystem::path folder, DirectorModels models,
           OpenEngine openEngine)
        : m_service(service),
          m_folder(std::move(folder)),
          m_models(std::move(models)),
          m_openEngine(std::move(openEngine)) {}

    // From outside.
    CancelToken newQuestion() {
        const std::lock_guard lock(m_mutex);
        m_idle.cancel();
        m_questions.emplace_back();
        return m_questions.back();
    }
    void stop() {
        const std::lock_guard lock(m_mutex);
        for (const CancelToken& question : m_questions) question.cancel();
    }
    void interrupt() {
        const std::lock_guard lock(m_mutex);
        m_idle.cancel();
        for (const CancelToken& question : m_questions) question.cancel();
    }

    void open() {
        Result<std::unique_ptr<Director>> director = Director::open(m_folder);
        if (!director) return say({DirectorState::Is::Failed, 0, paragraph(director.error())});
        m_director = std::move(*director);
        for (const auto& damaged : m_director->damaged())
            log().warn(
                "A file of the assistant was damaged. It was set aside as {}, and a new one was begun.",
                damaged.string());
        m_timer = std::make_unique<QTimer>();
        m_timer->setSingleShot(true);
        connect(m_timer.get(), &QTimer::timeout, this, [this] { onTimer(); });
        sayMessages();
        lookForModels();
    }

    void useModel(const QString& path) {
        m_model = path.toStdString();
        if (!m_director) return;
        m_director->dropModel("The language model is being changed.");
        lookForModels();
    }

    void ask(const QString& text, const CancelToken& cancel) {
        if (!m_director) return askFailed({ErrorCode::Internal, {{"reason", "no project is open"}}}, cancel);
        if (m_state.is != DirectorState::Is::NoModel && !m_resting) load(cancel);
        const DirectorState before = m_state;
        if (m_director->hasModel() && !m_resting) say({DirectorState::Is::Answering});
        Director::Listener listener{[this](const Message& question) { Q_EMIT m_service.asked(question); },
                                    [this](const std::string& piece) {
                                        Q_EMIT m_service.piece(QString::fromStdString(piece));
                                        reportMemory(false);
                                    }};
        const Result<Message> reply = m_director->ask(text.toStdString(), listener, cancel);
        say(before);
        reportMemory(true);
        if (!reply) return askFailed(reply.error(), cancel);
        finish(cancel);
        Q_EMIT m_service.answered(*reply);
        readOn();
    }

    void search(const QString& words) {
        if (!m_director) return;
        const Result<std::vector<Fact>> facts = m_director->search(words.toStdString(), {});
        if (!facts) return Q_EMIT m_service.askFailed(facts.error());
        Q_EMIT m_service.found(words, QList<Fact>(facts->begin(), facts->end()));
    }

    void remember(const QString& text, qint64 turn, const QString& clip) {
        if (!m_director) return;
        const Result<Fact> decided = m_director->remember(text.toStdString(), turn, clip.toStdString());
        if (!decided) return Q_EMIT m_service.askFailed(decided.error());
        Q_EMIT m_service.decided(*decided);
    }

    void forget(const QList<qint64>& turns) {
        if (!m_director) return;
        if (const Result<void> gone = m_director->forget({turns.begin(), turns.end()}); !gone)
            return Q_EMIT m_service.askFailed(gone.error());
        Q_EMIT m_service.forgotten(turns);
        readOn();
    }

    void forgetAll() {
        if (!m_director) return;
        if (const Result<void> gone = m_director->forgetAll(); !gone)
            return Q_EMIT m_service.askFailed(gone.error());
        sayMessages();
        reportMemory(true);
    }

    /// What the program tells of clips; a catalog that cannot be written costs no clip.
    void tell(const std::function<Result<void>(const ClipCatalog&)>& what) {
        if (!m_director) return;
        if (const Result<void> told = what(m_director->clips()); !told)
            log().warn("The assistant's catalog of clips: {}", paragraph(told.error()));
        readOn();
    }

    void setResting(bool resting) {
        m_resting = resting;
        if (!m_director) return;
        m_director->setResting(resting);
        reportMemory(true);
        if (m_state.is == DirectorState::Is::NoModel || m_state.is == DirectorState::Is::Failed) return;
        say({resting ? DirectorState::Is::Resting : DirectorState::Is::Ready});
        if (!resting) readOn();
    }

  private:
    void say(const DirectorState& state) {
        if (state == m_state) return;
        m_state = state;
        Q_EMIT m_service.stateChanged(state);
    }

    void sayMessages() {
        const Result<std::vector<Message>> all = m_director->messages();
        if (!all) return Q_EMIT m_service.askFailed(all.error());
        Q_EMIT m_service.opened(QList<Message>(all->begin(), all->end()));
    }

    void lookForModels() {
        const Result<std::filesystem::path> model = m_models.languageModel(m_model);
        if (model) return say({m_resting ? DirectorState::Is::Resting : DirectorState::Is::Ready});
        m_director->dropModel(paragraph(model.error()));
        say({DirectorState::Is::NoModel, 0, paragraph(model.error())});
    }

    void load(const CancelToken& cancel) {
        if (m_director->hasModel()) return;
        say({DirectorState::Is::Loading});
        const Result<AssistantFacts> facts = loaded(cancel);
        if (facts) return say({DirectorState::Is::Ready});
        m_director->dropModel(paragraph(facts.error()));
        say({DirectorState::Is::Failed, 0, paragraph(facts.error())});
    }

    Result<AssistantFacts> loaded(const CancelToken& cancel) {
        AssistantSetup setup;
        const Result<std::filesystem::path> model = m_models.languageModel(m_model);
        if (!model) return model.error();
        setup.languageModel = *model;
        // Without an embedder there is one episode, and clips are found by their words.
        if (const Result<std::filesystem::path> embedder = m_models.embedder()) setup.embedder = *embedder;
        Result<std::unique_ptr<AssistantEngine>> engine = m_openEngine();
        if (!engine) return engine.error();
        return m_director->useModel(std::move(*engine), setup, cancel);
    }

    void askFailed(const Error& error, const CancelToken& cancel) {
        finish(cancel);
        Q_EMIT m_service.askFailed(error);
    }

    /// The question is over; tokens come in the order of their questions.
    void finish(const CancelToken&) {
        const std::lock_guard lock(m_mutex);
        if (!m_questions.empty()) m_questions.erase(m_questions.begin());
    }

    /// Reads what was said in pieces, behind whatever else waits for the thread.
    void readOn() {
        if (!m_director->hasModel() || m_resting || m_reading) return;
        m_reading = true;
        QMetaObject::invokeMethod(
            this, [this] { readOne(); }, Qt::QueuedConnection);
    }

    void readOne() {
        m_reading = false;
        if (!m_director->hasModel() || m_resting) return;
        const Result<Indexing> step = m_director->idleStep(newIdle());
        reportMemory(true);
        if (!step) {
            log().warn("The assistant reads later: {}", paragraph(step.error()));
            say({DirectorState::Is::Ready});
            return m_timer->start(kReadAgainAfter);
        }
        if (step->complete()) {
            say({DirectorState::Is::Ready});
            return m_timer->start(kLetGoAfter);
        }
        say({DirectorState::Is::Indexing, static_cast<int>(100 * step->done / step->total)});
        readOn();
    }

    CancelToken newIdle() {
        const std::lock_guard lock(m_mutex);
        m_idle = CancelToken();
        if (!m_questions.empty()) m_idle.cancel();
        return m_idle;
    }

    void onTimer() {
        if (!m_director->hasModel() || m_resting) return;
        if (m_timer->intervalAsDuration() == kReadAgainAfter) return readOn();
        m_director->engine()->rest();
        reportMemory(true);
    }

    void reportMemory(bool now) {
        const auto moment = std::chrono::steady_clock::now();
        if (!now && moment - m_reported < kBetweenReports) return;
        m_reported = moment;
        Q_EMIT m_service.memoryChanged(m_director->memory());
    }

    ThreadDirectorService& m_service;
    const std::filesystem::path m_folder;
    DirectorModels m_models;
    OpenEngine m_openEngine;
    std::string m_model;
    std::unique_ptr<Director> m_director;
    std::unique_ptr<QTimer> m_timer;
    DirectorState m_state;
    bool m_resting = false, m_reading = false;
    std::chrono::steady_clock::time_point m_reported;
    std::mutex m_mutex;  // guards the two below
    CancelToken m_idle;
    std::vector<CancelToken> m_questions;  ///< that are not answered yet
};

class ThreadDirectorService::Thread : public QThread {
  public:
    explicit Thread(Worker* owned) : worker(owned) {
        setObjectName(QStringLiteral("assistant"));
        worker->moveToThread(this);
        connect(this, &QThread::finished, worker, &QObject::deleteLater);
        start();
    }
    ~Thread() override {
        worker->interrupt();
        quit();
        wait();
    }
    template <typename Work>
    void post(Work work) {
        QMetaObject::invokeMethod(worker, std::move(work), Qt::QueuedConnection);
    }
    Worker* const worker;
};

ThreadDirectorService::ThreadDirectorService(std::filesystem::path folder, DirectorModels models,
                                             OpenEngine openEngine, QObject* parent)
    : DirectorService(parent),
      m_thread(std::make_unique<Thread>(
          new Worker(*this, std::move(folder), std::move(models), std::move(openEngine)))) {
    qRegisterMetaType<QList<Message>>();
    qRegisterMetaType<QList<Fact>>();
}

ThreadDirectorService::~ThreadDirectorService() = default;

void ThreadDirectorService::open() {
    m_thread->post([worker = m_thread->worker] { worker->open(); });
}

void ThreadDirectorService::ask(const QString& text) {
    // Made here, not on the thread: a stop that comes before the question's turn must count.
    const CancelToken cancel = m_thread->worker->newQuestion();
    m_thread->post([worker = m_thread->worker, text, cancel] { worker->ask(text, cancel); });
}

void ThreadDirectorService::stop() {
    m_thread->worker->stop();
}

void ThreadDirectorService::search(const QString& words) {
    m_thread->post([worker = m_thread->worker, words] { worker->search(words); });
}

void ThreadDirectorService::remember(const QString& text, qint64 turn, const QString& clip) {
    m_thread->post([worker = m_thread->worker, text, turn, clip] { worker->remember(text, turn, clip); });
}

void ThreadDirectorService::forget(const QList<qint64>& turns) {
    m_thread->post([worker = m_thread->worker, turns] { worker->forget(turns); });
}

void ThreadDirectorService::forgetAll() {
    m_thread->post([worker = m_thread->worker] { worker->forgetAll(); });
}

void ThreadDirectorService::useModel(const QString& path) {
    m_thread->post([worker = m_thread->worker, path] { worker->useModel(path); });
}

void ThreadDirectorService::clipFinished(const RunRecord& record) {
    m_thread->post([worker = m_thread->worker, record] {
        worker->tell([&record](const ClipCatalog& clips) { return clips.add(record); });
    });
}

void ThreadDirectorService::clipFailed(const Job& job, const Error& error) {
    m_thread->post([worker = m_thread->worker, job, error] {
        worker->tell([&](const ClipCatalog& clips) { return clips.addFailure(job, error, utcNow()); });
    });
}

void ThreadDirectorService::setLiked(const QString& clip, bool liked) {
    m_thread->post([worker = m_thread->worker, path = clip.toStdString(), liked] {
        worker->tell([&](const ClipCatalog& clips) { return clips.setLiked(path, liked); });
    });
}

void ThreadDirectorService::setNote(const QString& clip, const QString& note) {
    m_thread->post([worker = m_thread->worker, path = clip.toStdString(), text = note.toStdString()] {
        worker->tell([&](const ClipCatalog& clips) { return clips.setNote(path, text); });
    });
}

void ThreadDirectorService::setResting(bool resting) {
    if (resting) m_thread->worker->interrupt();
    m_thread->post([worker = m_thread->worker, resting] { worker->setResting(resting); });
}

}  // namespace lightreel
