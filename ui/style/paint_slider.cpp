#include "ui/style/paint_slider.h"

#include <QPainter>
#include <QSlider>
#include <QStyleOption>

#include "ui/style/crisp.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr int kHandleAcross = 14;
constexpr int kLine = 4;
constexpr int kMark = 3;

bool upright(const QStyleOptionSlider& option) {
    return option.orientation == Qt::Vertical;
}

/// The slider lies: along x, across y. An upright one is the same with both exchanged.
QRect placed(const QStyleOptionSlider& option, const QRect& lying) {
    return upright(option) ? QRect(lying.y(), lying.x(), lying.height(), lying.width()) : lying;
}

struct Lying {
    int from, length, middle;  ///< along, along, across
    explicit Lying(const QStyleOptionSlider& option) {
        const QRect& all = option.rect;
        const QRect lying = upright(option) ? QRect(all.y(), all.x(), all.height(), all.width()) : QRect(all);
        from = lying.left();
        length = lying.width();
        const int above = (option.tickPosition & QSlider::TicksAbove) != 0 ? kSliderMarks : 0;
        const int below = (option.tickPosition & QSlider::TicksBelow) != 0 ? kSliderMarks : 0;
        middle = lying.top() + above + (lying.height() - above - below) / 2;
    }
};

/// Left end of the handle when the slider has this value.
int handleAt(const QStyleOptionSlider& option, int value) {
    const Lying lying(option);
    return lying.from + QStyle::sliderPositionFromValue(option.minimum, option.maximum, value,
                                                        lying.length - kSliderHandle, option.upsideDown);
}

void paintMarks(QPainter& painter, const QStyleOptionSlider& option) {
    int step = option.tickInterval > 0 ? option.tickInterval : option.pageStep;
    if (step <= 0 || (option.maximum - option.minimum) / step > 200) return;
    const int middle = Lying(option).middle;
    const QColor color = Theme::of(option.palette).disabled;
    for (int value = option.minimum; value <= option.maximum; value += step) {
        const double along = handleAt(option, value) + (kSliderHandle - 1) / 2.0;
        for (const int top : {middle - kHandleAcross / 2 - 1 - kMark, middle + kHandleAcross / 2 + 1}) {
            const bool above = top < middle;
            if ((option.tickPosition & (above ? QSlider::TicksAbove : QSlider::TicksBelow)) == 0) continue;
            if (upright(option))
                drawHorizontal(painter, top, top + kMark, along, color);
            else
                drawVertical(painter, along, top, top + kMark, color);
        }
    }
}

}  // namespace

QRect sliderPart(const QStyleOptionSlider& option, QStyle::SubControl part) {
    const Lying lying(option);
    if (part == QStyle::SC_SliderHandle)
        return placed(option, {handleAt(option, option.sliderPosition), lying.middle - kHandleAcross / 2,
                               kSliderHandle, kHandleAcross});
    if (part == QStyle::SC_SliderGroove)
        return placed(option, {lying.from, lying.middle - kLine / 2, lying.length, kLine});
    return option.rect;
}

void paintSlider(QPainter& painter, const QStyleOptionSlider& option) {
    const Theme& theme = Theme::of(option.palette);
    const bool enabled = (option.state & QStyle::State_Enabled) != 0;
    const bool held = (option.state & QStyle::State_Sunken) != 0;
    const bool hovered = (option.state & QStyle::State_MouseOver) != 0 &&
                         (option.activeSubControls & QStyle::SC_SliderHandle) != 0;
    const QRectF groove = sliderPart(option, QStyle::SC_SliderGroove);
    const QRectF handle = sliderPart(option, QStyle::SC_SliderHandle);
    paintMarks(painter, option);
    drawRounded(painter, groove, kLine / 2.0, option.palette.color(QPalette::Base),
                enabled ? theme.edge : option.palette.color(QPalette::Midlight));
    QRectF done = groove;  // from the smallest value to the handle
    if (upright(option))
        option.upsideDown ? done.setTop(handle.center().y()) : done.setBottom(handle.center().y());
    else
        option.upsideDown ? done.setLeft(handle.center().x()) : done.setRight(handle.center().x());
    drawRounded(painter, done, kLine / 2.0, enabled ? theme.fillHover : theme.disabled);
    drawRounded(painter, handle, 2,
                !enabled          ? theme.disabled
                : held || hovered ? theme.accent
                                  : option.palette.color(QPalette::Text));
}

}  // namespace lightreel
