// The player plays, steps, loops both ways, zooms, and reads what a clip's file says about itself.
#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QToolButton>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "tests/ui/run_test.h"
#include "ui/player/clip_loader.h"
#include "ui/player/clip_view.h"
#include "ui/player/frame_scrubber.h"
#include "ui/player/picture_view.h"
#include "ui/style/apply_theme.h"

using namespace lightreel;

namespace {

std::vector<std::shared_ptr<const Frame>> frames(int count, int side = 16) {
    std::vector<std::shared_ptr<const Frame>> made;
    for (int i = 0; i < count; ++i)
        made.push_back(std::make_shared<const Frame>(
            Frame{side, side, i, {i, 8}, std::vector<uint8_t>(static_cast<size_t>(side) * side * 3, 10)}));
    return made;
}

}  // namespace

class PlayerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init();
    void keysMoveThroughTheClip();
    void pingPongTurnsAtBothEnds();
    void onceStopsAtTheEnd();
    void stillClipsWaitForPlay();
    void scrubberGoesToTheFrameUnderTheMouse();
    void screenReaderMovesThroughTheFrames();
    void screenReaderHearsThePicture();
    void zoomStepsThroughTheList();
    void actualPixelsAreDevicePixels();
    void previewKeepsTheZoomOfItsClip();
    void recordComesOutOfTheComment();
    void copyLeavesTheOriginal();

  private:
    std::unique_ptr<ClipView> m_view;
};

void PlayerTest::init() {
    m_view = std::make_unique<ClipView>();
    m_view->resize(700, 500);
    m_view->show();
}

void PlayerTest::keysMoveThroughTheClip() {
    m_view->setFrames(frames(16), 8);
    QTest::keyClick(m_view.get(), Qt::Key_Space);
    QVERIFY(!m_view->playing());
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->frame(), 15);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(m_view->frame(), 14);
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(m_view->frame(), 15);  // round, while it loops
    QTest::keyClick(m_view.get(), Qt::Key_L);
    QCOMPARE(m_view->loopMode(), LoopMode::Once);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->frame(), 15);
    QCOMPARE(m_view->findChild<QLabel*>(QStringLiteral("frameCounter"))->text(), QStringLiteral("16 / 16"));
}

void PlayerTest::pingPongTurnsAtBothEnds() {
    m_view->setAutoplay(false);
    m_view->setFrames(frames(3), 100);
    QTest::mouseClick(m_view->findChild<QToolButton*>(QStringLiteral("pingPongButton")), Qt::LeftButton);
    QCOMPARE(m_view->loopMode(), LoopMode::PingPong);
    QList<int> seen;
    connect(m_view->findChild<FrameScrubber*>(), &QSlider::valueChanged, this,
            [&seen](int frame) { seen.append(frame); });
    m_view->setPlaying(true);
    QTRY_VERIFY(seen.size() >= 5);
    QCOMPARE(seen.mid(0, 5), (QList<int>{1, 2, 1, 0, 1}));
}

void PlayerTest::onceStopsAtTheEnd() {
    m_view->setLoopMode(LoopMode::Once);
    m_view->setFrames(frames(3), 100);
    QTRY_VERIFY(!m_view->playing());
    QCOMPARE(m_view->frame(), 2);
    m_view->setPlaying(true);
    QCOMPARE(m_view->frame(), 0);  // from the start again
}

void PlayerTest::stillClipsWaitForPlay() {
    m_view->setAutoplay(false);
    m_view->setFrames(frames(8), 50);
    QVERIFY(!m_view->playing());
    QTest::mouseClick(m_view->findChild<QToolButton*>(QStringLiteral("playButton")), Qt::LeftButton);
    QVERIFY(m_view->playing());
}

void PlayerTest::scrubberGoesToTheFrameUnderTheMouse() {
    m_view->setFrames(frames(16), 8);
    auto* scrubber = m_view->findChild<FrameScrubber*>();
    for (const int frame : {0, 7, 15}) {
        QTest::mouseClick(scrubber, Qt::LeftButton, {}, QPoint(qRound(scrubber->frameX(frame)), 12));
        QCOMPARE(m_view->frame(), frame);
        QVERIFY(!m_view->playing());
    }
}

void PlayerTest::screenReaderMovesThroughTheFrames() {
    auto* scrubber = m_view->findChild<FrameScrubber*>();
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(scrubber);
    QVERIFY(spoken);
    QCOMPARE(spoken->text(QAccessible::Value), QStringLiteral("No clip yet"));
    m_view->setAutoplay(false);
    m_view->setFrames(frames(16), 8);
    m_view->showFrame(2);
    QCOMPARE(spoken->role(), QAccessible::Slider);
    QCOMPARE(spoken->text(QAccessible::Name), QStringLiteral("Frame"));
    QCOMPARE(spoken->text(QAccessible::Description), QStringLiteral("Drag to any frame of the clip."));
    QCOMPARE(spoken->text(QAccessible::Value), QStringLiteral("Frame 3 of 16"));
    QAccessibleValueInterface* value = spoken->valueInterface();
    QVERIFY(value);
    QCOMPARE(value->currentValue().toInt(), 3);
    QCOMPARE(value->minimumValue().toInt(), 1);
    QCOMPARE(value->maximumValue().toInt(), 16);
    value->setCurrentValue(16);
    QCOMPARE(m_view->frame(), 15);
}

void PlayerTest::screenReaderHearsThePicture() {
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&m_view->picture());
    QVERIFY(spoken);
    QCOMPARE(spoken->role(), QAccessible::Graphic);
    QCOMPARE(spoken->text(QAccessible::Value), QStringLiteral("No clip yet"));
    m_view->setZoom(2);
    m_view->setPreview(frames(2, 8), 8, {16, 32}, QStringLiteral("Preview"));
    QCOMPARE(spoken->text(QAccessible::Value), QStringLiteral("Preview, 16 \u00D7 32 pixels at 200\u00A0%"));
}

void PlayerTest::zoomStepsThroughTheList() {
    m_view->setFrames(frames(2), 8);
    PictureView& picture = m_view->picture();
    QTest::keyClick(m_view.get(), Qt::Key_1);
    QCOMPARE(picture.zoom(), 1.0);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QCOMPARE(picture.zoom(), 2.0);
    QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QCOMPARE(picture.zoom(), 0.5);
    auto* combo = m_view->findChild<QComboBox*>(QStringLiteral("zoomCombo"));
    QCOMPARE(combo->currentData().toDouble(), 0.5);
    QTest::keyClick(m_view.get(), Qt::Key_F);
    QCOMPARE(picture.zoom(), PictureView::kFit);
    QVERIFY(combo->currentText().startsWith(QStringLiteral("Fit ")));
}

void PlayerTest::actualPixelsAreDevicePixels() {
    m_view->setFrames(frames(2, 64), 8);
    m_view->setPlaying(false);
    m_view->setZoom(1);
    const QImage shown = m_view->picture().grab().toImage();
    int across = 0;
    for (int x = 0; x < shown.width(); ++x)
        across += shown.pixelColor(x, shown.height() / 2) == QColor(10, 10, 10) ? 1 : 0;
    QCOMPARE(across, 64);
}

void PlayerTest::previewKeepsTheZoomOfItsClip() {
    m_view->setZoom(2);
    m_view->setPreview(frames(4, 16), 8, QSize(64, 64), QStringLiteral("approximate"));
    QCOMPARE(m_view->picture().shownScale(), 2.0);  // of the 64 pixels that the clip will have
    m_view->setZoom(PictureView::kFit);
    const double fitted = m_view->picture().shownScale();
    m_view->setFrames(frames(4, 64), 8);
    QCOMPARE(m_view->picture().shownScale(), fitted);
}

void PlayerTest::recordComesOutOfTheComment() {
    RunRecord record;
    record.request.prompt = "a kite";
    record.request.model = "demo";
    record.seconds["total"] = 4.5;
    record.timeline.add({0.5, {1000, 1000, 2000, 0}});
    const std::string comment = toPortableJson(record).dump();
    QCOMPARE(requestFromComment(comment)->prompt, std::string("a kite"));
    const auto read = recordFromComment(comment);
    QVERIFY(read && read->seconds.at("total") == 4.5 && read->timeline.samples().size() == 1);
    QVERIFY(!recordFromComment("{}") && !recordFromComment("") && !recordFromComment("not json"));
}

void PlayerTest::copyLeavesTheOriginal() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("clip.mp4")),
                  target = folder.filePath(QStringLiteral("b.mp4"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("not a clip, but bytes") == 21);
    file.close();
    ClipLoader loader;
    QSignalSpy copied(&loader, &ClipSource::copied), failed(&loader, &ClipSource::failed);
    loader.copy(path, target);
    QTRY_COMPARE(copied.size(), 1);
    QCOMPARE(QFileInfo(target).size(), 21);
    QVERIFY(QFileInfo::exists(path));
    loader.copy(path, folder.filePath(QStringLiteral("no such folder/b.mp4")));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 2);  // no part file was left
}

int main(int argc, char** argv) {
    return runTest<PlayerTest>(argc, argv);
}
#include "player_test.moc"
