// The start image: its ways into the well and the request, and what a hand does to it.
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/moving_window.h"
#include "ui/start_image/start_image_fields.h"

using namespace lightreel;

class StartImageTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void largePictureIsPastedAtOnce();  // before any other has been read
    void startIsRefusedUntilAPictureIsThere();
    void droppedFileReachesTheRequest();
    void droppedPictureWithoutFileIsKept();
    void keptPicturesThatNobodyUsesGo();
    void brokenDataIsRefused();
    void pastedDataIsReadAsFilesAre();
    void tooLargePicturesAreRefusedAsTheirFilesAre();
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
    void wellIsSpoken();
};

static QByteArray bytesOf(const QImage& image, const char* format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

/// More than Qt takes of its own accord, which is 128 MiB of pixels.
void StartImageTest::largePictureIsPastedAtOnce() {
    QImage image(5800, 5800, QImage::Format_RGB32);
    image.fill(Qt::red);
    MovingWindow test(false);
    QMimeData mime;
    mime.setData(QStringLiteral("image/png"), bytesOf(image, "PNG"));
    QVERIFY(test.window->findChild<StartImageFields*>()->choose(mime));
    QTRY_VERIFY_WITH_TIMEOUT(test.error()->isVisible() || !test.well()->isEmpty(), 60'000);
    QVERIFY2(!test.error()->isVisible(), qPrintable(test.error()->text()));
    QVERIFY(test.find<QLabel>("startImageSize")->text().startsWith(QStringLiteral("4096")));
}

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

void StartImageTest::keptPicturesThatNobodyUsesGo() {
    namespace fs = std::filesystem;
    const QTemporaryDir folder;
    const fs::path kept = folder.path().toStdString();
    const auto keep = [&kept](QRgb colour) {
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(colour);
        return fs::path(keepPicture(kept, image, {})->toStdString());
    };
    const auto age = [](const fs::path& file, std::chrono::days days) {
        fs::last_write_time(file, fs::file_time_type::clock::now() - days);
    };
    const fs::path unused = keep(qRgb(1, 0, 0)), keptAgain = keep(qRgb(2, 0, 0)), shown = keep(qRgb(3, 0, 0)),
                   recent = keep(qRgb(4, 0, 0)), foreign = kept / "notes.txt";
    QFile other(QString::fromStdString(foreign.string()));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.close();
    for (const fs::path& file : {unused, keptAgain, shown, foreign})
        age(file, kKeptFor + std::chrono::days(1));
    age(recent, kKeptFor - std::chrono::days(1));
    keep(qRgb(2, 0, 0));
    markUsed(kept, QString::fromStdString(shown.string()));
    keep(qRgb(5, 0, 0));
    QVERIFY(!fs::exists(unused));
    for (const fs::path& file : {keptAgain, shown, recent, foreign}) QVERIFY(fs::exists(file));
}

void StartImageTest::brokenDataIsRefused() {
    MovingWindow test;
    QMimeData mime;
    mime.setData(QStringLiteral("image/png"), QByteArrayLiteral("no picture"));
    QVERIFY(test.window->findChild<StartImageFields*>()->choose(mime));
    QTRY_VERIFY(test.error()->isVisible());
    QVERIFY2(test.error()->text().contains(QStringLiteral("is no picture")),
             qPrintable(test.error()->text()));
    mime.setData(QStringLiteral("image/png"), bytesOf(twoColours(30, 20), "PNG"));
    QVERIFY(test.window->findChild<StartImageFields*>()->choose(mime));
    QTRY_VERIFY(!test.well()->isEmpty());
    QVERIFY(!test.error()->isVisible());
}

void StartImageTest::pastedDataIsReadAsFilesAre() {
    MovingWindow test;
    QByteArray turned = bytesOf(twoColours(40, 20), "JPEG");  // whose header says: a quarter turn
    turned.insert(2, QByteArray("\xFF\xE1\x00\x22"
                                "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\6\0\0\0\0\0\0",
                                36));
    QMimeData mime;
    mime.setData(QStringLiteral("image/x-unknown"), "of no use");
    mime.setData(QStringLiteral("image/jpeg"), turned);
    QVERIFY(test.window->findChild<StartImageFields*>()->choose(mime));
    QTRY_VERIFY(!test.well()->isEmpty());
    QVERIFY(test.find<QLabel>("startImageSize")->text().startsWith(QStringLiteral("20")));
    QVERIFY(QImage(QString::fromStdString(test.started().image)).pixelColor(10, 5).red() > 200);
}

void StartImageTest::tooLargePicturesAreRefusedAsTheirFilesAre() {
    MovingWindow test;
    QByteArray huge = bytesOf(twoColours(40, 20), "JPEG");
    const qsizetype frame = huge.indexOf("\xFF\xC0");
    huge.replace(frame + 5, 4, "\xEA\x60\xEA\x60");  // 60000 x 60000 pixels
    const QString reason = QStringLiteral("it has 60000 x 60000 pixels; at most 100 million");
    QMimeData mime;
    mime.setData(QStringLiteral("image/jpeg"), huge);
    QVERIFY(test.window->findChild<StartImageFields*>()->choose(mime));
    QTRY_VERIFY2(test.error()->text().contains(reason), qPrintable(test.error()->text()));
    const QString pasted = test.error()->text();
    QFile file(test.files.filePath(QStringLiteral("huge.jpg")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(huge) == huge.size());
    file.close();
    test.dropFile(test.well(), file.fileName());
    QTRY_VERIFY(test.error()->text() != pasted);
    QVERIFY2(test.error()->text().contains(reason), qPrintable(test.error()->text()));
    mime.clear();
    mime.setImageData(QImage(16'385, 8, QImage::Format_Grayscale8));
    test.dropOn(test.well(), mime);
    QTRY_VERIFY2(test.error()->text().contains(QStringLiteral("it has 16385 x 8 pixels")),
                 qPrintable(test.error()->text()));
    QVERIFY(test.error()->text().contains(QStringLiteral("Pasted picture")));
    QVERIFY(QDir(test.files.filePath(QStringLiteral("kept"))).isEmpty());  // nothing was written for it
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
    test.models.inspect(QStringLiteral("/models/other"));
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
    test.models.inspect(QStringLiteral("/models/other"));
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
