#pragma once
#include <QTimer>
#include <QWidget>

#include "ui/jobs/job_entry.h"
#include "ui/style/spoken.h"

class QPushButton;

namespace lightreel {

class Label;
class ProgressBar;

/// The line over the picture while a job runs: "Step 7 of 8", bar, "8 s · about 4 s left", Cancel.
class ProgressHeader : public QWidget, public Spoken {
    Q_OBJECT
  public:
    explicit ProgressHeader(QWidget* parent = nullptr);

    void showJob(const JobEntry& entry);
    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Grouping; }
    [[nodiscard]] QString spokenValue() const override;  ///< "Step 7 of 8, 8 s · about 4 s left"

  Q_SIGNALS:
    void cancelWanted();
    /// Twice a second while shown: the clock moved, show the job again.
    void tick();

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    Label* m_step;
    ProgressBar* m_bar;
    Label* m_time;
    QPushButton* m_cancel;
    QTimer m_clock;
};

}  // namespace lightreel
