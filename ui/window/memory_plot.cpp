#include "ui/window/memory_plot.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "ui/window/look.h"

namespace lightreel {
namespace {

constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;
constexpr int kStripTop = 4;
constexpr int kStripBottom = 22;

int64_t bytesOf(const MemoryReading& memory, int trace) {
    if (trace == MemoryPlot::Reserved) return memory.reserved;
    return trace == MemoryPlot::Resident ? memory.resident : memory.allocated;
}

QPen penOf(const QPalette& palette, int trace) {
    if (trace == MemoryPlot::Reserved) return QPen(palette.color(QPalette::PlaceholderText), 1.2);
    if (trace == MemoryPlot::Resident) return QPen(look::residentColor(palette), 1.5, Qt::DotLine);
    return QPen(look::toneColor(palette, look::Tone::Accent), 1.75);
}

/// The next round value above 1.12 times the highest.
double roundTop(double highest) {
    for (const double top :
         {.1, .2, .3, .5, 1., 2., 3., 4., 5., 6., 7., 8., 10., 12., 16., 20., 24., 32., 40., 48., 64., 80.})
        if (top >= highest * 1.12) return top;
    return 128;
}

double roundStep(double span, double atLeast) {
    double step = 0.01;
    for (int i = 0; step < atLeast && i < 24; ++i) step *= i % 3 == 1 ? 2.5 : 2;  // 1 2 5 10 20 50 ...
    return std::min(step, std::max(span, 0.01));
}

/// The longest of the labels that fits; empty when none does.
QString fitting(const QFontMetrics& metrics, const QStringList& labels, double room) {
    for (const QString& label : labels)
        if (metrics.horizontalAdvance(label) + 6 <= room) return label;
    return {};
}

}  // namespace

struct MemoryPlot::Frame {
    QRectF body;
    double seconds = 1;
    double top = 1;  // GiB
    [[nodiscard]] double x(double second) const { return body.left() + body.width() * second / seconds; }
    [[nodiscard]] double y(double bytes) const { return body.bottom() - body.height() * bytes / kGiB / top; }
};

MemoryPlot::MemoryPlot(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
}

void MemoryPlot::setRun(const MemoryTimeline& timeline, const std::vector<TimelineSpan>& spans, bool live) {
    m_samples = timeline.samples();
    m_spans = spans;
    m_live = live;
    update();
}

void MemoryPlot::setTraceShown(int trace, bool shown) {
    m_shown[static_cast<size_t>(trace)] = shown;
    update();
}

QIcon MemoryPlot::sample(int trace) {
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setPen(penOf(QApplication::palette(), trace));
    painter.drawLine(QPointF(1, 8), QPointF(15, 8));
    return QIcon(pixmap);
}

MemoryPlot::Frame MemoryPlot::frame() const {
    Frame frame;
    frame.body = QRectF(rect()).adjusted(40, 26, -16, -(fontMetrics().height() + 4));
    double highest = 0;
    for (const TimelineSample& sample : m_samples) {
        frame.seconds = std::max(frame.seconds, sample.time);
        for (int trace = 0; trace < TraceCount; ++trace)
            if (m_shown[static_cast<size_t>(trace)])
                highest = std::max(highest, static_cast<double>(bytesOf(sample.memory, trace)) / kGiB);
    }
    for (const TimelineSpan& span : m_spans) frame.seconds = std::max({frame.seconds, span.start, span.end});
    if (m_live) frame.seconds *= 1.1;
    frame.top = roundTop(highest);
    return frame;
}

void MemoryPlot::paintGrid(QPainter& painter, const Frame& frame) const {
    const QLocale locale;
    const QFontMetrics metrics = painter.fontMetrics();
    const double yStep = frame.top / (frame.body.height() > 90 ? 4 : 2);
    for (double value = 0; value <= frame.top * 1.001; value += yStep) {
        const double y = std::round(frame.y(value * kGiB)) + 0.5;
        painter.setPen(palette().color(QPalette::Midlight));
        painter.drawLine(QPointF(frame.body.left(), y), QPointF(frame.body.right(), y));
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(QRectF(0, y - 8, frame.body.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         locale.toString(value, 'g', 3));
    }
    painter.drawText(QRectF(4, kStripTop, 36, kStripBottom - kStripTop), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("GiB"));
    const double xStep = roundStep(frame.seconds, frame.seconds * 72 / std::max(72.0, frame.body.width()));
    for (double second = 0; second <= frame.seconds; second += xStep) {
        const QString label = tr("%1 s").arg(locale.toString(second, 'g', 4));
        const double x = frame.x(second);
        if (x + metrics.horizontalAdvance(label) / 2.0 > width()) break;
        painter.drawText(QRectF(x - 40, frame.body.bottom() + 2, 80, metrics.height()), Qt::AlignCenter,
                         label);
    }
}

void MemoryPlot::paintSpans(QPainter& painter, const Frame& frame) const {
    for (const TimelineSpan& span : m_spans) {
        const bool stage = span.kind == "stage";
        if (stage && span.name == "denoise") continue;  // its steps are drawn instead
        const double left = frame.x(span.start);
        const double right =
            frame.x(span.end < 0 ? std::max(span.start, frame.seconds / (m_live ? 1.1 : 1.0)) : span.end);
        const QColor color = look::stageColor(palette(), span.name, span.kind);
        QColor ground = color;
        ground.setAlphaF(0.22F);
        const QRectF strip(left, kStripTop, std::max(1.0, right - left), kStripBottom - kStripTop);
        painter.fillRect(strip, ground);
        painter.fillRect(QRectF(left, kStripTop, std::max(1.0, right - left), 3), color);
        ground.setAlphaF(0.07F);
        painter.fillRect(QRectF(left, frame.body.top(), right - left, frame.body.height()), ground);
        painter.setPen(palette().color(QPalette::Base));
        painter.drawLine(QPointF(left, kStripTop), QPointF(left, kStripBottom));
        painter.setPen(palette().color(QPalette::Text));
        const QString number = QString::number(span.index);
        const QString word = look::stageWord(span.name);
        const QStringList labels =
            stage ? QStringList{QStringLiteral("%1 · %2").arg(look::stageLetter(span.name), word),
                                look::stageLetter(span.name)}
                  : QStringList{tr("Step %1").arg(number), number};
        painter.drawText(strip.adjusted(0, 3, 0, 0), Qt::AlignCenter,
                         fitting(painter.fontMetrics(), labels, strip.width()));
    }
}

void MemoryPlot::paintTrace(QPainter& painter, const Frame& frame, int trace) const {
    if (m_samples.empty() || !m_shown[static_cast<size_t>(trace)]) return;
    QPainterPath line;
    for (const TimelineSample& sample : m_samples) {
        const QPointF point(frame.x(sample.time),
                            frame.y(static_cast<double>(bytesOf(sample.memory, trace))));
        if (line.elementCount() == 0)
            line.moveTo(point);
        else
            line.lineTo(point);
    }
    const QPen pen = penOf(palette(), trace);
    if (trace == Allocated) {
        QPainterPath area = line;
        area.lineTo(frame.x(m_samples.back().time), frame.body.bottom());
        area.lineTo(frame.x(m_samples.front().time), frame.body.bottom());
        QColor fill = pen.color();
        fill.setAlphaF(0.15F);
        painter.fillPath(area, fill);
    }
    painter.strokePath(line, pen);
}

void MemoryPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(look::smallFont(font()));
    const Frame place = frame();
    paintGrid(painter, place);
    if (m_samples.empty() && m_spans.empty()) {
        painter.setFont(font());
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(place.body, Qt::AlignCenter, tr("The first run draws its memory here."));
    }
    paintSpans(painter, place);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const int trace : {Resident, Reserved, Allocated}) paintTrace(painter, place, trace);
    if (!hasFocus()) return;
    painter.setPen(QPen(look::toneColor(palette(), look::Tone::Accent), 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

}  // namespace lightreel
