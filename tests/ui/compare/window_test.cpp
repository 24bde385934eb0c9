// A comparison in the main window: begun from the menu, run, gone on with after a restart, its settings used.
#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QTabWidget>
#include <QTimer>

#include "tests/ui/compare/comparison_under_test.h"
#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/compare/comparison_map.h"
#include "ui/compare/comparison_page.h"
#include "ui/compare/comparison_table.h"
#include "ui/optimisation/optimisation_panel.h"

using namespace lightreel;

namespace {

struct Window : WindowUnderTest {
    Window() { store.state.outputFolder = files.filePath(QStringLiteral("clips")); }
    void openWithPrompt() {
        open();
        writePrompt(QStringLiteral("a boat"));
    }
    /// Presses Start in the dialog that the action opens.
    void compare(const char* action) {
        QTimer::singleShot(0, window.get(), [] {
            auto* dialog = QApplication::activeModalWidget();
            dialog->findChild<QPushButton*>(QStringLiteral("compareStart"))->click();
        });
        find<QAction>(action)->trigger();
    }
    [[nodiscard]] bool run(int grey, double seconds) {
        if (!QTest::qWaitFor([&] { return engine.jobs.size() > m_jobs; }, 3000)) return false;
        m_jobs = engine.jobs.size();
        const Job job = engine.jobs.back();
        engine.begin(job);
        engine.finish(job, writeRun(job, grey, seconds));
        return true;
    }
    ComparisonPage& page() { return *find<ComparisonPage>("comparisonPage"); }
    QWidget* tab() { return find<QTabWidget>("centreTabs")->currentWidget(); }
    bool hidden(const char* dock) { return find<QDockWidget>(dock)->isHidden(); }

  private:
    size_t m_jobs = 0;
};

/// A comparison on disk of which nothing has run.
QString comparisonIn(const QTemporaryDir& files) {
    const auto made = makeComparison(files.filePath(QStringLiteral("saved")).toStdString(),
                                     planOf({{"two", optionsOf("interval=2")}}));
    return QString::fromStdString(made.value().folder.path().string());
}

}  // namespace

class WindowTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void menuBeginsAComparison();
    void unfinishedIsOfferedAtTheNextStart();
    void layoutMakesRoomAndComesBack();
    void dockShownMeanwhileStays();
    void settingsGoToThePanelAndBack();
    void failedRunShowsNoPage();
    void newerFolderIsRefusedAndNothingLost();
    void droppedFolderIsOpened();
    void selectedClipsAreCompared();
    void quitSaysWhatRuns();
    void reportIsWrittenBesideTheComparison();
};

void WindowTest::menuBeginsAComparison() {
    Window test;
    test.openWithPrompt();
    test.compare("compareSettingsAction");
    QTRY_VERIFY(test.page().flow());
    QVERIFY(test.tab() == &test.page());
    const int total = test.page().flow()->runsTotal();
    QVERIFY(total > 4);
    QVERIFY(test.run(100, 1) && test.run(100, 4));
    QVERIFY(test.tab() == &test.page());  // a run does not take the tab
    QTRY_VERIFY(
        test.find<QLabel>("comparisonState")->text().startsWith(QStringLiteral("1 of %1 runs").arg(total)));
    QCOMPARE(test.store.state.unfinishedComparisons, QStringList(test.page().flow()->folder()));
    QVERIFY(
        test.page().flow()->folder().startsWith(test.files.filePath(QStringLiteral("clips/comparisons/"))));
    QVERIFY(test.store.state.lastClip.isEmpty());
    test.find<QPushButton>("comparisonPause")->click();
    QCOMPARE(test.find<QPushButton>("comparisonPause")->text(), QStringLiteral("Go on"));
}

void WindowTest::unfinishedIsOfferedAtTheNextStart() {
    Window test;
    test.store.state.unfinishedComparisons = QStringList{QStringLiteral("/gone"), comparisonIn(test.files)};
    test.open();
    QTRY_VERIFY(!test.find<QWidget>("bannerArea")->isHidden());
    const QString said = test.find<QLabel>("bannerText")->text();
    QVERIFY2(said.contains(QStringLiteral("2 of 2 runs are left")), qPrintable(said));
    QTest::qWait(50);
    QVERIFY(test.engine.jobs.empty());
    test.find<QPushButton>("bannerLater")->click();
    QVERIFY(test.find<QWidget>("bannerArea")->isHidden());
    test.window->close();
    QCOMPARE(test.store.state.unfinishedComparisons.size(), 1);  // later is not never
    test.open();
    QTRY_VERIFY(!test.find<QWidget>("bannerArea")->isHidden());
    test.find<QPushButton>("bannerAction")->click();
    QTRY_COMPARE(test.engine.jobs.size(), size_t(1));
    QVERIFY(test.tab() == &test.page());
    QCOMPARE(test.page().flow()->title(), QStringLiteral("a boat"));
}

void WindowTest::layoutMakesRoomAndComesBack() {
    Window test;
    test.open();
    QTest::qWait(50);
    auto* tabs = test.find<QTabWidget>("centreTabs");
    QVERIFY(!test.hidden("promptDock") && test.hidden("logDock"));
    tabs->setCurrentWidget(&test.page());
    for (const char* dock : {"promptDock", "optimisationDock", "queueDock", "memoryDock"})
        QVERIFY2(test.hidden(dock), dock);
    tabs->setCurrentIndex(0);
    for (const char* dock : {"promptDock", "optimisationDock", "queueDock", "memoryDock"})
        QVERIFY2(!test.hidden(dock), dock);
    QVERIFY(test.hidden("logDock"));
    tabs->setCurrentWidget(&test.page());
    test.window->close();
    test.open();  // what is remembered is the layout of the other tabs
    QVERIFY(!test.hidden("promptDock"));
}

void WindowTest::dockShownMeanwhileStays() {
    Window test;
    test.open();
    QTest::qWait(50);
    auto* tabs = test.find<QTabWidget>("centreTabs");
    tabs->setCurrentWidget(&test.page());
    test.find<QDockWidget>("queueDock")->toggleViewAction()->trigger();
    QVERIFY(!test.hidden("queueDock"));
    test.find<QDockWidget>("queueDock")->toggleViewAction()->trigger();
    tabs->setCurrentIndex(0);
    QVERIFY(test.hidden("queueDock"));  // turned off by the user
    QVERIFY(!test.hidden("promptDock"));
}

void WindowTest::settingsGoToThePanelAndBack() {
    Window test;
    test.openWithPrompt();
    test.window->resize(1400, 1000);
    test.compare("mapOfCardAction");
    QTRY_VERIFY(test.page().flow());
    QVERIFY(test.run(100, 1) && test.run(100, 4));
    const std::vector<ComparisonMember>& members = test.page().flow()->plan().members;
    QVERIFY(test.run(110, 2));
    QTRY_VERIFY(test.page().map().place(1));
    QVERIFY(test.page().map().isVisible());
    QTest::mouseClick(&test.page().map(), Qt::LeftButton, {}, test.page().map().place(1)->toPoint());
    const auto* panel = test.window->findChild<OptimisationPanel*>();
    QVERIFY(panel->wish().chunk == members[1].acceleration.chunk);
    QVERIFY(panel->wish() != AccelerationOptions());
    QVERIFY(test.find<QLabel>("bannerText")->text().contains(QStringLiteral("it was plain")));
    test.find<QPushButton>("bannerAction")->click();
    QVERIFY(panel->wish() == AccelerationOptions());
}

void WindowTest::failedRunShowsNoPage() {
    Window test;
    test.openWithPrompt();
    test.compare("compareSettingsAction");
    QVERIFY(test.run(100, 1) && test.run(100, 4));
    QTRY_COMPARE(test.engine.jobs.size(), size_t(3));
    test.engine.fail(test.engine.jobs.back(), Error{ErrorCode::Internal, {{"reason", "a bolt came loose"}}});
    QVERIFY(test.tab() == &test.page());
    QVERIFY(test.find<QWidget>("bannerArea")->isHidden());
    QTRY_COMPARE(test.engine.jobs.size(), size_t(4));
    const auto* table = test.find<ComparisonTable>("compareTable");
    QVERIFY(table->model()
                ->index(1, ComparisonModel::State)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("a bolt came loose")));
}

void WindowTest::newerFolderIsRefusedAndNothingLost() {
    Window test;
    test.open();
    const QString folder = comparisonIn(test.files);
    QFile file(QDir(folder).filePath(QStringLiteral("comparison.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray text = file.readAll();
    file.close();
    const QByteArray newer = text.replace("\"schema\": 1", "\"schema\": 9");
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(newer) == newer.size());
    file.close();
    test.dialogs.path = folder;
    test.find<QAction>("openComparisonAction")->trigger();
    QTRY_VERIFY(!test.find<QWidget>("bannerArea")->isHidden());
    QVERIFY2(test.find<QLabel>("bannerText")->text().contains(QStringLiteral("newer version")),
             qPrintable(test.find<QLabel>("bannerText")->text()));
    QVERIFY(!test.page().flow());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), newer);
}

void WindowTest::droppedFolderIsOpened() {
    Window test;
    test.open();
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(comparisonIn(test.files))});
    QDragEnterEvent enter({200, 200}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(test.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({200, 200}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(test.window.get(), &drop);
    QTRY_VERIFY(test.page().flow());
    QVERIFY(test.page().flow()->state() == ComparisonFlow::State::Paused);
    QTest::qWait(50);
    QVERIFY(test.engine.jobs.empty());
}

void WindowTest::selectedClipsAreCompared() {
    Window test;
    test.openWithPrompt();
    auto* action = test.find<QAction>("compareSelectedAction");
    QVERIFY(!action->isEnabled());
    for (int i = 0; i < 2; ++i) {
        test.pressStart();
        test.engine.begin(test.lastJob());
        test.engine.finish(test.lastJob(), {});
    }
    auto* queue = test.find<QListView>("queueView");
    queue->selectAll();
    QVERIFY(action->isEnabled());
    action->trigger();
    QVERIFY(test.tab() == &test.page());
    QVERIFY(!test.page().flow());
}

void WindowTest::quitSaysWhatRuns() {
    Window test;
    test.openWithPrompt();
    test.compare("compareSettingsAction");
    QVERIFY(test.run(100, 1));
    QTRY_COMPARE(test.engine.jobs.size(), size_t(2));
    test.engine.begin(test.lastJob());
    test.dialogs.answer = false;
    QVERIFY(!test.window->close());
    QVERIFY2(test.dialogs.asked.text.contains(QStringLiteral("Comparison: 1 of")),
             qPrintable(test.dialogs.asked.text));
    test.dialogs.answer = true;
    QVERIFY(test.window->close());
    QCOMPARE(test.store.state.unfinishedComparisons.size(), 1);
}

void WindowTest::reportIsWrittenBesideTheComparison() {
    Window test;
    test.openWithPrompt();
    auto* action = test.find<QAction>("exportReportAction");
    QVERIFY(!action->isEnabled());
    test.compare("compareSettingsAction");
    QVERIFY(test.run(100, 1) && test.run(100, 4) && test.run(110, 2));
    QTRY_VERIFY(action->isEnabled());
    action->trigger();
    QTRY_VERIFY(test.find<QLabel>("bannerText")->text().contains(QStringLiteral("report.csv")));
    QVERIFY(test.find<QLabel>("bannerText")->text().contains(QStringLiteral("side-by-side.mp4")));
    const QDir folder(test.page().flow()->folder());
    QVERIFY(folder.exists(QStringLiteral("side-by-side.mp4")));
    QFile table(folder.filePath(QStringLiteral("report.csv")));
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = table.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), test.page().flow()->runs().size() + 1);
    QVERIFY(lines[1].startsWith("plain,"));
}

int main(int argc, char** argv) {
    return runTest<WindowTest>(argc, argv);
}
#include "window_test.moc"
