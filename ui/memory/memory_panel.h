#pragma once
#include <QTimer>
#include <QWidget>
#include <map>
#include <optional>

#include "ui/jobs/job_entry.h"
#include "ui/memory/graph_run.h"

class QToolButton;

namespace lightreel {

class DockTitle;
class MemoryGraph;
class MemoryTable;
class RunOverlay;

/// The Memory dock: graph of the running, the chosen or the last clip, its legend in the dock's title, and
/// the same as a table.
class MemoryPanel : public QWidget {
    Q_OBJECT
  public:
    explicit MemoryPanel(QWidget* parent = nullptr);

    /// Puts legend and table switch into the dock's title bar.
    void furnish(DockTitle* title);

    /// Called for every sample; draws at most ten times a second while the clip runs, at once when it is
    /// over.
    void showJob(const JobEntry& entry);
    /// The memory tape that came with a clip.
    void showRecord(const RunRecord& record, const QString& name);
    /// What the assistant holds from now on. It is drawn beside the runs of this session, and as a level over
    /// the graph while no clip runs.
    void showDirector(const DirectorLevel& level);
    /// The last run, faintly: there is nothing newer to show.
    void showFormer(const RunRecord& record);

    /// Which traces are not as they are at first, to be remembered. Names as in the legend's object names.
    [[nodiscard]] QStringList turnedTraces() const;
    void turnTraces(const QStringList& names);

  private:
    struct Legend {
        Trace trace;
        QToolButton* button;
    };
    void buildLegend();
    void addLegend(const char* objectName, Trace trace, const QString& sentence);
    void draw();
    void noteDirector();
    void showHeld();
    /// key: of the run, by which it is found again among those that may lie behind another.
    void display(GraphRun run, const QString& key, const QString& title, const QString& state);
    [[nodiscard]] static bool exists(const GraphRun& run, Trace trace);

    MemoryGraph* m_graph;
    MemoryTable* m_table;
    DockTitle* m_title = nullptr;
    QToolButton* m_lastMinute;  ///< there while a run is longer than that
    QToolButton* m_asTable;
    QList<Legend> m_legend;
    RunOverlay* m_overlay;
    std::optional<DirectorLevel> m_director;              ///< none without an assistant
    std::map<QString, std::vector<HeldBytes>> m_besides;  ///< by job: what the assistant held meanwhile
    JobEntry m_entry;                                     ///< the newest, drawn when the timer says so
    QTimer m_redraw;
};

}  // namespace lightreel
