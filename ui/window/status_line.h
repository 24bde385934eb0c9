#pragma once
#include <QObject>
#include <QTimer>

#include "ui/jobs/job_tracker.h"

class QLabel;
class QStatusBar;

namespace lightreel {

/// What stands in the status bar: device, memory, queue, network.
class StatusLine : public QObject {
    Q_OBJECT
  public:
    StatusLine(QStatusBar& bar, JobTracker& tracker);

    void showDevice(const QString& device);
    void tell(const QString& sentence);  ///< what has just been done; it stands for a few seconds

  private:
    void showMemory();
    void showQueue();

    QStatusBar& m_bar;
    JobTracker& m_tracker;
    QLabel* m_device;
    QLabel* m_memory;
    QLabel* m_queue;
    QTimer m_clock;
};

}  // namespace lightreel
