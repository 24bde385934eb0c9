// The picture area in all its modes, and the strip below it.
#include <QAccessible>
#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/compare/made_clips.h"
#include "tests/ui/run_test.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/heat_image.h"
#include "ui/compare/quality_strip.h"
#include "ui/jobs/frame_image.h"
#include "ui/player/frame_scrubber.h"
#include "ui/style/theme.h"

using namespace lightreel;

namespace {

const QColor kRed(200, 20, 20), kBlue(20, 20, 200);

QImage flatImage(const QColor& color) {
    return toImage(*flatFrame(color));
}

QPoint at(const QRectF& rect, double across, double down = 0.25) {
    return QPointF(rect.left() + rect.width() * across, rect.top() + rect.height() * down).toPoint();
}

void drag(QWidget& widget, const QPoint& from, const QPoint& to) {
    QTest::mousePress(&widget, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&widget, &move);
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
}

}  // namespace

class ViewTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init();
    void wipeLineIsDraggedAnywhere();
    void sidesShowTheSamePart();
    void wholeMultiplesKeepPixels();
    void onionMixes();
    void flipShowsOneInPlaceOfTheOther();
    void differenceShowsTheHeat();
    void missingClipLeavesTheOther();
    void screenReaderHearsTheMode();
    void heatGoesFromBlackOverPetrolToWhite();
    void stripStandsInTheScrubbersColumns();
    void stripJumpsToFramesAndToTheWorst();
    void stripClampsAndTells();

  private:
    [[nodiscard]] QColor pixel(const QPoint& place) { return m_view->grab().toImage().pixelColor(place); }
    std::unique_ptr<CompareView> m_view;
};

void ViewTest::init() {
    m_view = std::make_unique<CompareView>();
    m_view->resize(600, 400);
    m_view->setClips({flatImage(kRed), QStringLiteral("red"), {}},
                     {flatImage(kBlue), QStringLiteral("blue"), {}});
    m_view->show();
}

void ViewTest::wipeLineIsDraggedAnywhere() {
    const QRectF picture = m_view->pictureRect(0);
    QCOMPARE(pixel(at(picture, 0.4)), kRed);
    QCOMPARE(pixel(at(picture, 0.6)), kBlue);
    QCOMPARE(pixel(at(picture, 0.5)), QColor(Qt::white));
    drag(*m_view, at(picture, 0.9, 0.9), at(picture, 0.8, 0.1));
    QVERIFY(std::abs(m_view->divider() - 0.8) < 0.01);
    QCOMPARE(pixel(at(picture, 0.6)), kRed);
    QCOMPARE(pixel(at(picture, 0.9)), kBlue);
    drag(*m_view, at(picture, 0.5), QPoint(-50, 10));
    QCOMPARE(m_view->divider(), 0.0);
    QCOMPARE(pixel(at(picture, 0.1)), kBlue);
}

void ViewTest::sidesShowTheSamePart() {
    m_view->setMode(CompareMode::SideBySide);
    QCOMPARE(pixel(at(m_view->pictureRect(0), 0.9)), kRed);
    QCOMPARE(pixel(at(m_view->pictureRect(1), 0.1)), kBlue);
    m_view->setZoom(16);
    QCOMPARE(m_view->pictureRect(0).width(), 32 * 16.0);
    const QPointF apart = m_view->pictureRect(1).topLeft() - m_view->pictureRect(0).topLeft();
    const double before = m_view->pictureRect(0).left();
    drag(*m_view, QPoint(100, 200), QPoint(60, 200));
    QCOMPARE(m_view->pictureRect(0).left(), before - 40);
    QCOMPARE(m_view->pictureRect(1).topLeft() - m_view->pictureRect(0).topLeft(), apart);
}

void ViewTest::wholeMultiplesKeepPixels() {
    QImage checks(40, 40, QImage::Format_RGB888);
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x) checks.setPixelColor(x, y, (x + y) % 2 ? Qt::black : Qt::white);
    m_view->setClips({checks, {}, {}}, {checks, {}, {}});
    m_view->setMode(CompareMode::Flip);
    m_view->setZoom(3);
    const QImage shown = m_view->grab().toImage();
    const QPoint corner = m_view->pictureRect(0).topLeft().toPoint();
    for (int x = 0; x < 120; ++x)
        QCOMPARE(shown.pixelColor(corner + QPoint(x, 100)), checks.pixelColor(x / 3, 100 / 3));
    m_view->setZoom(2.5);
    const QPoint other = m_view->pictureRect(0).topLeft().toPoint();
    const QImage smooth = m_view->grab().toImage();
    int mixed = 0;
    for (int x = 0; x < 100; ++x) {
        const int light = smooth.pixelColor(other + QPoint(x, 50)).red();
        if (light > 20 && light < 235) ++mixed;
    }
    QVERIFY(mixed > 20);
}

void ViewTest::onionMixes() {
    m_view->setMode(CompareMode::Onion);
    const QPoint place = at(m_view->pictureRect(0), 0.3, 0.6);
    m_view->setOnion(0);
    QCOMPARE(pixel(place), kRed);
    m_view->setOnion(1);
    QCOMPARE(pixel(place), kBlue);
    m_view->setOnion(0.5);
    QVERIFY(std::abs(pixel(place).red() - 110) <= 2 && std::abs(pixel(place).blue() - 110) <= 2);
}

void ViewTest::flipShowsOneInPlaceOfTheOther() {
    m_view->setMode(CompareMode::Flip);
    const QPoint place = at(m_view->pictureRect(0), 0.5, 0.5);
    QCOMPARE(pixel(place), kRed);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, place);
    QCOMPARE(pixel(place), kBlue);
    m_view->setZoom(40);
    drag(*m_view, QPoint(300, 200), QPoint(250, 200));  // pulls, does not flip
    QVERIFY(m_view->showsB());
}

void ViewTest::differenceShowsTheHeat() {
    m_view->setMode(CompareMode::Difference);
    m_view->setHeat({flatImage(Qt::white), QStringLiteral("Difference"), QStringLiteral("255"), {}});
    QCOMPARE(pixel(at(m_view->pictureRect(0), 0.5, 0.5)), QColor(Qt::white));
    const QColor scale = pixel(at(m_view->pictureRect(0), 0.98, 0.95));
    QVERIFY(scale.lightness() < 140);  // the ground of the legend
}

void ViewTest::missingClipLeavesTheOther() {
    m_view->setClips({flatImage(kRed), QStringLiteral("red"), {}},
                     {{}, QStringLiteral("gone"), QStringLiteral("The file is damaged.")});
    for (const auto mode : {CompareMode::Wipe, CompareMode::Onion}) {
        m_view->setMode(mode);
        QCOMPARE(pixel(at(m_view->pictureRect(0), 0.4)), kRed);
        QCOMPARE(pixel(at(m_view->pictureRect(0), 0.97, 0.9)), m_view->palette().color(QPalette::Base));
        QCOMPARE(pixel(QPoint(598, 398)), m_view->palette().color(QPalette::Base));  // room for the sentence
    }
}

void ViewTest::screenReaderHearsTheMode() {
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(spoken);
    m_view->setZoom(4);
    m_view->setDivider(0.25);
    QCOMPARE(spoken->text(QAccessible::Value),
             QStringLiteral("Wipe at 25\u00A0%, 32 × 24 pixels at 400\u00A0%"));
    m_view->setMode(CompareMode::Flip);
    m_view->setShowsB(true);
    QCOMPARE(spoken->text(QAccessible::Value), QStringLiteral("Flip, B shown, 32 × 24 pixels at 400\u00A0%"));
}

void ViewTest::heatGoesFromBlackOverPetrolToWhite() {
    const auto black = flatFrame(Qt::black);
    const auto heat = [&](const QColor& other, int gain) {
        return heatImage(errorMap(*black, *flatFrame(other), HeatKind::Channel), gain).pixelColor(5, 5);
    };
    QCOMPARE(heat(Qt::black, 16), QColor(Qt::black));
    QCOMPARE(heat(QColor(0, 255, 0), 1), QColor(Qt::white));
    QCOMPARE(heat(QColor(0, 0, 64), 4), QColor(Qt::white));
    QCOMPARE(heat(QColor(3, 8, 1), 16), QColor::fromRgb(heatColor(128 / 255.0)));
    const QColor middle = QColor::fromRgb(heatColor(0.5));
    QVERIFY(middle.blue() > middle.red() + 80 && middle.green() > middle.red());
    const ErrorMap same = errorMap(*black, *black, HeatKind::Flip);
    QCOMPARE(same.mean(), 0.0);
    QVERIFY(errorMap(*black, *flatFrame(Qt::white), HeatKind::Flip).mean() > 0.5);
}

void ViewTest::stripStandsInTheScrubbersColumns() {
    QWidget both;
    both.resize(700, 200);
    auto* scrubber = new FrameScrubber(&both);
    auto* strip = new QualityStrip(&both);
    strip->setGeometry(0, 40, 700, 80);
    strip->setInsets(80, 90);
    scrubber->setGeometry(80, 0, 700 - 80 - 90, scrubber->height());
    scrubber->setColumns(true);
    scrubber->setFrameCount(13);
    strip->setFrameCount(13);
    for (int frame = 0; frame < 13; ++frame) {
        const double above = scrubber->mapTo(&both, QPoint()).x() + scrubber->frameX(frame);
        QVERIFY(std::abs(above - strip->frameX(frame)) < 1e-6);
    }
}

void ViewTest::stripJumpsToFramesAndToTheWorst() {
    QualityStrip strip;
    strip.resize(600, strip.sizeHint().height());
    strip.setFrameCount(8);
    strip.setQuality(0, qualityOf(8, 5, 40).frames, false);
    strip.setQuality(1, qualityOf(8, 2, 160).frames, false);
    strip.show();
    QSignalSpy wanted(&strip, &QualityStrip::frameWanted);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(qRound(strip.frameX(6)), 20));
    QCOMPARE(wanted.takeFirst().front().toInt(), 6);
    QTest::keyClick(&strip, Qt::Key_Up);
    QCOMPARE(wanted.takeFirst().front().toInt(), 5);
    QTest::keyClick(&strip, Qt::Key_Down);
    QCOMPARE(wanted.takeFirst().front().toInt(), 2);
    strip.setMeasure(QualityMeasure::Flip);  // all alike: the first
    QTest::keyClick(&strip, Qt::Key_Down);
    QCOMPARE(wanted.takeFirst().front().toInt(), 0);
}

void ViewTest::stripClampsAndTells() {
    QualityStrip strip;
    strip.resize(600, strip.sizeHint().height());
    strip.setFrameCount(2);
    strip.setQuality(0, {}, true);
    strip.setQuality(1, {{65025, -0.5, 0.9}, {0, 1, 0}}, false);
    QCOMPARE(strip.valueY(0), strip.valueY(20));
    QCOMPARE(strip.valueY(90), strip.valueY(40));
    QVERIFY(strip.valueY(40) < strip.valueY(20));
    QCOMPARE(strip.spokenValue(), QStringLiteral("Frame 1 of 2, A is the baseline, B 0.0\u00A0dB"));
    strip.setFrame(1);
    QCOMPARE(strip.spokenValue(), QStringLiteral("Frame 2 of 2, A is the baseline, B identical"));
    strip.setMeasure(QualityMeasure::Ssim);
    QCOMPARE(strip.spokenValue(), QStringLiteral("Frame 2 of 2, A is the baseline, B 1.000"));
    // B's line at the bottom in the first frame: its colour is there, below the middle.
    strip.setMeasure(QualityMeasure::Psnr);
    strip.show();
    const QImage shown = strip.grab().toImage();
    const QColor line = Theme::of(strip.palette()).runB;
    bool found = false;
    for (int y = qRound(strip.valueY(20)) - 2; y <= qRound(strip.valueY(20)); ++y)
        found = found || shown.pixelColor(qRound(strip.frameX(0)) - 40, y).hue() == line.hue();
    QVERIFY(found);
}

int main(int argc, char** argv) {
    return runTest<ViewTest>(argc, argv);
}
#include "view_test.moc"
