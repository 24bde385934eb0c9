// The Comparison tab, driven by its object names.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

#include "core/picture/picture_file.h"
#include "tests/ui/compare/made_clips.h"
#include "tests/ui/run_test.h"
#include "ui/compare/compare_player.h"
#include "ui/compare/comparison_tab.h"
#include "ui/compare/figures_card.h"
#include "ui/player/playback.h"

using namespace lightreel;

class TabTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init();
    void emptyPageOffersAComparison();
    void anyTwoCanBePicked();
    void buttonsAndKeysChangeTheMode();
    void flipKeyIsTappedOrHeld();
    void gainLightensTheMap();
    void framesAreLockedAndKeptWhenAnotherIsPicked();
    void zoomIsLinked();
    void stripClickJumps();
    void tellsWhatDiffers();
    void timesOfAnotherDeviceAreNotCompared();
    void commonPartIsToldAndPlayed();
    void damagedClipLeavesTheOtherPlaying();
    void laterRunsAppear();
    void filesAreMeasuredHere();
    void fullScreenTakesThePlayerAndGivesItBack();
    void narrowWindowFoldsThePanel();
    void everyControlIsNamed();

  private:
    template <typename T>
    T* find(const char* name) {
        return m_tab->findChild<T*>(QLatin1String(name));
    }
    CompareView& view() { return *find<CompareView>("compareView"); }
    void click(const char* name) { QTest::mouseClick(find<QToolButton>(name), Qt::LeftButton); }
    void waitForClips() { QTRY_VERIFY(player().frame() == 0 && counter() == QStringLiteral("1 / 8")); }
    ComparePlayer& player() { return *m_tab->findChild<ComparePlayer*>(); }
    QString counter() { return find<QLabel>("compareFrameCounter")->text(); }
    QString note(const char* name) {
        auto* label = find<QLabel>(name);
        return label->parentWidget()->isHidden() ? QString() : label->text();
    }
    QString figure(const char* card, int row) { return find<FiguresCard>(card)->figure(row); }
    /// In the middle of the picture's left and right half.
    QColor pixel(double across) {
        const QRectF picture = view().pictureRect(0);
        return view().grab().toImage().pixelColor(
            QPointF(picture.left() + picture.width() * across, picture.top() + picture.height() * 0.3)
                .toPoint());
    }
    std::unique_ptr<ComparisonTab> m_tab;
};

void TabTest::init() {
    m_tab = std::make_unique<ComparisonTab>();
    m_tab->resize(1400, 700);
    m_tab->show();
    m_tab->activateWindow();
    m_tab->showSet(threeRuns());
    waitForClips();
}

void TabTest::emptyPageOffersAComparison() {
    m_tab->showSet({});
    QSignalSpy wanted(m_tab.get(), &ComparisonTab::compareSettingsWanted);
    QVERIFY(find<QPushButton>("compareSettingsButton")->isVisible());
    QVERIFY(!view().isVisible());
    QTest::mouseClick(find<QPushButton>("compareSettingsButton"), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
}

void TabTest::anyTwoCanBePicked() {
    QCOMPARE(m_tab->a(), 0);
    QCOMPARE(m_tab->b(), 1);
    QSignalSpy changed(m_tab.get(), &ComparisonTab::selectionChanged);
    auto* b = find<QComboBox>("comparePickB");
    b->setCurrentIndex(2);
    Q_EMIT b->activated(2);
    QCOMPARE(changed.takeFirst(), (QVariantList{0, 2}));
    QTRY_COMPARE(pixel(0.75), QColor(20, 20, 200));
    b->setCurrentIndex(0);  // what A has: they change places
    Q_EMIT b->activated(0);
    QCOMPARE(changed.takeFirst(), (QVariantList{2, 0}));
    QTRY_COMPARE(pixel(0.25), QColor(20, 20, 200));
    QCOMPARE(find<QComboBox>("comparePickA")->currentText(), QStringLiteral("deep"));
    click("swapButton");
    QCOMPARE(changed.takeFirst(), (QVariantList{0, 2}));
    m_tab->select(1, 1);
    m_tab->select(1, 7);
    QCOMPARE(m_tab->a(), 0);
    QVERIFY(changed.isEmpty());
}

void TabTest::buttonsAndKeysChangeTheMode() {
    m_tab->select(1, 2);
    QTRY_COMPARE(pixel(0.75), QColor(20, 20, 200));
    view().setFocus();
    const std::tuple<const char*, Qt::Key, CompareMode> modes[] = {
        {"sideButton", Qt::Key_S, CompareMode::SideBySide},
        {"onionButton", Qt::Key_O, CompareMode::Onion},
        {"diffButton", Qt::Key_D, CompareMode::Difference},
        {"flipButton", Qt::Key_X, CompareMode::Flip},
        {"wipeButton", Qt::Key_W, CompareMode::Wipe}};
    for (const auto& [button, key, mode] : modes) {
        QTest::keyClick(&view(), key);
        QCOMPARE(view().mode(), mode);
        QVERIFY(find<QToolButton>(button)->isChecked());
        QCOMPARE(find<QSlider>("onionSlider")->isVisible(), mode == CompareMode::Onion);
        QCOMPARE(find<QComboBox>("gainCombo")->isVisible(), mode == CompareMode::Difference);
        click("wipeButton");
        click(button);
        QCOMPARE(view().mode(), mode);
    }
    QTest::keyClick(&view(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(std::abs(view().divider() - 0.49) < 1e-9);
    QCOMPARE(m_tab->frame(), 0);
    click("onionButton");
    find<QSlider>("onionSlider")->setValue(100);
    QCOMPARE(pixel(0.25), QColor(20, 20, 200));
    QTest::keyClick(&view(), Qt::Key_W, Qt::ControlModifier);  // somebody else's
    QCOMPARE(view().mode(), CompareMode::Onion);
}

void TabTest::flipKeyIsTappedOrHeld() {
    m_tab->select(1, 2);
    QTRY_COMPARE(pixel(0.75), QColor(20, 20, 200));
    QTest::keyClick(&view(), Qt::Key_X);
    QVERIFY(!view().showsB());
    QTest::keyClick(&view(), Qt::Key_X);
    QVERIFY(view().showsB());
    QCOMPARE(pixel(0.25), QColor(20, 20, 200));
    QTest::keyPress(&view(), Qt::Key_X);
    QVERIFY(!view().showsB());
    QTest::qWait(450);
    QTest::keyRelease(&view(), Qt::Key_X);
    QVERIFY(view().showsB());
    click("flipButton");
    QVERIFY(!view().showsB());
}

void TabTest::gainLightensTheMap() {
    ComparedSet set = threeRuns();
    set.entries[1].load = flatClip(QColor(110, 100, 100));
    m_tab->showSet(set);
    QTRY_COMPARE(pixel(0.75), QColor(110, 100, 100));
    click("diffButton");
    const auto heat = [](double part) { return QColor::fromRgb(heatColor(part)); };
    QTRY_COMPARE(pixel(0.25), heat(10 / 255.0));
    find<QComboBox>("gainCombo")->setCurrentIndex(2);
    QCOMPARE(pixel(0.25), heat(160 / 255.0));
    find<QComboBox>("heatKindCombo")->setCurrentIndex(1);
    const double seen =
        errorMap(*flatFrame(QColor(100, 100, 100)), *flatFrame(QColor(110, 100, 100)), HeatKind::Flip)
            .values[400];
    QTRY_COMPARE(pixel(0.25), heat(std::round(std::min(1.0, seen * 16) * 255) / 255));
}

void TabTest::framesAreLockedAndKeptWhenAnotherIsPicked() {
    QSignalSpy changed(m_tab.get(), &ComparisonTab::frameChanged);
    QTest::keyClick(&view(), Qt::Key_Right);
    QTest::keyClick(&view(), Qt::Key_Right);
    QCOMPARE(m_tab->frame(), 2);
    QCOMPARE(changed.last().front().toInt(), 2);
    QTRY_COMPARE(pixel(0.25), QColor(102, 102, 102));
    QTRY_COMPARE(pixel(0.75), QColor(202, 22, 22));
    m_tab->select(0, 2);
    QTRY_COMPARE(pixel(0.75), QColor(22, 22, 202));
    QCOMPARE(counter(), QStringLiteral("3 / 8"));
    click("comparePlayButton");
    QTRY_VERIFY(m_tab->frame() != 2);
}

void TabTest::zoomIsLinked() {
    QTest::keyClick(&view(), Qt::Key_1);
    QCOMPARE(view().zoom(), 1.0);
    QVERIFY(find<QToolButton>("compareActualButton")->isChecked());
    QTest::keyClick(&view(), Qt::Key_Plus);
    QCOMPARE(view().zoom(), 2.0);
    click("sideButton");
    QCOMPARE(view().pictureRect(0).size(), QSizeF(64, 48));
    QCOMPARE(view().pictureRect(1).size(), QSizeF(64, 48));
    m_tab->select(1, 2);
    QCOMPARE(view().zoom(), 2.0);
    click("compareFitButton");
    QCOMPARE(view().zoom(), PicturePlace::kFit);
}

void TabTest::stripClickJumps() {
    auto* strip = find<QualityStrip>("psnrStrip");
    QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(qRound(strip->frameX(6)), 25));
    QCOMPARE(m_tab->frame(), 6);
    QCOMPARE(counter(), QStringLiteral("7 / 8"));
    strip->setFocus();
    QTest::keyClick(strip, Qt::Key_Left);
    QCOMPARE(m_tab->frame(), 5);
    QTest::keyClick(strip, Qt::Key_Home);
    QCOMPARE(m_tab->frame(), 0);
    QTest::keyClick(strip, Qt::Key_Down);
    QCOMPARE(m_tab->frame(), 5);  // B's worst
    QVERIFY(strip->spokenValue().contains(QStringLiteral("A is the baseline")));
}

void TabTest::tellsWhatDiffers() {
    m_tab->select(1, 2);
    const auto* table = find<QTableWidget>("differsTable");
    QStringList rows;
    for (int row = 0; row < table->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < 4; ++column) cells << table->item(row, column)->text();
        rows << cells.join(QLatin1Char('|'));
    }
    QCOMPARE(rows, (QStringList{QStringLiteral("Cache|off|LightCache|DeepCache"),
                                QStringLiteral("Full steps|all|1 in 2|1 in 3"), QStringLiteral("Depth|–|0|0"),
                                QStringLiteral("Chunks|off|off|exact")}));
    QVERIFY(find<QLabel>("differsSame")->text().contains(QStringLiteral("32 × 24, 8 frames, 20 steps")));
    QVERIFY(find<QLabel>("differsSame")->text().contains(QStringLiteral("seed 42")));
    QCOMPARE(figure("againstCard", 0), QStringLiteral("1.0\u00A0s less, 1.25\u00A0× as fast"));
    QCOMPARE(figure("againstCard", 1), QStringLiteral("2.0\u00A0MiB more"));
    QCOMPARE(figure("againstCard", 2), QStringLiteral("6.0\u00A0dB lower PSNR"));
    QCOMPARE(note("timesNote"), QStringLiteral("One device and build: times are comparable."));
    m_tab->showFrame(2);
    QCOMPARE(figure("frameCard", 1), QStringLiteral("26.1\u00A0dB · 0.900 · 0.100"));
    QTRY_VERIFY(figure("frameCard", 2).startsWith(QStringLiteral("4.8\u00A0dB")));  // 180, 0 and 180 apart
    QSignalSpy settings(m_tab.get(), &ComparisonTab::settingsWanted);
    QSignalSpy report(m_tab.get(), &ComparisonTab::exportWanted);
    QTest::mouseClick(find<QPushButton>("useSettingsButton"), Qt::LeftButton);
    QTest::mouseClick(find<QPushButton>("exportReportButton"), Qt::LeftButton);
    QCOMPARE(settings.front().front().value<AccelerationOptions>().cache.mode, CacheMode::DeepCache);
    QCOMPARE(report.size(), 1);
}

void TabTest::timesOfAnotherDeviceAreNotCompared() {
    ComparedSet set = threeRuns();
    set.entries[2].run.records.front().device = "cuda:0 a card";
    m_tab->showSet(set);
    m_tab->select(1, 2);
    QCOMPARE(figure("againstCard", 0), QStringLiteral("not comparable in time"));
    QVERIFY(note("timesNote").contains(QStringLiteral("not comparable in time")));
    m_tab->select(0, 1);
    QCOMPARE(figure("againstCard", 0), QStringLiteral("5.0\u00A0s less, 2.00\u00A0× as fast"));
}

void TabTest::commonPartIsToldAndPlayed() {
    QCOMPARE(note("commonPartNote"), QString());
    ComparedSet set = threeRuns();
    set.entries[2].load = flatClip(QColor(20, 20, 200), 5, 48, 24);
    m_tab->showSet(set);
    m_tab->select(1, 2);
    QTRY_COMPARE(counter(), QStringLiteral("1 / 5"));
    QTRY_COMPARE(pixel(0.75), QColor(20, 20, 200));
    QCOMPARE(note("commonPartNote"), QStringLiteral("A has 8 frames and B 5; the first 5 are compared. "
                                                    "B has 48 × 24 pixels and is scaled to A's 32 × 24."));
}

void TabTest::damagedClipLeavesTheOtherPlaying() {
    ComparedSet set = threeRuns();
    set.entries[1].load = []() -> Result<LoadedClip> {
        return Error{ErrorCode::FileUnreadable, {{"path", "b.webm"}, {"reason", "it ends too early"}}};
    };
    m_tab->showSet(set);
    m_tab->select(1, 0);
    QTRY_COMPARE(counter(), QStringLiteral("1 / 8"));
    QTRY_COMPARE(pixel(0.75), QColor(100, 100, 100));
    QCOMPARE(pixel(0.02), view().palette().color(QPalette::Base));
    click("diffButton");
    QCOMPARE(pixel(0.02), view().palette().color(QPalette::Base));
    click("flipButton");
    QVERIFY(!view().showsB());
    player().setPlaying(true);
    QTRY_VERIFY(m_tab->frame() > 1);
}

void TabTest::laterRunsAppear() {
    ComparedSet set = threeRuns();
    set.entries[2].load = nullptr;
    set.entries[2].run.records.clear();
    set.entries[2].run.quality.reset();
    m_tab->showSet(set);
    m_tab->select(1, 2);
    QTRY_COMPARE(pixel(0.25), QColor(200, 20, 20));
    QCOMPARE(pixel(0.98), view().palette().color(QPalette::Base));
    QCOMPARE(find<QComboBox>("comparePickB")->currentText(), QStringLiteral("deep (no clip yet)"));
    m_tab->showFrame(3);
    view().setZoom(4);
    m_tab->updateSet(threeRuns());
    QTRY_COMPARE(pixel(0.75), QColor(23, 23, 203));
    QCOMPARE(m_tab->frame(), 3);
    QCOMPARE(view().zoom(), 4.0);
    QCOMPARE(m_tab->b(), 2);
    QCOMPARE(find<QComboBox>("comparePickB")->currentText(), QStringLiteral("deep"));
    QVERIFY(figure("againstCard", 2).endsWith(QStringLiteral("lower PSNR")));
}

void TabTest::filesAreMeasuredHere() {
    QTemporaryDir folder;
    const auto write = [&](const char* name, const QColor& color) {
        const QDir clip(folder.filePath(QLatin1String(name)));
        QVERIFY(clip.mkpath(QStringLiteral(".")));
        for (int i = 0; i < 3; ++i) {
            QFile file(clip.filePath(QStringLiteral("frame-%1.png").arg(i, 5, 10, QLatin1Char('0'))));
            QVERIFY(file.open(QIODevice::WriteOnly));
            const std::string png = pngOf(*flatFrame(color));
            file.write(png.data(), static_cast<qint64>(png.size()));
        }
    };
    write("one", QColor(100, 100, 100));
    write("two", QColor(116, 116, 116));
    m_tab->showSet(
        comparedFiles({folder.filePath(QStringLiteral("one")), folder.filePath(QStringLiteral("two"))}));
    QTRY_COMPARE(counter(), QStringLiteral("1 / 3"));
    QCOMPARE(find<QComboBox>("comparePickB")->currentText(), QStringLiteral("two"));
    // 16 apart: 10 log10(255^2 / 256) = 24.0 dB
    QTRY_VERIFY(find<QualityStrip>("psnrStrip")->spokenValue().contains(QStringLiteral("B 24.0\u00A0dB")));
    QTRY_COMPARE(figure("againstCard", 2), QStringLiteral("24.0\u00A0dB"));
    QVERIFY(!find<QPushButton>("useSettingsButton")->isEnabled());
    QVERIFY(find<QLabel>("differsSame")->text().startsWith(QStringLiteral("Not every clip")));
}

void TabTest::fullScreenTakesThePlayerAndGivesItBack() {
    QTest::keyClick(&view(), Qt::Key_F11);
    QVERIFY(player().isWindow() && player().isFullScreen());
    QTest::keyClick(&view(), Qt::Key_S);
    QCOMPARE(view().mode(), CompareMode::SideBySide);
    QVERIFY(find<QualityStrip>("psnrStrip")->isVisible());
    QTest::keyClick(&view(), Qt::Key_Escape);
    QVERIFY(!player().isWindow() && player().isVisible());
    click("compareFullScreen");
    QVERIFY(player().isWindow());
    player().close();
    QVERIFY(!player().isWindow() && player().isVisible());
    QVERIFY(!find<QToolButton>("compareFullScreen")->isChecked());
}

void TabTest::narrowWindowFoldsThePanel() {
    auto* panel = find<QWidget>("differsPanel");
    QVERIFY(panel->isVisible());
    m_tab->resize(600, 500);
    QTRY_VERIFY(!panel->isVisible());
    QCOMPARE(m_tab->width(), 600);
    QVERIFY(m_tab->minimumSizeHint().width() <= 480);
    click("compareDetailsButton");
    QVERIFY(panel->isVisible());
    m_tab->resize(1400, 700);
    QTRY_VERIFY(panel->isVisible());
    QVERIFY(find<QToolButton>("compareDetailsButton")->isChecked());
}

void TabTest::everyControlIsNamed() {
    for (const QWidget* widget : m_tab->findChildren<QWidget*>()) {
        const QWidget* parent = widget->parentWidget();
        if (!(widget->focusPolicy() & Qt::TabFocus) || parent->inherits("QAbstractScrollArea") ||
            parent->inherits("QComboBox") || parent->inherits("QComboBoxPrivateContainer"))
            continue;
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
    }
}

int main(int argc, char** argv) {
    return runTest<TabTest>(argc, argv);
}
#include "tab_test.moc"
