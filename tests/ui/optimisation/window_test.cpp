// The switches in the window: into the job, into what is remembered, and back out of a clip.
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QShortcut>
#include <QSpinBox>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/queue/queue_panel.h"

using namespace lightreel;

namespace {

AccelerationOptions cachedInChunks() {
    AccelerationOptions options;
    options.cache = {CacheMode::DeepCache, 3, 2};
    options.chunk = {ChunkMode::Exact, 0, 0, int64_t{8} << 20};
    options.slice.frames = 2;
    return options;
}

/// A clip that was made with 10 steps and these options.
LoadedClip clipOf(const QString& path, const char* model, const AccelerationOptions& options) {
    RunRecord record;
    record.request.model = model;
    record.request.prompt = "a kite";
    record.request.steps = 10;
    record.acceleration = options;
    return {path, greyFrames(3), 8, record.request, record};
}

}  // namespace

class WindowTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void startSendsTheSwitches();
    void startLeavesOutWhatCannotHelp();
    void switchesAreRemembered();
    void wishOutlivesAClipOfFewSteps();
    void clipRestoresItsSwitches();
    void clipOfAnotherModelKeepsItsDepth();
    void jobGivesItsSwitchesBack();
    void keyReachesTheDock();
    void timeLeftKnowsBothKindsOfStep();
};

void WindowTest::startSendsTheSwitches() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    QVERIFY(test.lastJob().acceleration == AccelerationOptions());
    test.find<QCheckBox>("cacheCheck")->click();
    test.find<QSpinBox>("cacheIntervalSpin")->setValue(4);
    test.find<QCheckBox>("chunkCheck")->click();
    test.pressStart();
    QCOMPARE(test.lastJob().acceleration.cache.mode, CacheMode::LightCache);
    QCOMPARE(test.lastJob().acceleration.cache.interval, 4);
    QCOMPARE(test.lastJob().acceleration.chunk.mode, ChunkMode::Exact);
}

void WindowTest::startLeavesOutWhatCannotHelp() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.find<QCheckBox>("cacheCheck")->click();
    test.find<QSpinBox>("stepsSpin")->setValue(2);
    QVERIFY(!test.find<QCheckBox>("cacheCheck")->isEnabled());
    test.pressStart();
    QCOMPARE(test.lastJob().acceleration.cache.mode, CacheMode::Off);
}

void WindowTest::switchesAreRemembered() {
    WindowState kept;
    {
        WindowUnderTest test;
        test.open();
        test.find<QCheckBox>("cacheCheck")->click();
        test.find<QSpinBox>("cacheDepthSpin")->setValue(3);
        test.find<QSpinBox>("sliceFramesSpin")->setValue(5);
        test.window->close();
        kept = test.store.state;
    }
    WindowUnderTest again;
    again.store.state = kept;
    again.open();
    QVERIFY(again.find<QCheckBox>("cacheCheck")->isChecked());
    QCOMPARE(again.find<QSpinBox>("cacheDepthSpin")->value(), 3);
    QVERIFY(!again.find<QCheckBox>("chunkCheck")->isChecked());
    QCOMPARE(again.find<QSpinBox>("sliceFramesSpin")->value(), 5);
}

void WindowTest::wishOutlivesAClipOfFewSteps() {
    WindowUnderTest test;
    test.open();
    test.find<QCheckBox>("cacheCheck")->click();
    test.find<QSpinBox>("stepsSpin")->setValue(1);
    test.window->close();
    QCOMPARE(test.store.state.acceleration.cache.mode, CacheMode::LightCache);
}

void WindowTest::clipRestoresItsSwitches() {
    WindowUnderTest test;
    test.open();
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.clips.files[path] = clipOf(path, "demo", cachedInChunks());
    test.window->openClip(path, true);
    QVERIFY(test.find<QCheckBox>("chunkCheck")->isChecked());
    test.pressStart();
    QVERIFY(test.lastJob().acceleration == cachedInChunks());
    test.clips.files[path] = clipOf(path, "demo", {});  // made without: the switches go off
    test.window->openClip(path, true);
    test.pressStart();
    QVERIFY(test.lastJob().acceleration.cache.mode == CacheMode::Off);
    QVERIFY(test.lastJob().acceleration.chunk.mode == ChunkMode::Off);
}

void WindowTest::clipOfAnotherModelKeepsItsDepth() {
    WindowUnderTest test;
    test.models.facts.cacheDepths = 2;
    test.models.others[QStringLiteral("/models/other")] = demoFacts();  // with 5
    test.open();
    const QString path = QStringLiteral("/clips/kite.mp4");
    AccelerationOptions deep = cachedInChunks();
    deep.cache.depth = 4;
    test.clips.files[path] = clipOf(path, "other", deep);
    test.window->openClip(path, true);
    QCOMPARE(test.find<QSpinBox>("cacheDepthSpin")->value(), 4);
}

void WindowTest::jobGivesItsSwitchesBack() {
    WindowUnderTest test;
    test.open();
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.clips.files[path] = clipOf(path, "demo", cachedInChunks());
    test.window->openClip(path, true);
    test.pressStart();
    const QString id = QString::fromStdString(test.lastJob().id);
    test.find<QCheckBox>("cacheCheck")->click();
    test.find<QCheckBox>("chunkCheck")->click();
    Q_EMIT test.window->findChild<QueuePanel*>()->settingsWanted(id);
    QVERIFY(test.find<QCheckBox>("cacheCheck")->isChecked());
    test.pressStart();
    QVERIFY(test.lastJob().acceleration == cachedInChunks());
}

void WindowTest::keyReachesTheDock() {
    WindowUnderTest test;
    test.open();
    auto* dock = test.find<QDockWidget>("optimisationDock");
    dock->hide();
    for (QShortcut* key : test.window->findChildren<QShortcut*>())
        if (key->key() == QKeySequence(Qt::CTRL | Qt::Key_2)) Q_EMIT key->activated();
    QVERIFY(dock->isVisible());
    QCOMPARE(test.window->focusWidget()->objectName(), QStringLiteral("presetCombo"));
}

void WindowTest::timeLeftKnowsBothKindsOfStep() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.find<QCheckBox>("cacheCheck")->click();
    test.find<QSpinBox>("cacheIntervalSpin")->setValue(3);
    test.pressStart();
    const Job job = test.lastJob();
    test.engine.begin(job);
    test.engine.step(job, 0, 30);
    auto* time = test.find<QLabel>("progressTime");
    // Steps that reuse are faster, by how much is not known yet.
    QVERIFY2(time->text().contains(QStringLiteral("at most 5\u00A0min 30\u00A0s left")),
             qPrintable(time->text()));
    test.engine.step(job, 1, 5, "reuse");
    // Of the 12 steps three full ones (30 s) and seven others (5 s) are left.
    QVERIFY2(time->text().contains(QStringLiteral("about 2\u00A0min 05\u00A0s left")),
             qPrintable(time->text()));
}

int main(int argc, char** argv) {
    return runTest<WindowTest>(argc, argv);
}
#include "window_test.moc"
