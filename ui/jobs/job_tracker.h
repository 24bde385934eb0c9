#pragma once
#include <QObject>
#include <deque>

#include "core/compare/run_history.h"
#include "core/jobs/engine.h"
#include "ui/jobs/job_entry.h"

namespace lightreel {

/// The jobs of this session in the order in which they were given, kept up to date by the engine's events.
/// Events of unknown jobs and repeated sequence numbers are dropped.
class JobTracker : public QObject {
    Q_OBJECT
  public:
    explicit JobTracker(Engine& engine, QObject* parent = nullptr);

    /// group: JobEntry::group
    void submit(const Job& job, const QString& group = {});
    /// Running or waiting: asks the engine. Over: does nothing.
    void cancel(const QString& jobId);
    /// Takes a job that is over off the list; a waiting one is cancelled first and leaves when the engine has
    /// heard.
    void remove(const QString& jobId);

    [[nodiscard]] const std::deque<JobEntry>& entries() const { return m_entries; }
    [[nodiscard]] const JobEntry* find(const QString& jobId) const;
    [[nodiscard]] const JobEntry* running() const;
    [[nodiscard]] int count(JobPhase phase) const;
    void setThumbnail(const QString& jobId, const QImage& image);
    void setLiked(const QString& jobId, bool liked);
    void setNote(const QString& jobId, const QString& note);

    /// Finished runs of this machine, of this session and of those remembered.
    [[nodiscard]] const RunHistory& history() const { return m_history; }
    void setHistory(RunHistory history) { m_history = std::move(history); }

  Q_SIGNALS:
    void added(int row);
    void aboutToRemove(int row);
    void removed(int row);
    void changed(int row);
    void started(const QString& jobId);
    void previewArrived(const QString& jobId, const lightreel::event::Preview& preview);
    void memoryChanged(const QString& jobId);
    void finished(const QString& jobId);
    void failed(const QString& jobId);
    void cancelled(const QString& jobId);

  private:
    void onEvent(const JobEvent& event);
    void apply(JobEntry& entry, const RunEvent& event);
    void end(JobEntry& entry, JobPhase phase);
    void expectTimes(JobEntry& entry) const;
    template <typename Change>
    void change(const QString& jobId, Change change);
    [[nodiscard]] JobEntry* mutableEntry(const QString& jobId);
    [[nodiscard]] int rowOf(const JobEntry& entry) const;

    Engine& m_engine;
    std::deque<JobEntry> m_entries;
    RunHistory m_history;
    QStringList m_leaving;  ///< cancelled by remove()
};

}  // namespace lightreel
