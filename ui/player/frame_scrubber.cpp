#include "ui/player/frame_scrubber.h"

#include <QMouseEvent>
#include <QPainter>
#include <cmath>

#include "ui/style/crisp.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr double kInset = 5;  ///< half a handle
constexpr double kLineTop = 11;
constexpr double kLineHeight = 4;
constexpr double kMarksTop = 18;
constexpr double kHandleWidth = 9;
constexpr double kHandleHeight = 14;

}  // namespace

FrameScrubber::FrameScrubber(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setFixedHeight(kHeight);
    setPageStep(4);
    setAttribute(Qt::WA_Hover);
    connect(this, &QSlider::valueChanged, this, qOverload<>(&QWidget::update));
}

void FrameScrubber::setFrameCount(int count) {
    setRange(0, std::max(0, count - 1));
    update();
}

QString FrameScrubber::spokenValue() const {
    return isEnabled() ? tr("Frame %1 of %2").arg(value() + 1).arg(maximum() + 1) : tr("No clip yet");
}

std::optional<Spoken::Range> FrameScrubber::spokenRange() const {
    return Range{value() + 1.0, 1, maximum() + 1.0};
}

void FrameScrubber::setColumns(bool columns) {
    m_columns = columns;
    update();
}

/// The middles of the outer columns lie at the ends of the line, unless the columns are the line.
FrameColumns FrameScrubber::columns() const {
    const int count = maximum() + 1;
    if (m_columns) return {0, static_cast<double>(width()), count};
    const double apart = count > 1 ? (width() - 2 * kInset) / maximum() : 0;
    return {kInset - apart / 2, apart * count, count};
}

double FrameScrubber::frameX(int frame) const {
    return columns().middle(frame);
}

int FrameScrubber::frameAt(double x) const {
    return columns().at(x);
}

/// A mark per frame, or per 5, 10, ... when they would stand closer than 4 pixels.
int FrameScrubber::markDistance() const {
    for (const int distance : {1, 5, 10, 50, 100, 500})
        if (columns().width * distance >= 4.0 * (maximum() + 1)) return distance;
    return 1000;
}

void FrameScrubber::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    const double outside = m_columns ? 0 : kInset - 2;
    const QRectF line(outside, kLineTop, width() - 2 * outside, kLineHeight);
    drawRounded(painter, line, kLineHeight / 2, palette().color(QPalette::Base),
                palette().color(QPalette::Midlight));
    if (!isEnabled()) return;
    const double x = frameX(value());
    QRectF done = line;
    done.setRight(x);
    drawRounded(painter, done, kLineHeight / 2,
                theme.dark ? theme.fillHover : palette().color(QPalette::Highlight));
    const int distance = markDistance();
    for (int frame = 0; frame <= maximum(); frame += distance)
        drawVertical(painter, frameX(frame), kMarksTop, kMarksTop + (frame % (5 * distance) == 0 ? 5 : 3),
                     theme.disabled);
    const QRectF handle(x - kHandleWidth / 2, (kHeight - kHandleHeight) / 2 - 1, kHandleWidth, kHandleHeight);
    drawRounded(painter, handle.adjusted(-1, -1, 1, 1), 3, palette().color(QPalette::Window));
    drawRounded(painter, handle, 2,
                underMouse() || isSliderDown() ? theme.accent : palette().color(QPalette::Text));
}

void FrameScrubber::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    setSliderDown(true);
    setValue(frameAt(event->position().x()));
}

void FrameScrubber::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown()) setValue(frameAt(event->position().x()));
}

void FrameScrubber::mouseReleaseEvent(QMouseEvent*) {
    setSliderDown(false);
}

}  // namespace lightreel
