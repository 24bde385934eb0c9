#pragma once
#include <QTimer>
#include <QWidget>

#include "ui/window/job_entry.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace lightreel {

/// The line over the picture while a job runs: "Step 7 of 8", bar, "8 s · about 4 s left", Cancel.
class ProgressHeader : public QWidget {
    Q_OBJECT
  public:
    explicit ProgressHeader(QWidget* parent = nullptr);

    void showJob(const JobEntry& entry);

  Q_SIGNALS:
    void cancelWanted();
    /// Twice a second while shown: the clock moved, show the job again.
    void tick();

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QLabel* m_step;
    QProgressBar* m_bar;
    QLabel* m_time;
    QPushButton* m_cancel;
    QTimer m_clock;
};

}  // namespace lightreel
