// The graph loses no peak, labels are never cut, and it can be read with keys, mouse and as a table.
#include <QAccessible>
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/run_test.h"
#include "ui/memory/graph_scale.h"
#include "ui/memory/memory_graph.h"
#include "ui/memory/memory_panel.h"
#include "ui/memory/memory_table.h"
#include "ui/memory/paint_bands.h"
#include "ui/memory/predicted_levels.h"
#include "ui/memory/stage_look.h"
#include "ui/memory/trace_columns.h"
#include "ui/memory/traffic_rate.h"
#include "ui/style/apply_theme.h"
#include "ui/style/dock_title.h"

using namespace lightreel;

namespace {

constexpr int64_t kMiB = 1 << 20;

GraphRun runOf(int samples) {
    GraphRun run;
    for (int i = 0; i < samples; ++i)
        run.samples.push_back({i * 0.01, {100 * kMiB, 100 * kMiB, 300 * kMiB, 0}});
    const double end = samples * 0.01;
    run.spans = {{"load", "stage", 0, 0, end * 0.2, {120 * kMiB, 0, 0, 0}},
                 {"step", "full", 1, end * 0.2, end * 0.6, {150 * kMiB, 0, 0, 0}},
                 {"step", "full", 2, end * 0.6, end, {140 * kMiB, 0, 0, 0}}};
    run.steps = 2;
    return run;
}

GraphScale scaleOf(const GraphRun& run, double width) {
    return {QRectF(40, 26, width, 180), run.lastSecond(), 1.0};
}

/// The tape of a run that is over.
RunRecord recordOf(const char* id) {
    RunRecord record;
    record.jobId = id;
    record.timeline.add({0.0, {kMiB, kMiB, kMiB, 0}});
    record.timeline.beginSpan("denoise", "stage", 0, 0);
    record.timeline.add({1.0, {2 * kMiB, 2 * kMiB, 2 * kMiB, 0}});
    record.timeline.endSpan("denoise", 1, {2 * kMiB, 0, 0, 0});
    return record;
}

}  // namespace

class GraphTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void narrowGraphKeepsEveryPeak();
    void fewSamplesMakeAnUnbrokenLine();
    void axesAreRound();
    void bandLabelsAreNeverCut();
    void unknownStagesHaveTheirOwnLetter();
    void keysReadTheGraph();
    void clickPinsTheReadOut();
    void axisThatWasForeseenTooLongIsFitAgain();
    void pictureFollowsSizeAndRun();
    void legendHidesATrace();
    void screenReaderHearsFiguresAndPeaks();
    void tableHoldsTheSameSpans();
    void cardTracesAreOfferedOnlyWithACard();
    void predictedHasALevelForEachStage();
    void predictedIsReadOutAndCanBeHidden();
    void savedTapeShowsWhatWasForetold();
    void plannedBandsFollowNow();
    void rateIsWhatMovedBetweenSamples();
    void trafficIsOfferedWhereThereIsSome();
    void earlierRunsLieBehind();
    void longRunsCanShowTheirLastMinute();
    void atMostThreeEarlierRuns();
    void legendRemembersWhatWasTurned();
    void narrowTitleShowsIconsOnly();
};

void GraphTest::narrowGraphKeepsEveryPeak() {
    GraphRun run = runOf(2000);
    run.samples[777].memory.allocated = 700 * kMiB;
    run.samples[1234].memory.allocated = 1 * kMiB;
    const GraphScale scale = scaleOf(run, 90);
    const auto columns = traceColumns(tracePoints(run, Trace::Allocated, scale), 1, Between::Straight);
    QVERIFY(columns.size() <= 91);
    double highest = 1e9, lowest = 0;
    for (size_t i = 0; i < columns.size(); ++i) {
        highest = std::min(highest, columns[i].top);
        lowest = std::max(lowest, columns[i].bottom);
        QVERIFY(i == 0 || columns[i].number == columns[i - 1].number + 1);  // no gap
    }
    QCOMPARE(highest, scale.y(700 * kMiB));
    QCOMPARE(lowest, scale.y(1 * kMiB));
}

void GraphTest::fewSamplesMakeAnUnbrokenLine() {
    GraphRun run;
    run.samples = {{0.0, {100 * kMiB, 0, 0, 0}}, {0.5, {900 * kMiB, 0, 0, 0}}, {1.0, {900 * kMiB, 0, 0, 0}}};
    const GraphScale scale = scaleOf(run, 200);
    for (const Between between : {Between::Straight, Between::Steps}) {
        const auto columns = traceColumns(tracePoints(run, Trace::Allocated, scale), 2, between);
        QVERIFY(columns.size() >= 400);
        for (size_t i = 1; i < columns.size(); ++i) {
            QCOMPARE(columns[i].number, columns[i - 1].number + 1);
            QVERIFY(columns[i].top <= columns[i - 1].bottom + 1e-3);  // they touch, however steep it is
        }
    }
    const auto steps = traceColumns(tracePoints(run, Trace::Allocated, scale), 1, Between::Steps);
    QCOMPARE(steps[50].top, scale.y(100 * kMiB));  // holds until the next sample
}

void GraphTest::axesAreRound() {
    QCOMPARE(roundTop(0.4), 0.5);
    QCOMPARE(roundTop(0.46), 1.0);  // an eighth of air
    QCOMPARE(roundTop(2.6), 3.0);
    QCOMPARE(roundTop(11), 16.0);
    for (const double top : {0.05, 0.3, 0.5, 1.0, 3.0, 7.0, 12.0, 24.0, 128.0}) {
        const double lines = top / gridStep(top);
        QVERIFY2(lines >= 2.4 && lines <= 8.001, qPrintable(QString::number(top)));
    }
    QVERIFY(timeStep(12, 1000, 64) <= 1.0 + 1e-9);
    QVERIFY(timeStep(600, 1000, 64) >= 600 * 64 / 1000.0);
}

void GraphTest::bandLabelsAreNeverCut() {
    const QFontMetrics metrics(QApplication::font());
    const TimelineSpan step{"step", "full", 3, 0, 1, {}};
    QCOMPARE(bandLabel(step, 120, metrics), QStringLiteral("Step 3 · full"));
    QCOMPARE(bandLabel(step, 60, metrics), QStringLiteral("3 F"));
    QCOMPARE(bandLabel(step, 20, metrics), QStringLiteral("3"));
    QCOMPARE(bandLabel(step, 8, metrics), QString());
    QCOMPARE(bandLabel({"step", "reuse", 4, 0, 1, {}}, 18, metrics), QStringLiteral("R"));
    QCOMPARE(bandLabel({"decode", "stage", 0, 0, 1, {}}, 30, metrics), QStringLiteral("D"));
    for (int width = 1; width < 200; ++width)
        QVERIFY(metrics.horizontalAdvance(bandLabel(step, width, metrics)) <= width);
}

void GraphTest::unknownStagesHaveTheirOwnLetter() {
    const StageLook look = stageLook(Theme::darkTheme(), "upscale", "stage");
    QCOMPARE(look.letter, QLatin1Char('U'));
    QCOMPARE(look.word, QStringLiteral("upscale"));
    QVERIFY(look.pattern != StageLook::Pattern::Solid);
}

void GraphTest::keysReadTheGraph() {
    MemoryGraph graph;
    graph.resize(800, 240);
    graph.setRun(runOf(100));
    QTest::keyClick(&graph, Qt::Key_Home);
    QCOMPARE(*graph.pointedSample(), size_t{0});
    QTest::keyClick(&graph, Qt::Key_Right);
    QCOMPARE(*graph.pointedSample(), size_t{1});
    QTest::keyClick(&graph, Qt::Key_End);
    QCOMPARE(*graph.pointedSample(), size_t{99});
    QTest::keyClick(&graph, Qt::Key_Right);
    QCOMPARE(*graph.pointedSample(), size_t{99});
    QVERIFY2(graph.readOutText().startsWith(QStringLiteral("Step 2 of 2 · full")),
             qPrintable(graph.readOutText()));
    QVERIFY(graph.readOutText().contains(QStringLiteral("Resident (RAM) 0.29")));
    QCOMPARE(QAccessible::queryAccessibleInterface(&graph)->text(QAccessible::Value), graph.readOutText());
    QTest::keyClick(&graph, Qt::Key_Escape);
    QVERIFY(!graph.pointedSample());
    QTest::keyClick(&graph, Qt::Key_Left);  // from the end backwards
    QCOMPARE(*graph.pointedSample(), size_t{98});
}

void GraphTest::clickPinsTheReadOut() {
    MemoryGraph graph;
    graph.resize(800, 240);
    graph.setRun(runOf(100));
    graph.show();
    QTest::mouseClick(&graph, Qt::LeftButton, {}, QPoint(300, 120));
    const auto pinned = graph.pointedSample();
    QVERIFY(pinned.has_value());
    QMouseEvent away(QEvent::MouseMove, QPointF(500, 120), QPointF(500, 120), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(&graph, &away);
    QCOMPARE(graph.pointedSample(), pinned);
    QTest::mouseClick(&graph, Qt::LeftButton, {}, QPoint(300, 120));
    QCoreApplication::sendEvent(&graph, &away);
    QVERIFY(graph.pointedSample() != pinned);
}

void GraphTest::axisThatWasForeseenTooLongIsFitAgain() {
    MemoryGraph graph;
    graph.resize(544, 224);  // the body is 400 wide
    GraphRun run = runOf(500);
    run.state = GraphRun::State::Live;
    const auto secondAtAQuarter = [&graph] {
        QTest::mouseClick(&graph, Qt::LeftButton, {}, QPoint(140, 100));
        const double second = graph.run().samples[*graph.pointedSample()].time;
        QTest::keyClick(&graph, Qt::Key_Escape);
        return second;
    };
    run.expectedSeconds = 12;
    graph.setRun(run);
    QVERIFY(qAbs(secondAtAQuarter() - 3) < 0.1);
    run.expectedSeconds = 10;  // a little less: the axis stays where it is
    graph.setRun(run);
    QVERIFY(qAbs(secondAtAQuarter() - 3) < 0.1);
    run.expectedSeconds = 5.5;
    graph.setRun(run);
    QVERIFY(qAbs(secondAtAQuarter() - 1.375) < 0.1);
}

void GraphTest::pictureFollowsSizeAndRun() {
    MemoryGraph graph;
    graph.resize(500, 200);
    const QImage empty = graph.grab().toImage();
    graph.setRun(runOf(300));
    const QImage run = graph.grab().toImage();
    QVERIFY(run != empty);
    graph.setRun({});
    QVERIFY(graph.grab().toImage() == empty);  // nothing of a former picture is left
    graph.resize(640, 240);
    graph.resize(500, 200);
    QVERIFY(graph.grab().toImage() == empty);
    graph.setRun(runOf(300));
    QVERIFY(graph.grab().toImage() == run);
}

void GraphTest::legendHidesATrace() {
    MemoryGraph graph;
    graph.resize(800, 240);
    graph.setRun(runOf(100));
    QTest::keyClick(&graph, Qt::Key_Home);
    QVERIFY(graph.readOutText().contains(QStringLiteral("Allocated")));
    graph.setTraceShown(Trace::Allocated, false);
    QVERIFY(!graph.readOutText().contains(QStringLiteral("Allocated")));
}

void GraphTest::screenReaderHearsFiguresAndPeaks() {
    MemoryGraph graph;
    graph.setAccessibleName(QStringLiteral("Memory graph"));
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&graph);
    QVERIFY(spoken);
    QCOMPARE(spoken->role(), QAccessible::Chart);
    QCOMPARE(spoken->text(QAccessible::Name), QStringLiteral("Memory graph"));
    QVERIFY(spoken->text(QAccessible::Value).contains(QStringLiteral("first run")));
    graph.setRun(runOf(500));
    const QString value = spoken->text(QAccessible::Value);
    QVERIFY2(value.startsWith(QStringLiteral("Allocated 100")), qPrintable(value));
    QVERIFY2(value.contains(QStringLiteral("peak 0.15")), qPrintable(value));  // a span's counter
    QVERIFY2(value.contains(QStringLiteral("Resident (RAM) 0.29")), qPrintable(value));
    graph.setTraceShown(Trace::Resident, false);
    QVERIFY(!spoken->text(QAccessible::Value).contains(QStringLiteral("Resident")));
    QTest::keyClick(&graph, Qt::Key_Home);
    QCOMPARE(spoken->text(QAccessible::Value), graph.readOutText());
}

void GraphTest::tableHoldsTheSameSpans() {
    MemoryTable table;
    table.setRun(runOf(100));
    QCOMPARE(table.rowCount(), 3);
    QCOMPARE(table.item(1, 0)->text(), QStringLiteral("Sampling step"));
    QCOMPARE(table.item(1, 1)->text(), QStringLiteral("1"));
    QCOMPARE(table.item(1, 4)->text(), QStringLiteral("0.40"));
    QCOMPARE(table.item(1, 5)->text(), QStringLiteral("0.15"));
}

void GraphTest::cardTracesAreOfferedOnlyWithACard() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.furnish(&title);
    RunRecord record;
    record.timeline.add({0.0, {kMiB, 2 * kMiB, kMiB, 0}});
    panel.showRecord(record, QStringLiteral("clip.mp4"));
    auto* reserved = title.findChild<QToolButton*>(QStringLiteral("legendReserved"));
    QVERIFY(reserved != nullptr);
    QVERIFY(reserved->isHidden());
    record.timeline.add({1.0, {kMiB, 2 * kMiB, kMiB, 3 * kMiB}});
    panel.showRecord(record, QStringLiteral("clip.mp4"));
    QVERIFY(!reserved->isHidden());
}

void GraphTest::predictedHasALevelForEachStage() {
    GraphRun run;
    run.spans = {{"load", "stage", 0, 0, 1, {}},
                 {"encode", "stage", 0, 1, 2, {}},
                 {"denoise", "stage", 0, 2, -1, {}},
                 {"step", "full", 1, 2, 4, {}},
                 {"step", "reuse", 2, 4, -1, {}}};
    run.ahead = {{"step", "reuse", 2, 4.5, 5, {}}, {"decode", "stage", 0, 5, 7, {}}};
    run.predicted = {{"encode", 10}, {"denoise", 30}, {"decode", 0}};
    const std::vector<PredictedLevel> two{{1, 2, 10}, {2, 5, 30}};
    QVERIFY(predictedLevels(run) == two);  // of decoding nothing was foretold
    run.predicted["decode"] = 20;
    QVERIFY(predictedLevels(run).back() == (PredictedLevel{5, 7, 20}));
    QCOMPARE(run.peak(Trace::Predicted), int64_t{30});
}

void GraphTest::predictedIsReadOutAndCanBeHidden() {
    MemoryGraph graph;
    graph.resize(800, 240);
    GraphRun run = runOf(100);
    run.predicted["denoise"] = 512 * kMiB;
    graph.setRun(run);
    QTest::keyClick(&graph, Qt::Key_End);
    QVERIFY2(graph.readOutText().contains(QStringLiteral("Predicted for this stage 0.50")),
             qPrintable(graph.readOutText()));
    const QImage with = graph.grab().toImage();
    graph.setTraceShown(Trace::Predicted, false);
    QVERIFY(!graph.readOutText().contains(QStringLiteral("Predicted")));
    QVERIFY(graph.grab().toImage() != with);
}

void GraphTest::savedTapeShowsWhatWasForetold() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.furnish(&title);
    RunRecord record = recordOf("1");
    panel.showRecord(record, QStringLiteral("clip.mp4"));
    auto* predicted = title.findChild<QToolButton*>(QStringLiteral("legendPredicted"));
    QVERIFY(predicted->isHidden());
    record.predictedPeakBytes = {{"denoise", 900 * kMiB}};
    panel.showRecord(record, QStringLiteral("clip.mp4"));
    QVERIFY(!predicted->isHidden());
    const auto* graph = panel.findChild<MemoryGraph*>();
    QCOMPARE(graph->run().peak(Trace::Predicted), 900 * kMiB);
    QVERIFY(graph->spokenValue().contains(QStringLiteral("Predicted peak 0.88")));
}

void GraphTest::plannedBandsFollowNow() {
    TimeLeft left;
    left.expectDenoise({true, false, true});
    left.expectDecode(4);
    QVERIFY(left.ahead(0).empty());  // nothing was measured
    left.expect({2, std::nullopt, 0.5});
    QCOMPARE(left.ahead(0).size(), size_t{1});  // how long a reusing step takes is not known
    left.expect({2, 1, 0.5});
    left.beginDenoise(10);
    left.stepDone(true, 2, 12);
    const std::vector<TimelineSpan> ahead = left.ahead(12.4);
    QCOMPARE(ahead.size(), size_t{3});
    QCOMPARE(ahead[0].index, 2);  // goes on
    QCOMPARE(ahead[0].start, 12.4);
    QVERIFY(qAbs(ahead[0].end - 13) < 1e-9);
    QCOMPARE(QString::fromStdString(ahead[1].kind), QStringLiteral("full"));
    QVERIFY(qAbs(ahead[1].end - 15) < 1e-9);
    QCOMPARE(QString::fromStdString(ahead[2].name), QStringLiteral("decode"));
    QVERIFY(qAbs(ahead[2].end - 17) < 1e-9);
    QVERIFY(qAbs(left.at(12.4)->seconds - 4.6) < 1e-9);
}

void GraphTest::rateIsWhatMovedBetweenSamples() {
    std::vector<TimelineSample> samples(4);
    for (size_t i = 0; i < 4; ++i) samples[i].time = 0.5 * static_cast<double>(i);
    samples[1].traffic = {0, 100, 0};
    samples[2].traffic = {0, 100, 50};
    samples[3].traffic = {0, 100, 50};
    const std::vector<TrafficRate> rates{{0, 200}, {0.5, 100}, {1, 0}, {1.5, 0}};
    QVERIFY(trafficRates(samples, 0.1) == rates);
    samples[1].time = 0.001;  // a copy that ended at once is not infinitely fast
    QCOMPARE(highestRate(trafficRates(samples, 0.1)), 150.0);
    QVERIFY(trafficRates({}, 0.1).empty());
    QCOMPARE(roundRate(0), 1e6);
    QCOMPARE(roundRate(0.95e9), 2e9);
}

void GraphTest::trafficIsOfferedWhereThereIsSome() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.furnish(&title);
    RunRecord record = recordOf("1");
    panel.showRecord(record, QStringLiteral("clip.mp4"));
    auto* swap = title.findChild<QToolButton*>(QStringLiteral("legendSwap"));
    QVERIFY(swap->isHidden());
    record.timeline.add({2.0, {kMiB, kMiB, kMiB, 0}, {3 * kMiB, 8 * kMiB, 4 * kMiB}});
    panel.showRecord(record, QStringLiteral("clip.mp4"));
    QVERIFY(!swap->isHidden());
    QVERIFY(!swap->isChecked());  // off at first
    auto* graph = panel.findChild<MemoryGraph*>();
    graph->resize(600, 220);
    QTest::keyClick(graph, Qt::Key_End);
    QVERIFY(!graph->readOutText().contains(QStringLiteral("Swapped")));
    const QImage without = graph->grab().toImage();
    swap->click();
    QVERIFY2(graph->readOutText().contains(QStringLiteral("Swapped out so far 8.0")),
             qPrintable(graph->readOutText()));
    QVERIFY(graph->readOutText().contains(QStringLiteral("Held by caches 3.0")));
    QVERIFY(graph->grab().toImage() != without);
}

void GraphTest::earlierRunsLieBehind() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.furnish(&title);
    auto* button = title.findChild<QToolButton*>(QStringLiteral("legendOverlay"));
    panel.showRecord(recordOf("1"), QStringLiteral("one.mp4"));
    QVERIFY(button->isHidden());  // there is no earlier run
    panel.showRecord(recordOf("2"), QStringLiteral("two.mp4"));
    QVERIFY(!button->isHidden());
    const auto* graph = panel.findChild<MemoryGraph*>();
    const auto* menu = button->findChild<QMenu*>();
    QCOMPARE(menu->actions().size(), 1);
    QVERIFY(menu->actions()[0]->text().startsWith(QStringLiteral("A: one.mp4")));
    QVERIFY(graph->overlays().isEmpty());
    menu->actions()[0]->trigger();
    QCOMPARE(graph->overlays().size(), 1);
    QCOMPARE(graph->overlays()[0].number, 0);
    QVERIFY(button->isChecked());
    panel.showRecord(recordOf("1"), QStringLiteral("one.mp4"));  // never behind itself
    QVERIFY(graph->overlays().isEmpty());
    panel.showRecord(recordOf("2"), QStringLiteral("two.mp4"));
    QCOMPARE(graph->overlays().size(), 1);
    menu->actions()[0]->trigger();
    QVERIFY(graph->overlays().isEmpty());
}

void GraphTest::longRunsCanShowTheirLastMinute() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.furnish(&title);
    auto* button = title.findChild<QToolButton*>(QStringLiteral("memoryLastMinute"));
    const auto* graph = panel.findChild<MemoryGraph*>();
    JobEntry entry;
    entry.phase = JobPhase::Running;
    entry.spans = {{"denoise", "stage", 0, 0, -1, {}}};
    const auto runUntil = [&](double end) {
        const double begin = entry.timeline.samples().empty() ? 0 : entry.timeline.duration() + 0.05;
        for (double time = begin; time <= end; time += 0.05) entry.timeline.add({time, {1 << 30}});
        panel.showJob(entry);
        QTest::qWait(150);  // the graph is drawn ten times a second at most
    };
    runUntil(30);
    QVERIFY(button->isHidden());
    runUntil(300);
    QVERIFY(!button->isHidden());
    const size_t whole = graph->run().samples.size();
    button->click();
    QCOMPARE(qRound(graph->run().origin), 240);
    QVERIFY(graph->run().samples.front().time >= graph->run().origin);
    QVERIFY(graph->run().samples.size() > 1190 && graph->run().samples.size() < 1210);
    QCOMPARE(graph->run().spans.front().start, graph->run().origin);
    button->click();
    QCOMPARE(graph->run().samples.size(), whole);
    panel.showRecord(recordOf("1"), QStringLiteral("one.mp4"));
    QVERIFY(button->isHidden());
}

void GraphTest::atMostThreeEarlierRuns() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.furnish(&title);
    for (const char* id : {"1", "2", "3", "4", "5"}) panel.showRecord(recordOf(id), QLatin1String(id));
    const auto* menu = title.findChild<QToolButton*>(QStringLiteral("legendOverlay"))->findChild<QMenu*>();
    QStringList names;
    for (const QAction* action : menu->actions()) names << action->text().left(4);
    QCOMPARE(names, (QStringList{QStringLiteral("A: 4"), QStringLiteral("B: 3"), QStringLiteral("C: 2")}));
}

void GraphTest::legendRemembersWhatWasTurned() {
    QDockWidget dock;
    DockTitle title(&dock, QStringLiteral("Memory"));
    MemoryPanel panel;
    panel.furnish(&title);
    QCOMPARE(panel.turnedTraces(), QStringList());
    panel.turnTraces({QStringLiteral("legendSwap"), QStringLiteral("legendResident")});
    QVERIFY(title.findChild<QToolButton*>(QStringLiteral("legendSwap"))->isChecked());
    QVERIFY(!title.findChild<QToolButton*>(QStringLiteral("legendResident"))->isChecked());
    QCOMPARE(panel.turnedTraces(),
             (QStringList{QStringLiteral("legendResident"), QStringLiteral("legendSwap")}));
}

void GraphTest::narrowTitleShowsIconsOnly() {
    QDockWidget dock;
    QWidget window;  // the title is no window, whose layout would hold it wide
    DockTitle title(&dock, QStringLiteral("Memory"));
    title.setParent(&window);
    MemoryPanel panel;
    panel.furnish(&title);
    auto* allocated = title.findChild<QToolButton*>(QStringLiteral("legendAllocated"));
    const auto styleAt = [&](int width) {
        title.resize(width, 28);
        QCoreApplication::processEvents();
        return allocated->toolButtonStyle();
    };
    window.resize(1000, 100);
    window.show();
    QCOMPARE(styleAt(900), Qt::ToolButtonTextBesideIcon);
    QCOMPARE(styleAt(title.minimumSizeHint().width()), Qt::ToolButtonIconOnly);
    QCOMPARE(styleAt(900), Qt::ToolButtonTextBesideIcon);
}

int main(int argc, char** argv) {
    return runTest<GraphTest>(argc, argv);
}
#include "graph_test.moc"
