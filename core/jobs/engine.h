#pragma once
#include <QObject>
#include <QString>

#include "core/jobs/job.h"

namespace lightreel {

/// Where jobs are done: values in, values out, so that it may be a thread or another process. One job at a
/// time.
class Engine : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Takes a job; it starts when the ones before it are done.
    virtual void submit(const Job& job) = 0;
    /// Asks; CancelHeard (or a last word that was already on its way) answers. An unknown id is ignored.
    virtual void cancel(const QString& jobId) = 0;
    /// Cancels all, waits until the engine has stopped.
    virtual void shutdown() = 0;

  Q_SIGNALS:
    void eventHappened(const lightreel::JobEvent& event);
    /// Once: the engine library is open, or why it is not.
    void ready(const QString& deviceLine);
    void unavailable(const lightreel::Error& error);
};

}  // namespace lightreel
Q_DECLARE_METATYPE(lightreel::JobEvent)
Q_DECLARE_METATYPE(lightreel::Error)
