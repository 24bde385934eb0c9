// The table follows the run that the graph shows, whether or not the dock is in sight.
#include <QDockWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/run_test.h"
#include "ui/memory/memory_panel.h"
#include "ui/style/dock_title.h"

using namespace lightreel;

class PanelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tableBehindAnotherTabIsOfTheNewestRun();
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

int main(int argc, char** argv) {
    return runTest<PanelTest>(argc, argv);
}
#include "panel_test.moc"
