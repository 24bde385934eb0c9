#pragma once
#include <QTimer>
#include <QWidget>

#include "ui/window/job_entry.h"

class QLabel;
class QTableWidget;
class QToolButton;

namespace lightreel {

class MemoryPlot;

/// The Memory dock: graph of the running or last clip, legend, peak, and the same as a table.
class MemoryPanel : public QWidget {
    Q_OBJECT
  public:
    explicit MemoryPanel(QWidget* parent = nullptr);

    /// Called for every sample; draws at most ten times a second while the clip runs, at once when it is
    /// over.
    void showJob(const JobEntry& entry);

  private:
    [[nodiscard]] QWidget* buildLegend();
    QToolButton* legendButton(const char* objectName, const QString& name, const QString& sentence,
                              int trace);
    void fillTable(const JobEntry& entry);

    MemoryPlot* m_plot;
    QTableWidget* m_table;
    QLabel* m_title;
    QLabel* m_peak;
    QToolButton* m_reserved = nullptr;
    QToolButton* m_asTable = nullptr;
    void draw();

    JobEntry m_entry;  ///< the newest, drawn when the timer says so
    QTimer m_redraw;
};

}  // namespace lightreel
