// What the window remembers, and what a dropped clip brings back.
#include <QComboBox>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"

using namespace lightreel;

namespace {

GenerationRequest kiteRequest() {
    GenerationRequest request;
    request.model = "demo";
    request.prompt = "a kite";
    request.negativePrompt = "rain";
    request.width = 192;
    request.height = 64;
    request.frames = 20;
    request.fps = 12;
    request.steps = 31;
    request.guidance = 2.5;
    request.scheduler = "ddim";
    request.seed = 99;
    return request;
}

void drop(QWidget* window, const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &enter);
    QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &event);
}

}  // namespace

class RestoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void lastSettingsComeBack();
    void docksComeBack();
    void narrowWindowOpensWithItsDocksJoined();
    void droppedClipRestoresEverySetting();
    void droppedClipNamesAMissingModel();
    void foreignClipOnlyPlays();
    void chosenModelFillsItsDefaultsIn();
};

void RestoreTest::lastSettingsComeBack() {
    WindowState kept;
    {
        WindowUnderTest test;
        test.store.state.request = kiteRequest();
        test.open();
        test.find<QToolButton>("seedLock")->setChecked(true);
        test.find<QLineEdit>("folderEdit")->setText(QStringLiteral("/somewhere"));
        test.find<QSpinBox>("stepsSpin")->setValue(9);
        test.window->close();
        kept = test.store.state;
    }
    WindowUnderTest again;
    again.store.state = kept;
    again.open();
    QCOMPARE(again.find<QPlainTextEdit>("promptEdit")->toPlainText(), QStringLiteral("a kite"));
    QCOMPARE(again.find<QSpinBox>("widthSpin")->value(), 192);
    QCOMPARE(again.find<QSpinBox>("stepsSpin")->value(), 9);
    QCOMPARE(again.find<QComboBox>("schedulerCombo")->currentData().toString(), QStringLiteral("ddim"));
    QVERIFY(again.find<QToolButton>("seedLock")->isChecked());
    QCOMPARE(again.find<QLineEdit>("folderEdit")->text(), QStringLiteral("/somewhere"));
}

void RestoreTest::docksComeBack() {
    WindowState kept;
    {
        WindowUnderTest test;
        test.open();
        test.find<QDockWidget>("queueDock")->hide();
        test.window->close();
        kept = test.store.state;
    }
    WindowUnderTest again;
    again.store.state = kept;
    again.open();
    QVERIFY(again.find<QDockWidget>("queueDock")->isHidden());
    QVERIFY(!again.find<QDockWidget>("promptDock")->isHidden());
}

void RestoreTest::narrowWindowOpensWithItsDocksJoined() {
    WindowUnderTest test;
    test.open();
    test.window->hide();
    test.window->resize(1100, 700);
    test.window->show();
    QCoreApplication::processEvents();
    auto* prompt = test.find<QDockWidget>("promptDock");
    QVERIFY(test.window->tabifiedDockWidgets(prompt).contains(test.find<QDockWidget>("queueDock")));
    QVERIFY(prompt->isVisible());
}

void RestoreTest::droppedClipRestoresEverySetting() {
    WindowUnderTest test;
    test.open();
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 12, kiteRequest(), {}};
    drop(test.window.get(), path);
    test.pressStart();
    QVERIFY(!test.engine.jobs.empty());
    const GenerationRequest expected = kiteRequest();
    QCOMPARE(test.lastJob().request == expected, true);
}

void RestoreTest::droppedClipNamesAMissingModel() {
    WindowUnderTest test;
    test.open();
    GenerationRequest request = kiteRequest();
    request.model = "far-away";
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 12, request, {}};
    drop(test.window.get(), path);
    QVERIFY(test.find<QLabel>("bannerText")->text().contains(QStringLiteral("far-away")));
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 31);
}

void RestoreTest::foreignClipOnlyPlays() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    const QString path = QStringLiteral("/clips/foreign.mp4");
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 12, {}, {}};
    drop(test.window.get(), path);
    QCOMPARE(test.find<QPlainTextEdit>("promptEdit")->toPlainText(), QStringLiteral("a boat"));
    QCOMPARE(test.find<QLabel>("clipName")->text(), QStringLiteral("foreign.mp4"));
}

void RestoreTest::chosenModelFillsItsDefaultsIn() {
    WindowUnderTest test;
    ModelFacts& other = test.models.others[QStringLiteral("/models/other")] = demoFacts();
    other.defaultSteps = 4;
    other.maxFrames = 12;
    test.open();
    auto* combo = test.find<QComboBox>("modelCombo");
    combo->setCurrentIndex(1);
    Q_EMIT combo->activated(1);
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 4);
    QCOMPARE(test.find<QSpinBox>("framesSpin")->maximum(), 12);
}

int main(int argc, char** argv) {
    return runTest<RestoreTest>(argc, argv);
}
#include "restore_test.moc"
