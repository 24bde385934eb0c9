#pragma once
#include <QWidget>

#include "ui/jobs/job_tracker.h"

class QLabel;
class QListView;
class QStackedLayout;
class QToolButton;

namespace lightreel {

class DockTitle;

/// The Queue dock: running, waiting and finished clips of this session.
class QueuePanel : public QWidget {
    Q_OBJECT
  public:
    explicit QueuePanel(JobTracker& tracker, QWidget* parent = nullptr);

    /// The title bar shows how many are running or waiting.
    void furnish(DockTitle* title);
    [[nodiscard]] QStringList selectedIds() const;  ///< in the queue's order

  Q_SIGNALS:
    void openWanted(const QString& jobId);      ///< double click, Return: show the clip or the failure
    void settingsWanted(const QString& jobId);  ///< put its settings into the panel
    void selectionChanged();

  private:
    [[nodiscard]] QWidget* buildEmpty();
    [[nodiscard]] QWidget* buildTools();
    [[nodiscard]] QString selectedId() const;
    void refresh();
    void removeSelected();

    JobTracker& m_tracker;
    QStackedLayout* m_pages;
    QListView* m_view;
    QToolButton* m_settings;
    QToolButton* m_remove;
    QToolButton* m_clear;
    QLabel* m_sum;
    DockTitle* m_title = nullptr;
};

}  // namespace lightreel
