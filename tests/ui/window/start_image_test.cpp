// Image to video in the window: the start image's way into the request, what the fields say about it, and
// frames of clips that start the next one.
#include <QAction>
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QStatusBar>
#include <QToolButton>

#include "core/media/video_writer.h"
#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/player/clip_view.h"
#include "ui/start_image/start_image_fields.h"
#include "ui/start_image/start_image_well.h"

using namespace lightreel;

namespace {

/// Left half red, right half blue.
QImage twoColours(int width, int height) {
    QImage image(width, height, QImage::Format_RGB888);
    image.fill(Qt::red);
    QPainter(&image).fillRect(width / 2, 0, width - width / 2, height, Qt::blue);
    return image;
}

QString writeClip(const QString& path) {
    EncodingParams params;
    params.format = *formatForPath(path.toStdString());
    params.width = params.height = 16;
    params.fps = 8;
    auto writer = VideoWriter::open(path.toStdString(), params);
    for (const auto& frame : greyFrames(4))
        if (!writer->write(*frame)) qFatal("no frame can be written");
    if (!writer->finish(Existing::Keep)) qFatal("no clip can be written");
    return path;
}

/// A window with the model of image to video chosen, and two pictures on disk.
struct MovingWindow : WindowUnderTest {
    explicit MovingWindow(bool chosen = true) {
        addMovingModel();
        open();
        if (chosen) choose(QStringLiteral("moving"));
        twoColours(200, 100).save(wide);
        twoColours(100, 100).save(square);
        QFile text(broken);
        if (text.open(QIODevice::WriteOnly)) text.write("no picture at all, only words");
    }
    void choose(const QString& id) {
        auto* combo = find<QComboBox>("modelCombo");
        for (int row = 0; row < catalog.list.size(); ++row)
            if (catalog.list[row].id == id) combo->setCurrentIndex(row);
        Q_EMIT combo->activated(combo->currentIndex());
    }
    void dropOn(QWidget* target, const QMimeData& mime) {
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &enter);
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &event);
    }
    void dropFile(QWidget* target, const QString& path) {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(path)});
        dropOn(target, mime);
    }
    /// Drops the wide picture and waits until it is there.
    void haveWide() {
        dropFile(well(), wide);
        QTRY_VERIFY(!well()->isEmpty());
    }
    StartImageWell* well() { return find<StartImageWell>("startImageWell"); }
    QLabel* error() { return find<QLabel>("startImageError"); }
    QString reason() { return find<QLabel>("startReason")->text(); }
    bool canStart() { return find<QPushButton>("startButton")->isEnabled(); }
    const GenerationRequest& started() {
        pressStart();
        return lastJob().request;
    }
    void playClip(const QString& path, const std::optional<GenerationRequest>& request) {
        clips.files[path] = LoadedClip{path, greyFrames(4), 7, request, {}};
        window->openClip(path, false);
    }

    QString wide = files.filePath(QStringLiteral("wide.png"));
    QString square = files.filePath(QStringLiteral("square.png"));
    QString broken = files.filePath(QStringLiteral("broken.png"));
};

}  // namespace

class StartImageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void startIsRefusedUntilAPictureIsThere();
    void droppedFileReachesTheRequest();
    void droppedPictureWithoutFileIsKept();
    void brokenDataIsRefused();
    void filesPassTheTextFields();
    void framingAsksForNoNewPlan();
    void addressOnTheNetworkIsNotOpened();
    void pasteTakesAPictureAndLeavesTextFieldsAlone();
    void openOffersClipsToModelsThatTakeThem();
    void brokenFileKeepsTheFormerPicture();
    void clipIsRefusedByAModelOfPictures();
    void removeGoesBack();
    void dragMovesTheKeptPart();
    void wheelZoomsOnlyWithTheFocus();
    void keysMoveAndZoom();
    void frameFollowsTheSize();
    void fitIsChosen();
    void anotherPictureBeginsInTheMiddle();
    void motionReachesTheRequest();
    void textModelGetsNoMotion();
    void promptIsNotReadAndWaits();
    void strengthStandsWithAPictureOnly();
    void pictureOnATextModelIsRefusedWithAWayOut();
    void droppedOnTheWindowItSwitchesTheModel();
    void shownFrameStartsTheNextClip();
    void clipIsExtendedFromItsLastFrame();
    void otherModelsClipIsExtendedByTheMovingOne();
    void previewStartsNothing();
    void stateComesBack();
    void missingPictureIsNamed();
    void clipBringsItsPictureBack();
    void wellIsSpoken();
};

void StartImageTest::startIsRefusedUntilAPictureIsThere() {
    MovingWindow test;
    QVERIFY(!test.canStart());
    QVERIFY2(test.reason().contains(QStringLiteral("moves a picture")), qPrintable(test.reason()));
    test.haveWide();
    QVERIFY(test.canStart());
    QVERIFY(!test.find<QLabel>("startReason")->isVisible());
}

void StartImageTest::droppedFileReachesTheRequest() {
    MovingWindow test;
    test.haveWide();
    const GenerationRequest& request = test.started();
    QCOMPARE(request.mode == GenerationMode::ImageToVideo, true);
    QCOMPARE(QString::fromStdString(request.image), test.wide);
    QCOMPARE(request.framing == PictureFraming(), true);
    QCOMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("wide.png"));
    QVERIFY(test.find<QLabel>("startImageSize")->text().startsWith(QStringLiteral("200")));
    QCOMPARE(QFileInfo(QString::fromStdString(test.lastJob().output)).fileName(), QStringLiteral("wide.mp4"));
    const QImage thumbnail = test.window->tracker().entries().back().thumbnail;  // the kept part
    QVERIFY(std::abs(thumbnail.width() - thumbnail.height()) <= 1);
}

void StartImageTest::droppedPictureWithoutFileIsKept() {
    MovingWindow test;
    QMimeData mime;
    mime.setImageData(twoColours(64, 48));
    test.dropOn(test.well(), mime);
    QTRY_VERIFY(!test.well()->isEmpty());
    const QFileInfo kept(QString::fromStdString(test.started().image));
    QCOMPARE(kept.dir().path(), test.files.filePath(QStringLiteral("kept")));
    const QImage read(kept.filePath());
    QCOMPARE(read.convertToFormat(QImage::Format_RGB888), twoColours(64, 48));
    test.dropOn(test.well(), mime);  // the same pixels are kept once
    QTRY_COMPARE(kept.dir().entryList(QDir::Files).size(), 1);
}

void StartImageTest::brokenDataIsRefused() {
    MovingWindow test;
    QMimeData mime;
    mime.setData(QStringLiteral("image/png"), QByteArrayLiteral("no picture"));
    QVERIFY(test.window->findChild<StartImageFields*>()->choose(mime));
    QTRY_VERIFY(test.error()->isVisible());
    QVERIFY2(test.error()->text().contains(QStringLiteral("holds no picture")),
             qPrintable(test.error()->text()));
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    twoColours(30, 20).save(&buffer, "PNG");
    mime.setData(QStringLiteral("image/png"), png);
    QVERIFY(test.window->findChild<StartImageFields*>()->choose(mime));
    QTRY_VERIFY(!test.well()->isEmpty());
    QVERIFY(!test.error()->isVisible());
}

void StartImageTest::filesPassTheTextFields() {
    MovingWindow test(false);
    auto* prompt = test.find<QPlainTextEdit>("promptEdit");
    QMimeData words;
    words.setText(QStringLiteral("a boat"));
    test.dropOn(prompt->viewport(), words);
    QCOMPARE(prompt->toPlainText(), QStringLiteral("a boat"));
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(test.wide)});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(prompt->viewport(), &enter);
    QVERIFY(enter.isAccepted());  // by the window behind
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(prompt->viewport(), &drop);
    QTRY_VERIFY(!test.well()->isEmpty());
    QCOMPARE(prompt->toPlainText(), QStringLiteral("a boat"));
}

void StartImageTest::framingAsksForNoNewPlan() {
    MovingWindow test;
    QTRY_VERIFY(!test.models.asked.empty());  // also without a picture
    QCOMPARE(test.models.asked.back().request.mode == GenerationMode::ImageToVideo, true);
    test.haveWide();
    QTest::qWait(300);
    const size_t asked = test.models.asked.size();
    QTest::keyClick(test.well(), Qt::Key_Left);
    QTest::qWait(300);
    QCOMPARE(test.models.asked.size(), asked);
}

void StartImageTest::addressOnTheNetworkIsNotOpened() {
    MovingWindow test;
    QMimeData mime;
    mime.setUrls({QUrl(QStringLiteral("https://example.org/boat.png"))});
    test.dropOn(test.well(), mime);
    QVERIFY2(test.error()->text().contains(QStringLiteral("address")), qPrintable(test.error()->text()));
    QVERIFY(test.error()->isVisible());
    QVERIFY(!test.canStart());
}

void StartImageTest::pasteTakesAPictureAndLeavesTextFieldsAlone() {
    MovingWindow test;
    QGuiApplication::clipboard()->setImage(twoColours(40, 40));
    test.find<QLineEdit>("fileNameEdit")->setFocus();
    QTest::keyClick(test.find<QLineEdit>("fileNameEdit"), Qt::Key_V, Qt::ControlModifier);
    QTest::qWait(50);
    QVERIFY(test.well()->isEmpty());
    test.well()->setFocus();
    QTest::keyClick(test.well(), Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(!test.well()->isEmpty());
    QVERIFY(test.canStart());
    QGuiApplication::clipboard()->setText(QStringLiteral("words"));
    test.find<QPushButton>("startButton")->setFocus();
    QTest::keyClick(test.find<QPushButton>("startButton"), Qt::Key_V, Qt::ControlModifier);
    QVERIFY(test.error()->text().contains(QStringLiteral("Nothing that was copied")));
    QVERIFY(!test.well()->isEmpty());
}

void StartImageTest::openOffersClipsToModelsThatTakeThem() {
    MovingWindow test;
    test.dialogs.path = test.square;
    QTest::mouseClick(test.find<QPushButton>("startImageOpen"), Qt::LeftButton);
    QVERIFY(!test.dialogs.clipsOffered);
    QTRY_COMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("square.png"));
    test.models.facts.imageToVideo = test.models.facts.strengthControl = true;
    test.choose(QStringLiteral("other"));
    QTest::mouseClick(test.find<QToolButton>("startImageReplace"), Qt::LeftButton);
    QVERIFY(test.dialogs.clipsOffered);
}

void StartImageTest::brokenFileKeepsTheFormerPicture() {
    MovingWindow test;
    test.haveWide();
    test.dropFile(test.well(), test.broken);
    QTRY_VERIFY(test.error()->isVisible());
    QVERIFY2(test.error()->text().contains(QStringLiteral("broken.png")), qPrintable(test.error()->text()));
    QVERIFY(test.error()->text().contains(QStringLiteral("stays wide.png")));
    const QString half = test.files.filePath(QStringLiteral("half.png"));
    QVERIFY(QFile::copy(test.wide, half) && QFile::resize(half, QFileInfo(half).size() / 2));
    test.dropFile(test.well(), half);
    QTRY_VERIFY(test.error()->text().contains(QStringLiteral("half.png")));
    QVERIFY2(!test.error()->text().contains(QStringLiteral("clip")), qPrintable(test.error()->text()));
    QCOMPARE(QString::fromStdString(test.started().image), test.wide);
    test.dropFile(test.well(), test.square);
    QTRY_VERIFY(!test.error()->isVisible());
    QCOMPARE(QString::fromStdString(test.started().image), test.square);
}

void StartImageTest::clipIsRefusedByAModelOfPictures() {
    MovingWindow test;
    const QString clip = writeClip(test.files.filePath(QStringLiteral("boat.mp4")));
    test.dropFile(test.well(), clip);
    QTRY_VERIFY(test.error()->isVisible());
    QVERIFY2(test.error()->text().contains(QStringLiteral("it is a clip")), qPrintable(test.error()->text()));
    test.models.facts.imageToVideo = test.models.facts.strengthControl = true;
    test.choose(QStringLiteral("other"));
    test.writePrompt(QStringLiteral("a boat"));
    test.dropFile(test.well(), clip);
    QTRY_VERIFY(!test.well()->isEmpty());
    QCOMPARE(QString::fromStdString(test.started().image), clip);
    test.choose(QStringLiteral("moving"));
    QVERIFY(!test.canStart());
    QVERIFY2(test.reason().contains(QStringLiteral("is a clip")), qPrintable(test.reason()));
}

void StartImageTest::removeGoesBack() {
    MovingWindow test;
    test.haveWide();
    test.well()->setFocus();
    QTest::keyClick(test.well(), Qt::Key_Delete);
    QVERIFY(test.well()->isEmpty());
    QVERIFY(!test.canStart());
    test.haveWide();
    QTest::mouseClick(test.find<QToolButton>("startImageRemove"), Qt::LeftButton);
    QVERIFY(test.well()->isEmpty());
    QVERIFY(QFile::exists(test.wide));
}

void StartImageTest::dragMovesTheKeptPart() {
    MovingWindow test;
    test.haveWide();  // 200 x 100 for a frame of 128 x 128: half of it is kept
    const QRectF before = test.well()->frameRect();
    QCOMPARE(qRound(before.width()), qRound(before.height()));
    const QPoint from = before.center().toPoint();
    QTest::mousePress(test.well(), Qt::LeftButton, {}, from);
    QTest::mouseMove(test.well(), from + QPoint(12, 3));
    QTest::mouseRelease(test.well(), Qt::LeftButton, {}, from + QPoint(12, 3));
    QVERIFY(std::abs(test.well()->frameRect().left() - before.left() - 12) < 1.5);
    QCOMPARE(test.well()->frameRect().top(), before.top());  // no room there
    const double x = test.well()->framing().x;
    QVERIFY(x > 0.5 && x < 1);
    QCOMPARE(test.started().framing.x, x);
    QTest::mousePress(test.well(), Qt::LeftButton, {}, from);
    QTest::mouseMove(test.well(), from + QPoint(500, 0));
    QCOMPARE(test.well()->framing().x, 1.0);
    QTest::keyClick(test.well(), Qt::Key_Escape);
    QCOMPARE(test.well()->framing().x, x);
    QTest::mouseRelease(test.well(), Qt::LeftButton, {}, from);
    QTest::mouseDClick(test.well(), Qt::LeftButton, {}, from);
    QCOMPARE(test.well()->framing() == PictureFraming(), true);
}

void StartImageTest::wheelZoomsOnlyWithTheFocus() {
    MovingWindow test;
    test.haveWide();
    const QPointF at = test.well()->frameRect().center();
    const auto turn = [&] {
        QWheelEvent event(at, test.well()->mapToGlobal(at), {}, QPoint(0, 240), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(test.well(), &event);
    };
    test.find<QSpinBox>("stepsSpin")->setFocus();
    turn();
    QCOMPARE(test.well()->framing().zoom, 1.0);
    test.well()->setFocus();
    turn();
    const double zoom = test.well()->framing().zoom;
    QVERIFY(zoom > 1.2 && zoom < 2);
    QVERIFY(std::abs(test.well()->framing().x - 0.5) < 1e-6);  // round the mouse, which stood in the middle
    QCOMPARE(test.started().framing.zoom, zoom);
    test.find<QSlider>("startImageZoom")->setValue(100);
    QCOMPARE(test.started().framing.zoom, 8.0);
}

void StartImageTest::keysMoveAndZoom() {
    MovingWindow test;
    test.haveWide();
    QTest::keyClick(test.well(), Qt::Key_Left);
    QVERIFY(test.well()->framing().x < 0.5);
    QTest::keyClick(test.well(), Qt::Key_Plus);
    QVERIFY(test.well()->framing().zoom > 1);
    QTest::keyClick(test.well(), Qt::Key_Down);
    QVERIFY(test.well()->framing().y > 0.5);
    QTest::keyClick(test.well(), Qt::Key_Minus);
    QVERIFY(std::abs(test.well()->framing().zoom - 1) < 1e-9);
    QTest::keyClick(test.well(), Qt::Key_0);
    QCOMPARE(test.well()->framing() == PictureFraming(), true);
}

void StartImageTest::frameFollowsTheSize() {
    MovingWindow test;
    test.haveWide();
    QCOMPARE(qRound(test.well()->frameRect().width()), qRound(test.well()->frameRect().height()));
    test.find<QSpinBox>("widthSpin")->setValue(256);
    QCOMPARE(qRound(test.well()->frameRect().width()), qRound(2 * test.well()->frameRect().height()));
    QCOMPARE(test.well()->frameRect(), test.well()->pictureRect());  // the picture's own shape
}

void StartImageTest::fitIsChosen() {
    MovingWindow test;
    test.haveWide();
    auto* fit = test.find<QComboBox>("startImageFit");
    fit->setCurrentIndex(1);
    QVERIFY(test.started().framing.fit == PictureFit::Pad);
    QVERIFY(!test.find<QSlider>("startImageZoom")->isVisible());
    QVERIFY(test.well()->frameRect().contains(test.well()->pictureRect()));
    QVERIFY(test.well()->frameRect().height() > 1.9 * test.well()->pictureRect().height());
    fit->setCurrentIndex(2);
    QVERIFY(test.started().framing.fit == PictureFit::Stretch);
    QCOMPARE(test.well()->frameRect(), test.well()->pictureRect());
}

void StartImageTest::anotherPictureBeginsInTheMiddle() {
    MovingWindow test;
    test.haveWide();
    QTest::keyClick(test.well(), Qt::Key_Left);
    test.find<QComboBox>("startImageFit")->setCurrentIndex(1);
    test.dropFile(test.well(), test.square);
    QTRY_COMPARE(test.find<QLabel>("startImageName")->text(), QStringLiteral("square.png"));
    QCOMPARE(test.well()->framing().x, 0.5);
    QVERIFY(test.well()->framing().fit == PictureFit::Pad);  // a way of working, not of this picture
}

void StartImageTest::motionReachesTheRequest() {
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

void StartImageTest::textModelGetsNoMotion() {
    MovingWindow test(false);
    test.writePrompt(QStringLiteral("a boat"));
    QVERIFY(!test.find<QSpinBox>("motionSpin")->isVisible());
    QVERIFY(!test.find<QDoubleSpinBox>("minGuidanceSpin")->isVisible());
    const GenerationRequest& request = test.started();
    QVERIFY(!request.motionBucket && !request.noiseAug && !request.minGuidance && !request.strength);
    QVERIFY(request.mode == GenerationMode::TextToVideo);
}

void StartImageTest::promptIsNotReadAndWaits() {
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

void StartImageTest::strengthStandsWithAPictureOnly() {
    MovingWindow test(false);
    test.models.facts.imageToVideo = test.models.facts.strengthControl = true;
    test.models.facts.defaultStrength = 0.6;
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

void StartImageTest::pictureOnATextModelIsRefusedWithAWayOut() {
    MovingWindow test;
    test.haveWide();
    test.choose(QStringLiteral("demo"));
    test.writePrompt(QStringLiteral("a boat"));
    QVERIFY(!test.canStart());
    QVERIFY2(test.reason().contains(QStringLiteral("takes no start image")), qPrintable(test.reason()));
    Q_EMIT test.find<QLabel>("startReason")->linkActivated(QStringLiteral("switch"));
    QCOMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Moving pictures"));
    QVERIFY(test.canStart());
}

void StartImageTest::droppedOnTheWindowItSwitchesTheModel() {
    MovingWindow test(false);
    test.dropFile(test.window.get(), test.wide);
    QTRY_COMPARE(test.find<QComboBox>("modelCombo")->currentText(), QStringLiteral("Moving pictures"));
    QVERIFY(test.window->statusBar()->currentMessage().contains(QStringLiteral("Moving pictures")));
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 20);  // the model's own
    QVERIFY(test.clips.wanted.isEmpty());
    QCOMPARE(QString::fromStdString(test.started().image), test.wide);
}

void StartImageTest::shownFrameStartsTheNextClip() {
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

void StartImageTest::clipIsExtendedFromItsLastFrame() {
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

void StartImageTest::otherModelsClipIsExtendedByTheMovingOne() {
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

void StartImageTest::previewStartsNothing() {
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

void StartImageTest::stateComesBack() {
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

void StartImageTest::missingPictureIsNamed() {
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

void StartImageTest::clipBringsItsPictureBack() {
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
}

void StartImageTest::wellIsSpoken() {
    MovingWindow test;
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(test.well());
    QCOMPARE(spoken->text(QAccessible::Name), QStringLiteral("Start image"));
    QVERIFY(spoken->text(QAccessible::Value).contains(QStringLiteral("Drop a picture")));
    test.haveWide();
    QVERIFY(spoken->text(QAccessible::Value).startsWith(QStringLiteral("wide.png, 200 × 100 pixels")));
}

int main(int argc, char** argv) {
    return runTest<StartImageTest>(argc, argv);
}
#include "start_image_test.moc"
