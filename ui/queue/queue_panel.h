#pragma once
#include <QWidget>

#include "ui/jobs/job_tracker.h"

class QLabel;
class QListView;
class QMenu;
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
    /// The assistant is there: it can be asked about runs, and told which clips are liked.
    void setDirector(bool there) { m_director = there; }
    [[nodiscard]] QStringList selectedIds() const;  ///< in the queue's order

  Q_SIGNALS:
    void openWanted(const QString& jobId);      ///< double click, Return: show the clip or the failure
    void settingsWanted(const QString& jobId);  ///< put its settings into the panel
    void selectionChanged();
    void askWanted(const QString& jobId);  ///< why it failed
    void likedChanged(const QString& jobId, bool liked);
    void noteWanted(const QString& jobId);

  private:
    [[nodiscard]] QWidget* buildEmpty();
    [[nodiscard]] QWidget* buildTools();
    [[nodiscard]] QString selectedId() const;
    void refresh();
    void removeSelected();
    void popUpMenu(const QPoint& at);
    void addDirectorActions(const JobEntry& entry);

    JobTracker& m_tracker;
    QStackedLayout* m_pages;
    QListView* m_view;
    QToolButton* m_settings;
    QToolButton* m_remove;
    QToolButton* m_clear;
    QLabel* m_sum;
    QMenu* m_menu;
    DockTitle* m_title = nullptr;
    bool m_director = false;
};

}  // namespace lightreel
