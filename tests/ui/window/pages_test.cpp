// The first page and what stands around the player: get started, save as, the last run, damaged settings.
#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLibraryInfo>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QTabWidget>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/memory/memory_graph.h"
#include "ui/window/diagnostics.h"

using namespace lightreel;

namespace {

RunRecord recordWithTape() {
    RunRecord record;
    record.request.prompt = "a kite";
    record.request.model = "demo";
    record.request.steps = 12;
    record.timeline.add({0.0, {1 << 20, 1 << 20, 2 << 20, 0}});
    record.timeline.add({1.0, {3 << 20, 3 << 20, 4 << 20, 0}});
    return record;
}

QString currentTab(WindowUnderTest& test) {
    return test.find<QTabWidget>("centreTabs")->currentWidget()->objectName();
}

}  // namespace

class PagesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void firstStartShowsWhatWasFound();
    void firstStartShowsEveryModel();
    void firstClipStartsWithAnExample();
    void pageStaysAwayOnceAClipWasMade();
    void clipCanBeSavedElsewhere();
    void lastRunIsDrawnFaintly();
    void droppedClipBringsItsTape();
    void longNameLeavesRoomForTheFacts();
    void damagedSettingsAreSaid();
    void licencesNameWhatComesAlong();
    void textsReachTheTranslators();
};

void PagesTest::firstStartShowsWhatWasFound() {
    WindowUnderTest test;
    test.open();
    QCOMPARE(currentTab(test), QStringLiteral("getStartedTab"));
    EngineFacts facts;
    facts.threads = 2;
    facts.cpuCapability = "AVX2";
    facts.devices = {"cpu"};
    Q_EMIT test.models.engineDescribed(facts);
    QVERIFY(test.find<QLabel>("startProcessor")->text().contains(QStringLiteral("AVX2")));
    QVERIFY(test.find<QLabel>("startCard")->text().contains(QStringLiteral("No NVIDIA card")));
    facts.devices = {"cpu", "cuda:0 RTX"};
    Q_EMIT test.models.engineDescribed(facts);
    QCOMPARE(test.find<QLabel>("startCard")->text(), QStringLiteral("cuda:0 RTX"));
}

void PagesTest::firstStartShowsEveryModel() {
    WindowUnderTest test;
    test.addMovingModel();
    test.open();
    Q_EMIT test.models.failed(QStringLiteral("/models/other"),
                              Error{ErrorCode::ModelDamaged, {{"path", "x"}, {"reason", "y"}}, {}, {}});
    QStringList texts;
    for (const QLabel* label : test.find<QWidget>("getStartedTab")->findChildren<QLabel*>())
        texts << label->text();
    QCOMPARE(texts.filter(QStringLiteral("Text to video")).size(), 1);
    QCOMPARE(texts.filter(QStringLiteral("Image to video")).size(), 1);  // nobody has chosen it yet
    QCOMPARE(texts.filter(QStringLiteral("The Models dialog says why")).size(), 1);
}

void PagesTest::firstClipStartsWithAnExample() {
    WindowUnderTest test;
    test.open();
    QTest::mouseClick(test.find<QPushButton>("firstClipButton"), Qt::LeftButton);
    QCOMPARE(test.engine.jobs.size(), size_t{1});
    QVERIFY(!test.lastJob().request.prompt.empty());
    QCOMPARE(currentTab(test), QStringLiteral("playerTab"));
}

void PagesTest::pageStaysAwayOnceAClipWasMade() {
    WindowState kept;
    {
        WindowUnderTest test;
        test.open();
        test.writePrompt(QStringLiteral("a boat"));
        test.pressStart();
        test.engine.begin(test.lastJob());
        test.engine.finish(test.lastJob(), {});
        test.window->close();
        kept = test.store.state;
    }
    QVERIFY(!kept.getStartedAtStart);
    QCOMPARE(kept.lastClip, QStringLiteral("/clips/a-boat.mp4"));
    WindowUnderTest again;
    again.store.state = kept;
    again.open();
    QCOMPARE(currentTab(again), QStringLiteral("playerTab"));
}

void PagesTest::clipCanBeSavedElsewhere() {
    WindowUnderTest test;
    test.open();
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 12, {}, {}};
    test.window->openClip(path, true);
    test.dialogs.path = QStringLiteral("/elsewhere/kite.mp4");
    QTest::mouseClick(test.find<QPushButton>("exportButton"), Qt::LeftButton);
    QCOMPARE(test.clips.copies.size(), 1);
    QCOMPARE(test.clips.copies[0].second, QStringLiteral("/elsewhere/kite.mp4"));
    QVERIFY(
        test.find<QPlainTextEdit>("logView")->toPlainText().contains(QStringLiteral("/elsewhere/kite.mp4")));
}

void PagesTest::lastRunIsDrawnFaintly() {
    WindowUnderTest test;
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.store.state.lastClip = path;
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 12, {}, recordWithTape()};
    test.open();
    auto* graph = test.find<MemoryGraph>("memoryGraph");
    QCOMPARE(graph->run().samples.size(), size_t{2});
    QVERIFY(graph->run().state == GraphRun::State::Former);
    QCOMPARE(test.find<QLabel>("memoryDockDetail")->text(), QStringLiteral("last run"));
}

void PagesTest::droppedClipBringsItsTape() {
    WindowUnderTest test;
    test.open();
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 12, recordWithTape().request, recordWithTape()};
    test.window->openClip(path, true);
    QVERIFY(test.find<MemoryGraph>("memoryGraph")->run().state == GraphRun::State::Over);
    QCOMPARE(test.find<QLabel>("memoryDockDetail")->text(), QStringLiteral("kite.mp4"));
    QVERIFY(test.find<QLabel>("clipFacts")->text().contains(QStringLiteral("peak 3")));
}

void PagesTest::longNameLeavesRoomForTheFacts() {
    WindowUnderTest test;
    test.open();
    test.window->resize(test.window->minimumSize());
    const QString path = QStringLiteral("/clips/%1.mp4").arg(QStringLiteral("kite-").repeated(30));
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 12, recordWithTape().request, recordWithTape()};
    test.window->openClip(path, true);
    QCoreApplication::processEvents();
    const int name = test.find<QLabel>("clipName")->width(), facts = test.find<QLabel>("clipFacts")->width();
    QVERIFY2(name > 100 && facts > 100, qPrintable(QStringLiteral("%1, %2").arg(name).arg(facts)));
}

void PagesTest::damagedSettingsAreSaid() {
    WindowUnderTest test;
    test.store.state.notice = QStringLiteral("The settings were damaged.");
    test.open();
    QVERIFY(test.find<QLabel>("bannerText")->text().contains(QStringLiteral("were damaged")));
    QVERIFY(test.find<QLabel>("bannerText")->isVisible());
}

void PagesTest::licencesNameWhatComesAlong() {
    const QString text = licencesText();
    for (const char* part : {"Qt 6", "LibTorch", "CUDA runtime", "FFmpeg", "CLIP", "SmolLM2", "MiniLM"})
        QVERIFY2(text.contains(QLatin1String(part)), part);
}

void PagesTest::textsReachTheTranslators() {
    const QString tool = QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
    if (!QFileInfo(tool).isExecutable()) QSKIP("Qt's lupdate is not installed.");
    const QString source = QString::fromUtf8(LIGHTREEL_SOURCE);
    const QTemporaryDir folder;
    QFile found(folder.filePath(QStringLiteral("found.ts")));
    QProcess lupdate;
    lupdate.start(tool, {source + QStringLiteral("/ui/models/model_kind.cpp"),
                         source + QStringLiteral("/ui/window/diagnostics.cpp"), QStringLiteral("-ts"),
                         found.fileName()});
    QVERIFY(lupdate.waitForFinished());
    QVERIFY(found.open(QIODevice::ReadOnly));
    const QString texts = QString::fromUtf8(found.readAll());
    for (const char* text : {"ModelKind", "Text to video", "Image to video", "Text and image to video",
                             "Licences", "Unicode licence", "It stands on"})
        QVERIFY2(texts.contains(QStringLiteral(">%1<").arg(QLatin1String(text))), text);
}

int main(int argc, char** argv) {
    return runTest<PagesTest>(argc, argv);
}
#include "pages_test.moc"
