// The table follows the run that the graph shows, whether or not the dock is in sight.
#include <QDockWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/run_test.h"
#include "ui/memory/memory_graph.h"
#include "ui/memory/memory_panel.h"
#include "ui/style/dock_title.h"

using namespace lightreel;

class PanelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tableBehindAnotherTabIsOfTheNewestRun();
    void whatTheDirectorHoldsIsSeenBetweenRuns();
};

void PanelTest::tableBehindAnotherTabIsOfTheNewestRun() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;  // not shown: behind another tab
    panel.furnish(&title);
    title.findChild<QToolButton*>(QStringLiteral("memoryAsTable"))->setChecked(true);
    const auto* table = panel.findChild<QTableWidget*>(QStringLiteral("memoryTable"));
    RunRecord record;
    record.timeline.add({0.0, {1 << 20, 1 << 20, 1 << 20, 0}});
    for (int stage = 1; stage <= 2; ++stage) {
        record.jobId = std::to_string(stage);
        record.timeline.beginSpan("denoise", "stage", stage, stage - 1.0);
        record.timeline.endSpan("denoise", stage, {1 << 20, 0, 0, 0});
        panel.showRecord(record, QStringLiteral("clip"));
        QCOMPARE(table->rowCount(), stage);
    }
}

void PanelTest::whatTheDirectorHoldsIsSeenBetweenRuns() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.resize(640, 200);
    panel.furnish(&title);
    const auto* graph = panel.findChild<MemoryGraph*>();
    auto* legend = title.findChild<QToolButton*>(QStringLiteral("legendDirector"));
    const QImage empty = panel.grab().toImage();
    QVERIFY(legend->isHidden());
    panel.showDirector({130 << 20, 250 << 20});
    QVERIFY(graph->held() == DirectorLevel({130 << 20, 250 << 20}));
    QCOMPARE(graph->spokenValue(), QStringLiteral("Director now 0.13\u00A0GiB, at most 0.24\u00A0GiB"));
    QVERIFY(!legend->isHidden());
    const QImage held = panel.grab().toImage();
    QVERIFY(held != empty);
    panel.showDirector({180 << 20, 0});  // before its bound is known
    QCOMPARE(graph->spokenValue(), QStringLiteral("Director now 0.18\u00A0GiB"));
    panel.showDirector({180 << 20, 250 << 20});
    QVERIFY(panel.grab().toImage() != held);  // it is drawn live
    legend->setChecked(false);
    legend->setChecked(true);
    JobEntry entry;
    entry.phase = JobPhase::Running;
    panel.showJob(entry);
    QVERIFY(!graph->held());  // the run's own tape has it
    entry.phase = JobPhase::Done;
    panel.showJob(entry);
    QVERIFY(graph->held() == DirectorLevel({180 << 20, 250 << 20}));
    panel.showDirector({});
    QVERIFY(!graph->held());
}

int main(int argc, char** argv) {
    return runTest<PanelTest>(argc, argv);
}
#include "panel_test.moc"
