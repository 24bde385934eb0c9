#pragma once
#include <QObject>

#include "core/pipeline/run_events.h"
#include "ui/window/window_parts.h"

class QAction;

namespace lightreel {

class ClipFlow;
class FailureDesk;
class JobTracker;
class ModelFlow;

/// From Start to the finished clip: makes jobs out of the fields, and shows what the tracker says about them.
class JobFlow : public QObject {
    Q_OBJECT
  public:
    JobFlow(const WindowParts& parts, JobTracker& tracker, FailureDesk& failures, ClipFlow& clips,
            ModelFlow& models, QObject* parent);

    void start();
    void startEach(const QStringList& pictures);  ///< one clip from each, all with the panel's settings
    void cancelRunning();
    /// Puts a job's prompt and settings into the panel; its seed is kept.
    void takeSettings(const QString& jobId);
    void open(const QString& jobId);  ///< its clip, or why there is none
    [[nodiscard]] bool canCancel() const;

  Q_SIGNALS:
    void started();  ///< a job was submitted
    void stateChanged();
    void clipMade(const QString& path);
    void comparisonWanted(const QString& jobId);  ///< whose job this is

  private:
    [[nodiscard]] Job newJob() const;  ///< of the fields; where the clip goes is left open
    void submit(const Job& job);
    void showProgress(const QString& jobId);
    void showMemory(const QString& jobId);
    void onStarted(const QString& jobId);
    void onPreview(const QString& jobId, const event::Preview& preview);
    void onFinished(const QString& jobId);
    void onFailed(const QString& jobId);
    void onCancelled(const QString& jobId);

    const WindowParts& m_parts;
    JobTracker& m_tracker;
    FailureDesk& m_failures;
    ClipFlow& m_clips;
    ModelFlow& m_models;
};

}  // namespace lightreel
