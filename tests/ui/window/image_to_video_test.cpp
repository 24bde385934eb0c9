// Image to video: what models do with a start image, frames of clips that start the next one, and what comes
// back.
#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSlider>
#include <QSpinBox>
#include <QStatusBar>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/moving_window.h"
#include "ui/player/clip_view.h"

using namespace lightreel;

class ImageToVideoTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void motionReachesTheRequest();
    void guidanceMayNotFall();
    void onlyTheModelsSamplersAreOffered();
    void planIsAskedWithoutWords();
    void textModelGetsNoMotion();
    void promptIsNotReadAndWaits();
    void strengthStandsWithAPictureOnly();
    void pictureOnATextModelIsRefusedWithAWayOut();
    void droppedOnTheWindowItSwitchesTheModel();
    void ofTwoThatMoveItTheLargerIsChosen();
    void droppedOnAModelThatPaintsOverItSwitchesToo();
    void whereAllPaintOverItTheChosenOneStays();
    void shownFrameStartsTheNextClip();
    void clipIsExtendedFromItsLastFrame();
    void otherModelsClipIsExtendedByTheMovingOne();
    void previewStartsNothing();
    void stateComesBack();
    void missingPictureIsNamed();
    void clipBringsItsPictureBack();
};

void ImageToVideoTest::motionReachesTheRequest() {
    MovingWindow test;
    test.haveWide();
    QCOMPARE(*test.started().motionBucket, 127);  // the model's own
    QCOMPARE(*test.started().noiseAug, 0.02);
    QCOMPARE(*test.started().minGuidance, 1.0);
    QCOMPARE(*test.started().guidance, 3.0);
    QCOMPARE(test.started().fps, 7);
    test.find<QSlider>("motionSlider")->setValue(40);
    QCOMPARE(*test.started().motionBucket, 40);
    test.find<QSpinBox>("motionSpin")->setValue(900);
    QCOMPARE(test.find<QSlider>("motionSlider")->value(), 255);
    QCOMPARE(*test.started().motionBucket, 900);
    test.find<QDoubleSpinBox>("noiseAugSpin")->setValue(0.1);
    test.find<QDoubleSpinBox>("minGuidanceSpin")->setValue(1.5);
    QCOMPARE(*test.started().noiseAug, 0.1);
    QCOMPARE(*test.started().minGuidance, 1.5);
    QVERIFY(!test.started().strength);
}

void ImageToVideoTest::guidanceMayNotFall() {
    MovingWindow test;
    test.haveWide();
    test.find<QDoubleSpinBox>("guidanceSpin")->setValue(0.5);
    QVERIFY(!test.canStart());
    QVERIFY2(test.reason().contains(QStringLiteral("rise")), qPrintable(test.reason()));
    test.find<QDoubleSpinBox>("minGuidanceSpin")->setValue(0.5);
    QVERIFY(test.canStart());
}

void ImageToVideoTest::onlyTheModelsSamplersAreOffered() {
    MovingWindow test(false);
    auto* schedulers = test.find<QComboBox>("schedulerCombo");
    const int all = schedulers->count();
    schedulers->setCurrentIndex(schedulers->findData(QStringLiteral("ddim")));
    test.choose(QStringLiteral("moving"));
    QCOMPARE(schedulers->count(), 1);
    QCOMPARE(schedulers->currentData().toString(), QStringLiteral("euler"));
    test.choose(QStringLiteral("demo"));
    QCOMPARE(schedulers->count(), all);
    GenerationRequest request;
    request.model = "demo";
    request.scheduler = "ddim";
    request.frames = 24;
    test.choose(QStringLiteral("moving"));
    const QString path = QStringLiteral("/clips/kite.mp4");
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 7, request, {}};
    test.window->openClip(path, true);
    QCOMPARE(schedulers->currentData().toString(), QStringLiteral("ddim"));
    QCOMPARE(schedulers->count(), all);
}

void ImageToVideoTest::planIsAskedWithoutWords() {
    MovingWindow test(false);
    test.writePrompt(QStringLiteral("a boat"));
    QTRY_VERIFY(!test.models.asked.empty());
    QVERIFY(!test.models.asked.back().request.prompt.empty());
    test.choose(QStringLiteral("moving"));
    QTRY_COMPARE(test.models.asked.back().request.mode == GenerationMode::ImageToVideo, true);
    QVERIFY(test.models.asked.back().request.prompt.empty());  // a model that reads none refuses it
    QVERIFY(!test.models.asked.back().request.image.empty());
}

void ImageToVideoTest::textModelGetsNoMotion() {
    MovingWindow test(false);
    test.writePrompt(QStringLiteral("a boat"));
    QVERIFY(!test.find<QSpinBox>("motionSpin")->isVisible());
    QVERIFY(!test.find<QDoubleSpinBox>("minGuidanceSpin")->isVisible());
    const GenerationRequest& request = test.started();
    QVERIFY(!request.motionBucket && !request.noiseAug && !request.minGuidance && !request.strength);
    QVERIFY(request.mode == GenerationMode::TextToVideo);
}

void ImageToVideoTest::promptIsNotReadAndWaits() {
    MovingWindow test(false);
    test.writePrompt(QStringLiteral("a boat"));
    test.choose(QStringLiteral("moving"));
    QVERIFY(!test.find<QPlainTextEdit>("promptEdit")->isEnabled());
    QVERIFY(!test.find<QLineEdit>("negativeEdit")->isEnabled());
    QCOMPARE(test.find<QLabel>("tokenCount")->text(), QStringLiteral("not read by this model"));
    test.haveWide();
    QCOMPARE(test.started().prompt, std::string());
    test.choose(QStringLiteral("demo"));
    QVERIFY(test.find<QPlainTextEdit>("promptEdit")->isEnabled());
    QCOMPARE(test.find<QPlainTextEdit>("promptEdit")->toPlainText(), QStringLiteral("a boat"));
}

void ImageToVideoTest::strengthStandsWithAPictureOnly() {
    MovingWindow test(false);
    test.models.facts.imageToVideo = test.models.facts.strengthControl = true;
    test.models.facts.defaultStrength = 0.6;
    test.models.inspect(QStringLiteral("/models/other"));
    test.choose(QStringLiteral("other"));
    test.writePrompt(QStringLiteral("a boat"));
    auto* strength = test.find<QDoubleSpinBox>("strengthSpin");
    QVERIFY(!strength->isVisible());
    QVERIFY(!test.started().strength);
    test.haveWide();
    QVERIFY(strength->isVisible());
    QCOMPARE(*test.started().strength, 0.6);
    test.find<QSlider>("strengthSlider")->setValue(25);
    QCOMPARE(*test.started().strength, 0.25);
    QVERIFY(test.started().mode == GenerationMode::ImageToVideo);
    QCOMPARE(test.started().prompt, std::string("a boat"));
}

void ImageToVideoTest::pictureOnATextModelIsRefusedWithAWayOut() {
    MovingWindow test;
    test.haveWide();
    test.choose(QStringLiteral("demo"));
    test.writePrompt(QStringLiteral("a boat"));
    QVERIFY(!test.canStart());
    QVERIFY2(test.reason().contains(QStringLiteral("takes no start image")), qPrintable(test.reason()));
    auto* reason = test.find<QLabel>("startReason");
    QVERIFY(reason->accessibleName().contains(QStringLiteral("use a model that does")));
    reason->setFocus(Qt::TabFocusReason);
    QTest::keyClick(reason, Qt::Key_Tab);  // on to the link in it
    QTest::keyClick(reason, Qt::Key_Return);
    QCOMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Moving pictures"));
    QVERIFY(test.canStart());
    QCOMPARE(reason->focusPolicy(), Qt::NoFocus);  // there is nothing to follow now
}

void ImageToVideoTest::droppedOnTheWindowItSwitchesTheModel() {
    MovingWindow test(false);
    test.dropFile(test.window.get(), test.wide);
    QTRY_COMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Moving pictures"));
    QVERIFY(test.window->statusBar()->currentMessage().contains(QStringLiteral("Moving pictures")));
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 20);  // the model's own
    QVERIFY(test.clips.wanted.isEmpty());
    QCOMPARE(QString::fromStdString(test.started().image), test.wide);
}

void ImageToVideoTest::ofTwoThatMoveItTheLargerIsChosen() {
    MovingWindow test(false);
    test.catalog.list.append({QStringLiteral("xt"), QStringLiteral("Large"), QStringLiteral("/models/xt")});
    ModelFacts large = movingFacts();
    large.parameters = 1'500'000'000;
    test.models.others[QStringLiteral("/models/xt")] = large;
    Q_EMIT test.catalog.changed();
    test.dropFile(test.window.get(), test.wide);
    QTRY_COMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Large"));
}

void ImageToVideoTest::droppedOnAModelThatPaintsOverItSwitchesToo() {
    MovingWindow test(false);
    test.models.facts.imageToVideo = test.models.facts.strengthControl = true;
    test.models.inspect(QStringLiteral("/models/other"));
    test.choose(QStringLiteral("other"));
    const QString before = test.find<QComboBox>("modelCombo")->currentText();
    test.haveWide();  // chosen by hand, the model stays
    QCOMPARE(test.find<QComboBox>("modelCombo")->currentText(), before);
    auto* notice = test.find<QLabel>("startImageNotice");
    QTRY_VERIFY(notice->isVisible());  // but the other one is on offer
    QVERIFY(notice->accessibleName().contains(QStringLiteral("Set it in motion instead")));
    Q_EMIT notice->linkActivated(QStringLiteral("#"));
    QTRY_COMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Moving pictures"));
    QVERIFY(!notice->isVisible());
    test.choose(QStringLiteral("other"));
    test.dropFile(test.window.get(), test.wide);
    QTRY_COMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Moving pictures"));
    QVERIFY(test.window->statusBar()->currentMessage().contains(QStringLiteral("in motion")));
}

void ImageToVideoTest::whereAllPaintOverItTheChosenOneStays() {
    MovingWindow test(false);
    test.models.facts.imageToVideo = test.models.facts.strengthControl = true;
    ModelFacts& large = test.models.others[QStringLiteral("/models/moving")] = test.models.facts;
    large.parameters = 1'500'000'000;
    for (const ModelChoice& model : test.catalog.list) test.models.inspect(model.folder);
    test.choose(QStringLiteral("other"));
    test.find<QSpinBox>("stepsSpin")->setValue(9);
    test.dropFile(test.window.get(), test.wide);
    QTRY_VERIFY(test.window->statusBar()->currentMessage().contains(QStringLiteral("wide.png")));
    QCOMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Other"));
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 9);
}

void ImageToVideoTest::shownFrameStartsTheNextClip() {
    MovingWindow test;
    test.playClip(QStringLiteral("/clips/kite.mp4"), {});
    auto* view = test.window->findChild<ClipView*>();
    view->showFrame(2);
    QTest::mouseClick(test.find<QToolButton>("useFrame"), Qt::LeftButton);
    QTRY_VERIFY(!test.well()->isEmpty());
    QVERIFY(!view->playing());
    QCOMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("kite, frame 3"));
    const QImage kept(QString::fromStdString(test.started().image));
    QCOMPARE(kept.size(), QSize(16, 16));
    QCOMPARE(kept.pixelColor(5, 5), QColor(20, 20, 20));  // as it was decoded
}

void ImageToVideoTest::clipIsExtendedFromItsLastFrame() {
    MovingWindow test(false);
    GenerationRequest request;
    request.model = "moving";
    request.mode = GenerationMode::ImageToVideo;
    request.image = "wide.png";
    request.framing.zoom = 2;
    request.width = 192;
    request.height = 64;
    request.frames = 20;
    request.fps = 9;
    request.steps = 31;
    request.guidance = 2.5;
    request.minGuidance = 1.5;
    request.motionBucket = 77;
    request.noiseAug = 0.05;
    request.scheduler = "euler";
    request.seed = 99;
    test.playClip(QStringLiteral("/clips/kite.mp4"), request);
    QTest::mouseClick(test.find<QToolButton>("extendClip"), Qt::LeftButton);
    QTRY_COMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("kite, last frame"));
    const GenerationRequest next = test.started();
    QCOMPARE(QImage(QString::fromStdString(next.image)).pixelColor(5, 5), QColor(30, 30, 30));
    request.image = next.image;
    request.framing = {};  // the frame has the clip's shape
    QCOMPARE(next == request, true);
}

void ImageToVideoTest::otherModelsClipIsExtendedByTheMovingOne() {
    MovingWindow test(false);
    GenerationRequest request;
    request.model = "demo";
    request.prompt = "a kite";
    request.fps = 12;
    request.steps = 31;
    test.playClip(QStringLiteral("/clips/kite.mp4"), request);
    test.clips.files.begin()->second.frames = greyFrames(4);
    test.find<QAction>("extendAction")->trigger();
    QTRY_VERIFY(!test.well()->isEmpty());
    QCOMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Moving pictures"));
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 20);  // the model's own
    QCOMPARE(test.find<QSpinBox>("fpsSpin")->value(), 12);    // the clip's
    QCOMPARE(test.find<QPlainTextEdit>("promptEdit")->toPlainText(), QStringLiteral("a kite"));
}

void ImageToVideoTest::previewStartsNothing() {
    MovingWindow test;
    test.haveWide();
    QVERIFY(!test.find<QAction>("useFrameAction")->isEnabled());
    test.pressStart();
    test.engine.begin(test.lastJob());
    event::Preview preview{1, {}};
    for (const auto& frame : greyFrames(4)) preview.frames.push_back(*frame);
    test.engine.run(test.lastJob(), preview);
    QVERIFY(test.find<QToolButton>("copyFrame")->isEnabled());
    QVERIFY(!test.find<QToolButton>("useFrame")->isEnabled());
    QVERIFY(!test.find<QAction>("extendAction")->isEnabled());
}

void ImageToVideoTest::stateComesBack() {
    MovingWindow test;
    test.haveWide();
    QTest::keyClick(test.well(), Qt::Key_Plus);
    test.find<QSpinBox>("motionSpin")->setValue(33);
    test.find<QDoubleSpinBox>("strengthSpin")->setValue(0.4);
    test.find<QDoubleSpinBox>("minGuidanceSpin")->setValue(1.5);
    const GenerationRequest before = test.started();
    test.find<QPlainTextEdit>("promptEdit")->setPlainText(QStringLiteral("waits"));
    test.window->close();
    WindowUnderTest again;
    again.addMovingModel();
    again.store.state = test.store.state;
    again.open();
    auto* well = again.find<StartImageWell>("startImageWell");
    QTRY_VERIFY(!well->isEmpty());
    QCOMPARE(again.find<QPlainTextEdit>("promptEdit")->toPlainText(), QStringLiteral("waits"));
    QCOMPARE(again.find<QDoubleSpinBox>("strengthSpin")->value(), 0.4);
    again.pressStart();
    GenerationRequest after = again.lastJob().request;
    after.seed = before.seed;  // a new one for every clip
    QCOMPARE(after == before, true);
}

void ImageToVideoTest::missingPictureIsNamed() {
    WindowUnderTest test;
    test.addMovingModel();
    GenerationRequest request;
    request.model = "moving";
    request.mode = GenerationMode::ImageToVideo;
    request.image = "/nowhere/lighthouse.png";
    test.store.state.request = request;
    test.open();
    auto* error = test.find<QLabel>("startImageError");
    QTRY_VERIFY(error->isVisible());
    QVERIFY(error->text().contains(QStringLiteral("lighthouse.png")));
    QVERIFY(!test.find<QPushButton>("startButton")->isEnabled());
    QVERIFY(test.find<QLabel>("startReason")->text().contains(QStringLiteral("lighthouse.png")));
    QTest::mouseClick(test.find<QToolButton>("startImageRemove"), Qt::LeftButton);
    QVERIFY(!error->isVisible());
}

void ImageToVideoTest::clipBringsItsPictureBack() {
    MovingWindow test(false);
    GenerationRequest request;
    request.model = "moving";
    request.mode = GenerationMode::ImageToVideo;
    request.image = "wide.png";  // clips travel without folders
    request.framing.x = 0.25;
    request.motionBucket = 12;
    const QString path = test.files.filePath(QStringLiteral("wide.mp4"));  // the picture lies beside it
    test.clips.files[path] = LoadedClip{path, greyFrames(3), 7, request, {}};
    test.window->openClip(path, true);
    QTRY_VERIFY(!test.well()->isEmpty());
    const GenerationRequest& next = test.started();
    QCOMPARE(QString::fromStdString(next.image), test.wide);
    QCOMPARE(next.framing.x, 0.25);
    QCOMPARE(*next.motionBucket, 12);
    const QString kept =
        test.files.filePath(QStringLiteral("wide.start.png"));  // what it really started from
    twoColours(60, 60).save(kept);
    test.window->openClip(path, true);
    QTRY_COMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("wide.start.png"));
    QCOMPARE(QString::fromStdString(test.started().image), kept);
    const QString own = test.files.filePath(QStringLiteral("wide.mp4.start.png"));  // another has the name
    twoColours(60, 60).save(own);
    test.window->openClip(path, true);
    QTRY_COMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("wide.mp4.start.png"));
    QCOMPARE(QString::fromStdString(test.started().image), own);
    RunRecord record;
    record.request = request;
    test.clips.files[path].record = record;  // it started from no picture that was kept
    test.window->openClip(path, true);
    QTRY_COMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("wide.png"));
    record.output.startImage = "/before/wide.start.png";
    test.clips.files[path].record = record;
    test.window->openClip(path, true);
    QTRY_COMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("wide.start.png"));
}

int main(int argc, char** argv) {
    return runTest<ImageToVideoTest>(argc, argv);
}
#include "image_to_video_test.moc"
