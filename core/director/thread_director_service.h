#pragma once
#include <functional>
#include <memory>

#include "core/director/director_service.h"
#include "core/library/director_models.h"

namespace lightreel {

/// The assistant on a thread of its own. The models are loaded at the first question, not before: they are
/// large. What is written is read between questions; after a while without any the models are let go.
class ThreadDirectorService : public DirectorService {
    Q_OBJECT
  public:
    using OpenEngine = std::function<Result<std::unique_ptr<AssistantEngine>>()>;

    /// folder: the project's, see Director::open. openEngine is called on the service's thread:
    /// openAssistantEngine in the program, a fake in tests.
    ThreadDirectorService(std::filesystem::path folder, DirectorModels models, OpenEngine openEngine,
                          QObject* parent = nullptr);
    ~ThreadDirectorService() override;

    void open() override;
    void ask(const QString& text) override;
    void stop() override;
    void search(const QString& words) override;
    void remember(const QString& text, qint64 turn, const QString& clip) override;
    void forget(const QList<qint64>& turns) override;
    void forgetAll() override;
    void useModel(const QString& path) override;
    void clipFinished(const RunRecord& record) override;
    void clipFailed(const Job& job, const Error& error) override;
    void setLiked(const QString& clip, bool liked) override;
    void setNote(const QString& clip, const QString& note) override;
    void setResting(bool resting) override;

  private:
    class Worker;
    class Thread;
    std::unique_ptr<Thread> m_thread;
};

}  // namespace lightreel
