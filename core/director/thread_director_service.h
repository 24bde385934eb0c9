#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/director/director_service.h"
#include "core/library/director_models.h"

namespace lightreel {

/// A project's assistant on a thread of its own. One thing is done after the other; between them the model
/// reads on. A question or a clip interrupts the reading, which loses nothing.
class ThreadDirectorService : public DirectorService {
    Q_OBJECT
  public:
    struct Setup {
        std::filesystem::path project;  ///< the Director's files
        DirectorModels models;
        MemoryRules rules = {};
        /// Called on the service's thread; openAssistantEngine in the program, a fake in tests.
        std::function<Result<std::unique_ptr<AssistantEngine>>()> openEngine;
        std::filesystem::path clips = {};  ///< where clips are made: those found there belong to the project
    };

    explicit ThreadDirectorService(Setup setup, QObject* parent = nullptr);
    ~ThreadDirectorService() override;

    void open() override;
    void ask(const QString& text) override;
    void stop() override;
    void search(const QString& words) override;
    void remember(const QString& text, qint64 turn, const QString& clip) override;
    void forget(const QList<qint64>& turns) override;
    void forgetAll() override;
    void useModel(const QString& path) override;
    void clipFinished(const lightreel::RunRecord& record) override;
    void clipFailed(const lightreel::Job& job, const lightreel::Error& error) override;
    void setLiked(const QString& clip, bool liked) override;
    void setNote(const QString& clip, const QString& note) override;
    void setResting(bool resting) override;

  private:
    class Thread;
    std::unique_ptr<Thread> m_thread;
};

}  // namespace lightreel
