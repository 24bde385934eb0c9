// Map and tapes of a comparison: where things lie, what keys and clicks do, what is read out.
#include <QAccessible>
#include <QComboBox>
#include <QToolButton>

#include "tests/ui/compare/comparison_under_test.h"
#include "tests/ui/run_test.h"
#include "ui/compare/comparison_map.h"
#include "ui/compare/tape_graph.h"
#include "ui/compare/tape_panel.h"

using namespace lightreel;

namespace {

constexpr int64_t kMiB = 1 << 20;

ComparisonRow rowOf(const char* name, double seconds, int64_t peak, double psnr) {
    ComparisonRow row;
    row.name = name;
    row.runs = 1;
    row.seconds = seconds;
    row.peak = peak;
    if (psnr > 0) {
        row.quality = ClipQuality{psnr, 0.9, 0.1, {}, {FrameQuality{10}}};
        row.verdict = verdictOf(*row.quality);
    }
    return row;
}

/// Plain is beaten by "quick"; "lean" needs least memory; the last has not run.
std::vector<ComparisonRow> someRows() {
    std::vector<ComparisonRow> rows{rowOf("plain", 10, 400 * kMiB, 0), rowOf("quick", 5, 350 * kMiB, 30),
                                    rowOf("lean", 12, 200 * kMiB, 90), rowOf("later", 0, 0, 0)};
    rows.back().runs = 0;
    return rows;
}

struct Map {
    Map() {
        map.resize(800, 300);
        map.setRows(someRows(), std::vector<bool>(4));
        map.show();
    }
    ComparisonMap map;
};

ComparedRun runOf(const char* name, double seconds, int64_t bytes) {
    ComparedRun run{name, {}};
    RunRecord record;
    for (int i = 0; i <= 10; ++i) record.timeline.add({seconds * i / 10, {bytes, bytes, 2 * bytes, 0}});
    run.records.push_back(record);
    return run;
}

}  // namespace

class MapTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void pointsLieByMemoryAndTime();
    void frontHoldsWhatNoneBeats();
    void clickAsksForTheSettings();
    void arrowsGoFromPointToPoint();
    void screenReaderHearsThePoint();
    void tapesShareOneAxis();
    void tapesCanBeAlignedByShare();
    void baselineIsNotDrawnTwice();
};

void MapTest::pointsLieByMemoryAndTime() {
    Map test;
    const QPointF plain = *test.map.place(0), quick = *test.map.place(1), lean = *test.map.place(2);
    QVERIFY(lean.x() < quick.x() && quick.x() < plain.x());
    QVERIFY(quick.y() > plain.y() && plain.y() > lean.y());  // less time lies lower
    QVERIFY(!test.map.place(3));
    for (const QPointF& at : {plain, quick, lean}) QVERIFY(test.map.rect().contains(at.toPoint()));
}

void MapTest::frontHoldsWhatNoneBeats() {
    Map test;
    QVERIFY(!test.map.onFront(0));
    QVERIFY(test.map.onFront(1) && test.map.onFront(2));
}

void MapTest::clickAsksForTheSettings() {
    Map test;
    QSignalSpy chosen(&test.map, &ComparisonMap::chosen);
    QTest::mouseClick(&test.map, Qt::LeftButton, {}, test.map.place(2)->toPoint());
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].value<size_t>(), size_t(2));
    QTest::mouseClick(&test.map, Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(chosen.count(), 1);
}

void MapTest::arrowsGoFromPointToPoint() {
    Map test;
    QSignalSpy chosen(&test.map, &ComparisonMap::chosen);
    QTest::keyClick(&test.map, Qt::Key_Right);
    QCOMPARE(test.map.pointed().value_or(9), size_t(0));
    QTest::keyClick(&test.map, Qt::Key_Right);  // nothing needs more memory
    QCOMPARE(test.map.pointed().value_or(9), size_t(0));
    QTest::keyClick(&test.map, Qt::Key_Left);
    QCOMPARE(test.map.pointed().value_or(9), size_t(1));
    QTest::keyClick(&test.map, Qt::Key_Up);
    QCOMPARE(test.map.pointed().value_or(9), size_t(0));
    QTest::keyClick(&test.map, Qt::Key_Up);
    QCOMPARE(test.map.pointed().value_or(9), size_t(2));
    QTest::keyClick(&test.map, Qt::Key_Return);
    QCOMPARE(chosen[0][0].value<size_t>(), size_t(2));
    QTest::keyClick(&test.map, Qt::Key_Escape);
    QVERIFY(!test.map.pointed());
}

void MapTest::screenReaderHearsThePoint() {
    Map test;
    QVERIFY(test.map.spokenValue().contains(QStringLiteral("quick, lean")));
    QTest::keyClick(&test.map, Qt::Key_Left);
    QTest::keyClick(&test.map, Qt::Key_Left);
    const QString said = test.map.spokenValue();
    for (const char* word : {"quick", "0.34\u00A0GiB", "5.00\u00A0s", "30.0\u00A0dB", "none is better"})
        QVERIFY2(said.contains(QString::fromUtf8(word)), qPrintable(said));
    ComparisonMap empty;
    QVERIFY(!empty.spokenValue().isEmpty());
}

void MapTest::tapesShareOneAxis() {
    TapeGraph graph;
    graph.resize(744, 200);  // a body of 600
    graph.setTapes({{{graphRun(runOf("plain", 10, 100 * kMiB).records[0], GraphRun::State::Over), kBaseline},
                     QStringLiteral("plain")},
                    {{graphRun(runOf("quick", 4, 50 * kMiB).records[0], GraphRun::State::Over), 1},
                     QStringLiteral("quick")}});
    graph.show();
    QTest::keyClick(&graph, Qt::Key_Home);
    QVERIFY2(graph.readOutText().contains(QStringLiteral("quick 50.0\u00A0MiB")),
             qPrintable(graph.readOutText()));
    QTest::keyClick(&graph, Qt::Key_End);  // 10 s: the quick one is over
    QVERIFY(graph.readOutText().contains(QStringLiteral("plain 100.0\u00A0MiB")));
    QVERIFY(graph.readOutText().contains(QStringLiteral("quick over")));
    graph.setTrace(Trace::Resident);
    QVERIFY(graph.readOutText().contains(QStringLiteral("plain 0.20\u00A0GiB")));
}

void MapTest::tapesCanBeAlignedByShare() {
    TapePanel panel;
    const std::unique_ptr<QWidget> tools(panel.tools());
    panel.resize(800, 240);
    panel.show({runOf("plain", 10, 100 * kMiB), runOf("a", 8, 80 * kMiB), runOf("b", 4, 50 * kMiB)},
               size_t(1), size_t(2));
    auto* graph = panel.findChild<TapeGraph*>();
    QCOMPARE(graph->tapes().size(), 3);
    tools->findChild<QComboBox*>(QStringLiteral("tapeAxis"))->setCurrentIndex(1);
    QTest::keyClick(graph, Qt::Key_End);
    QVERIFY2(graph->readOutText().startsWith(QStringLiteral("100")), qPrintable(graph->readOutText()));
    QVERIFY(graph->readOutText().contains(QStringLiteral("b 50.0\u00A0MiB")));  // no run is over before 100 %
    tools->findChild<QToolButton*>(QStringLiteral("tapeA"))->click();
    QCOMPARE(graph->tapes().size(), 2);
}

void MapTest::baselineIsNotDrawnTwice() {
    TapePanel panel;
    const std::unique_ptr<QWidget> tools(panel.tools());
    panel.show({runOf("plain", 10, 100 * kMiB), runOf("b", 4, 50 * kMiB)}, size_t(0), size_t(1));
    QCOMPARE(panel.findChild<TapeGraph*>()->tapes().size(), 2);
    QVERIFY(!tools->findChild<QToolButton*>(QStringLiteral("tapeA"))->isEnabled());
    panel.clear();
    QVERIFY(panel.findChild<TapeGraph*>()->tapes().isEmpty());
}

int main(int argc, char** argv) {
    return runTest<MapTest>(argc, argv);
}
#include "map_test.moc"
