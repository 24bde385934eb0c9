#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <memory>
#include <optional>

#include "core/director/director.h"
#include "core/director/director_signals.h"
#include "core/director/thread_director_service.h"

namespace lightreel {

struct ClipEntry;

/// The thread's side of a ThreadDirectorService: owns the Director, says the service's signals. All of it
/// runs on the service's thread, but for signs().
class DirectorWorker : public QObject {
  public:
    DirectorWorker(DirectorService& service, ThreadDirectorService::Setup setup);
    ~DirectorWorker() override;

    [[nodiscard]] DirectorSignals& signs() { return m_signs; }

    void open();
    void ask(const QString& text, const CancelToken& cancel);
    void search(const QString& words);
    void remember(const QString& text, qint64 turn, const QString& clip);
    void forget(const QList<qint64>& turns);
    void forgetAll();
    void useModel(const QString& path);
    void addClip(const ClipEntry& entry);
    void setLiked(const QString& clip, bool liked);
    void setNote(const QString& clip, const QString& note);
    void applyResting();

  private:
    enum class Loading { Wanted, Done, Impossible };

    /// The Director, opened as by open() at the first call that succeeds; else says why not.
    [[nodiscard]] Director* director();
    [[nodiscard]] bool openFiles();
    void showMessages();
    void findClips();
    void tellDecisions();
    void load();
    [[nodiscard]] Result<AssistantSetup> findModels() const;
    void failLoading(DirectorState::Is is, const Error& error);
    void checkFamiliar(const CancelToken& cancel);

    void readOnSoon();
    void readOn();

    void show(DirectorState state);
    void showUsual();
    void tellMemory(bool atOnce);
    void tellNotices();
    void fail(const Error& error);

    DirectorService& m_service;
    ThreadDirectorService::Setup m_setup;
    DirectorSignals m_signs;
    std::unique_ptr<Director> m_director;
    std::string m_model;  ///< a file; empty: the usual one
    Loading m_loading = Loading::Wanted;
    bool m_familiarChecked = false;
    bool m_readingQueued = false;
    DirectorState m_state, m_whenUsual;
    AssistantMemory m_memory;
    QElapsedTimer m_memoryTold;
};

}  // namespace lightreel
