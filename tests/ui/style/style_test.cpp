// The themes can be read, the controls have the sheet's sizes, and the focus is shown where the keyboard is.
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest>
#include <cmath>

#include "tests/ui/run_test.h"
#include "ui/style/apply_theme.h"
#include "ui/style/crisp.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

using namespace lightreel;

namespace {

double luminance(const QColor& color) {
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

/// The colour that most pixels of an icon have.
QColor inkOf(const QImage& image) {
    QHash<QRgb, int> count;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (qAlpha(image.pixel(x, y)) == 255) ++count[image.pixel(x, y)];
    QRgb most = 0;
    for (auto it = count.cbegin(); it != count.cend(); ++it)
        if (it.value() > count.value(most)) most = it.key();
    return QColor(most);
}

}  // namespace

class StyleTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void textCanBeRead();
    void highContrastStaysTheSystems();
    void controlsHaveTheSheetsHeights();
    void linesFallOnWholePixelsAtBrokenScales();
    void sliderIsFilledUpToItsHandle();
    void menuEntryShowsItsMarkAndHasRoomForItsKeys();
    void iconsFollowTheTheme();
    void digitsHaveOneWidth();
    void ringFollowsTheKeyboard();
    void refusedFieldTurnsRed();
    void wheelChangesOnlyTheFieldWithTheFocus();
    void greyedCheckBoxKeepsItsTick();
};

void StyleTest::textCanBeRead() {
    for (const Theme* theme : {&Theme::darkTheme(), &Theme::lightTheme()}) {
        const QPalette palette = theme->palette();
        QCOMPARE(Theme::of(palette).dark, theme->dark);
        QVERIFY(!Theme::isHighContrast(palette));
        for (const auto ground : {QPalette::Window, QPalette::Base, QPalette::Mid}) {
            QVERIFY(contrast(palette.color(QPalette::Text), palette.color(ground)) >= 4.5);
            QVERIFY(contrast(theme->text2, palette.color(ground)) >= 4.5);
        }
        for (const Tone tone : {Tone::Accent, Tone::Warning, Tone::Error, Tone::Good})
            QVERIFY(contrast(theme->text(tone, palette), theme->ground(tone, palette)) >= 4.5);
        QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >=
                4.5);
        QVERIFY(contrast(theme->edge, palette.color(QPalette::Base)) >= 3.0);
    }
}

void StyleTest::highContrastStaysTheSystems() {
    QPalette system(Qt::black, Qt::black);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        system.setColor(role, Qt::white);
    system.setColor(QPalette::Highlight, Qt::cyan);
    system.setColor(QPalette::HighlightedText, Qt::black);
    const QPalette palette = paletteFor(QStringLiteral("system"), system);
    QCOMPARE(palette.color(QPalette::Highlight), QColor(Qt::cyan));
    QCOMPARE(palette.color(QPalette::Window), QColor(Qt::black));
    const Theme theme = Theme::of(palette);
    QCOMPARE(theme.edge, QColor(Qt::white));
    QCOMPARE(theme.full, QColor(Qt::cyan));
    QCOMPARE(theme.traceReserved, QColor(Qt::white));
    QVERIFY(contrast(palette.color(QPalette::Text), theme.soft) >= 7);
    QVERIFY(contrast(theme.disabled, palette.color(QPalette::Window)) >= 4.5);
    QVERIFY(!Theme::isHighContrast(paletteFor(QStringLiteral("dark"), system)));  // chosen is chosen
    system.setColor(QPalette::Highlight, QColor(20, 20, 20));                     // no line can be seen in it
    QCOMPARE(Theme::of(paletteFor(QStringLiteral("system"), system)).accent, QColor(Qt::white));
}

void StyleTest::linesFallOnWholePixelsAtBrokenScales() {
    for (const double ratio : {1.25, 1.5, 1.75}) {
        for (int corner = 0; corner < 4; ++corner) {
            QImage image(100, 100, QImage::Format_RGB32);
            image.setDevicePixelRatio(ratio);
            image.fill(Qt::black);
            QPainter painter(&image);
            painter.translate(corner, corner);  // as a widget's painter stands in its window
            drawRounded(painter, QRectF(3, 3, 30, 30), 0.5, {}, Qt::white);
            painter.end();
            int lines = 0;
            for (int x = 0; x < image.width(); ++x) {
                const int grey = qGray(image.pixel(x, 30));
                QVERIFY2(grey == 0 || grey == 255, qPrintable(QStringLiteral("%1").arg(ratio)));
                lines += grey / 255;
            }
            QCOMPARE(lines, 2);
        }
    }
}

void StyleTest::sliderIsFilledUpToItsHandle() {
    QSlider slider(Qt::Horizontal);
    QCOMPARE(slider.sizeHint().height(), 24);
    slider.setRange(0, 10);
    slider.setValue(5);
    slider.resize(109, 24);
    const auto colour = [&slider](int x) { return slider.grab().toImage().pixelColor(x, 12); };
    QCOMPARE(colour(20), Theme::of(slider.palette()).fillHover);
    QCOMPARE(colour(54), slider.palette().color(QPalette::Text));  // the handle
    QCOMPARE(colour(80), slider.palette().color(QPalette::Base));
    slider.setInvertedAppearance(true);
    QCOMPARE(colour(20), slider.palette().color(QPalette::Base));
    QTest::mouseClick(&slider, Qt::LeftButton, {}, QPoint(100, 12));
    QVERIFY(slider.value() < 5);
}

void StyleTest::menuEntryShowsItsMarkAndHasRoomForItsKeys() {
    QMenu menu;
    menu.addAction(QStringLiteral("Reset layout"));
    const int bare = menu.sizeHint().width();
    QAction* on = menu.addAction(QStringLiteral("Queue\tCtrl+2"));
    on->setCheckable(true);
    menu.ensurePolished();
    const int words = menu.fontMetrics().horizontalAdvance(QStringLiteral("Reset layout"));
    const int keys = menu.fontMetrics().horizontalAdvance(QStringLiteral("Ctrl+2"));
    QVERIFY(menu.sizeHint().width() >= words + keys + 24);
    QVERIFY(menu.sizeHint().width() > bare);
    menu.popup({});
    const QRect row = menu.actionGeometry(on);
    const auto image = [&] { return menu.grab(QRect(row.topLeft(), QSize(28, row.height()))).toImage(); };
    const QImage off = image();
    on->setChecked(true);
    QVERIFY(image() != off);
}

void StyleTest::controlsHaveTheSheetsHeights() {
    QPushButton button(QStringLiteral("Cancel")), start(QStringLiteral("Start"));
    makePrimary(&start);
    QLineEdit field;
    QComboBox combo;
    QSpinBox spin;
    for (QWidget* control : QList<QWidget*>{&button, &field, &combo, &spin})
        QCOMPARE(control->sizeHint().height(), 24);
    QCOMPARE(start.sizeHint().height(), 28);
}

void StyleTest::iconsFollowTheTheme() {
    for (const char* theme : {"dark", "light"}) {
        applyTheme(*qApp, QLatin1String(theme));
        const QPalette palette = QApplication::palette();
        const auto ink = [](QIcon::Mode mode, QIcon::State state) {
            return inkOf(themeIcon("play").pixmap(QSize(64, 64), mode, state).toImage());
        };
        QCOMPARE(ink(QIcon::Normal, QIcon::Off), palette.color(QPalette::WindowText));
        QCOMPARE(ink(QIcon::Normal, QIcon::On), Theme::of(palette).accent);
        QCOMPARE(ink(QIcon::Disabled, QIcon::Off), Theme::of(palette).disabled);
    }
}

void StyleTest::digitsHaveOneWidth() {
    const QFontMetricsF metrics(QApplication::font());
    QCOMPARE(QFontInfo(QApplication::font()).family(), QStringLiteral("Roboto"));
    for (char digit = '0'; digit <= '9'; ++digit)
        QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
}

void StyleTest::ringFollowsTheKeyboard() {
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    auto* field = new QLineEdit;
    auto* button = new QPushButton(QStringLiteral("Go"));
    column->addWidget(field);
    column->addWidget(button);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.activateWindow();
    const auto ring = [&]() -> QRect {
        for (QWidget* child : window.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
            if (child->testAttribute(Qt::WA_TransparentForMouseEvents) && child->isVisible())
                return child->geometry();
        return {};
    };
    field->setFocus(Qt::MouseFocusReason);
    QTRY_COMPARE(ring(), field->geometry().adjusted(-3, -3, 3, 3));  // text fields always
    button->setFocus(Qt::MouseFocusReason);
    QTRY_VERIFY(ring().isEmpty());
    button->setFocus(Qt::TabFocusReason);
    field->setFocus(Qt::TabFocusReason);
    button->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(ring(), button->geometry().adjusted(-3, -3, 3, 3));
    window.resize(window.width() + 60, window.height() + 40);
    QTRY_COMPARE(ring(), button->geometry().adjusted(-3, -3, 3, 3));
    button->hide();
    QTRY_VERIFY(ring().isEmpty() || field->hasFocus());
}

void StyleTest::greyedCheckBoxKeepsItsTick() {
    QCheckBox box(QStringLiteral("Cache"));
    box.setEnabled(false);
    const QImage off = box.grab().toImage();
    box.setChecked(true);
    QVERIFY(box.grab().toImage() != off);
}

void StyleTest::wheelChangesOnlyTheFieldWithTheFocus() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->addWidget(new QLineEdit);  // has the focus at first
    auto* number = new QSpinBox;
    auto* choice = new QComboBox;
    choice->addItems({QStringLiteral("a"), QStringLiteral("b")});
    for (QWidget* field : {static_cast<QWidget*>(number), static_cast<QWidget*>(choice)})
        column->addWidget(field);
    page->setMinimumHeight(2000);
    FieldsScroll scroll("test", page);
    scroll.resize(300, 200);
    scroll.show();
    QVERIFY(QTest::qWaitForWindowExposed(&scroll));
    const auto turn = [](QWidget* field, int steps) {
        const QPointF at = field->rect().center();
        QWheelEvent event(at, field->mapToGlobal(at), {}, {0, steps}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(field, &event);
    };
    turn(choice, -120);
    turn(number, 120);
    QCOMPARE(choice->currentIndex(), 0);
    QCOMPARE(number->value(), 0);
    QVERIFY(!number->hasFocus());
    number->setFocus();
    QVERIFY(number->hasFocus());
    turn(number, 120);
    QCOMPARE(number->value(), 1);
}

void StyleTest::refusedFieldTurnsRed() {
    QSpinBox spin;
    spin.resize(spin.sizeHint());
    const auto edge = [&] { return spin.grab().toImage().pixelColor(spin.width() / 2, 0); };
    const QColor before = edge();
    setRefused(&spin, true);
    QVERIFY(edge() != before);
    QCOMPARE(edge(), Theme::of(spin.palette()).error);
    setRefused(&spin, false);
    QCOMPARE(edge(), before);
}

int main(int argc, char** argv) {
    return runTest<StyleTest>(argc, argv);
}
#include "style_test.moc"
