#pragma once
#include <QWidget>

#include "core/compare/comparison.h"
#include "ui/memory/graph_run.h"

class QComboBox;
class QToolButton;

namespace lightreel {

class Label;
class TapeGraph;

/// The memory of the baseline, A and B over one axis, with what is shown and how the runs are aligned.
class TapePanel : public QWidget {
    Q_OBJECT
  public:
    explicit TapePanel(QWidget* parent = nullptr);

    /// runs.front() is the baseline; settings without a finished run are left out.
    void show(const std::vector<ComparedRun>& runs, std::optional<size_t> a, std::optional<size_t> b);
    void clear();
    /// The legend and the choices; whoever lays them out owns them.
    [[nodiscard]] QWidget* tools() const { return m_tools; }

  private:
    [[nodiscard]] QWidget* buildTools();
    void refresh();

    struct Entry {
        int number = 0;  ///< OverlaidRun::number
        QToolButton* button = nullptr;
        QString name = {};
        GraphRun run = {};
        bool exists = false;
    };
    QList<Entry> m_entries;  ///< baseline, A, B
    TapeGraph* m_graph;
    QComboBox* m_trace;
    QComboBox* m_axis;
    QWidget* m_tools;
};

}  // namespace lightreel
