#include "ui/memory/paint_graph.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/memory/paint_bands.h"
#include "ui/memory/paint_traces.h"
#include "ui/memory/predicted_levels.h"
#include "ui/memory/read_out.h"
#include "ui/style/crisp.h"
#include "ui/style/theme.h"
#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

constexpr int64_t kSmall = (int64_t{1} << 30) / 10;  ///< bytes: a tenth of a GiB

/// Labels keep their order and stand at least a line apart.
void pushApart(QList<GutterLabel>& labels, double least, double bottom) {
    std::sort(labels.begin(), labels.end(),
              [](const GutterLabel& a, const GutterLabel& b) { return a.y < b.y; });
    for (int i = 1; i < labels.size(); ++i) labels[i].y = std::max(labels[i].y, labels[i - 1].y + least);
    for (int i = static_cast<int>(labels.size()) - 1; i >= 0; --i)
        labels[i].y = std::min(labels[i].y, bottom - (static_cast<double>(labels.size()) - 1 - i) * least);
}

/// Without its unit, which stands at the axis; what is small beside it has its own.
QString peakText(const GraphRun& run, Trace trace, int decimals) {
    const int64_t peak = run.peak(trace);
    const QString figure = peak < kSmall ? memoryText(peak) : gibFigure(peak, decimals);
    if (trace == Trace::Resident) return tr("RAM %1").arg(figure);
    if (trace == Trace::Driver) return tr("Card %1").arg(figure);
    if (trace == Trace::Predicted) return tr("Predicted %1").arg(figure);
    if (trace == Trace::Director) return tr("Director %1").arg(figure);
    return (run.state == GraphRun::State::Live ? tr("Peak so far %1") : tr("Peak %1")).arg(figure);
}

/// One digit behind the point, two where what was foretold and what was seen would look equal and are not.
int peakDecimals(const GraphRun& run) {
    const int64_t foretold = run.peak(Trace::Predicted), seen = run.peak(Trace::Allocated);
    const bool alike = foretold != seen && gibFigure(foretold, 1) == gibFigure(seen, 1);
    return alike || std::max(foretold, seen) < int64_t{1} << 30 ? 2 : 1;
}

void paintVerticalMarks(QPainter& painter, const GraphScale& scale, const QPalette& palette) {
    const QLocale locale;
    const QFontMetrics metrics = painter.fontMetrics();
    const double step = timeStep(scale.seconds, scale.body.width(), 64);
    const QColor tick = Theme::of(palette).disabled;
    const int decimals = step < 1 ? 1 : 0;
    const double last = scale.origin + scale.seconds * 1.0001;
    for (double second = std::ceil(scale.origin / step) * step; second <= last; second += step) {
        const double x = scale.x(second);
        const QString label =
            (scale.share ? tr("%1 %") : tr("%1 s")).arg(locale.toString(second, 'f', decimals));
        drawVertical(painter, x, scale.body.bottom(), scale.body.bottom() + 4, tick);
        painter.setPen(Theme::of(palette).text2);
        const double width = metrics.horizontalAdvance(label) + 8;
        painter.drawText(QRectF(x - width / 2, scale.body.bottom() + 3, width, metrics.height()),
                         Qt::AlignCenter, label);
    }
}

}  // namespace

void paintGrid(QPainter& painter, const GraphScale& scale, const QPalette& palette) {
    const QLocale locale;
    const double step = gridStep(scale.top);
    const int decimals = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    const int height = painter.fontMetrics().height();
    for (int i = 0; i * step <= scale.top * 1.0001; ++i) {
        const double y = scale.yOfGib(i * step);
        drawHorizontal(painter, scale.body.left(), scale.body.right(), y, palette.color(QPalette::Midlight));
        painter.setPen(Theme::of(palette).text2);
        painter.drawText(QRectF(0, y - height / 2.0, scale.body.left() - 7, height),
                         Qt::AlignRight | Qt::AlignVCenter, locale.toString(i * step, 'f', decimals));
    }
    painter.drawText(QRectF(4, kStripTop, 36, kStripBottom - kStripTop), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("GiB"));
    paintVerticalMarks(painter, scale, palette);
}

void paintRateAxis(QPainter& painter, const GraphScale& scale, const QPalette& palette) {
    constexpr double kGiga = 1e9, kMega = 1e6;
    if (scale.topRate <= 0) return;
    const double unit = scale.topRate >= kGiga ? kGiga : kMega;
    const int height = painter.fontMetrics().height();
    const QColor color = traceLook(Trace::Swap, palette).color;
    const double left = scale.body.right() + 7, room = scale.gutter - left;
    painter.setPen(color);
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = scale.yOfRate(share * scale.topRate);
        const double figure = share * scale.topRate / unit;
        drawHorizontal(painter, scale.body.right(), scale.body.right() + 4, y, color);
        painter.drawText(QRectF(left, y - height / 2.0, room, height), Qt::AlignLeft | Qt::AlignVCenter,
                         QLocale().toString(figure, 'f', figure == std::floor(figure) ? 0 : 1));
    }
    painter.drawText(QRectF(left, kStripTop, room + 20, kStripBottom - kStripTop),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     unit == kGiga ? QStringLiteral("GB/s") : QStringLiteral("MB/s"));
}

void paintPredicted(QPainter& painter, const GraphRun& run, const GraphScale& scale,
                    const QPalette& palette) {
    const TraceLook look = traceLook(Trace::Predicted, palette);
    QPen pen(look.color, look.width, Qt::SolidLine, Qt::FlatCap);
    pen.setDashPattern({look.dash / look.width, look.gap / look.width});
    painter.setPen(pen);
    for (const PredictedLevel& level : predictedLevels(run)) {
        const double y = std::floor(scale.y(level.bytes)) + 0.5;
        painter.drawLine(QPointF(scale.x(level.start), y), QPointF(scale.x(level.end), y));
    }
}

void paintOverlayLetter(QPainter& painter, const OverlaidRun& overlaid, const GraphScale& scale,
                        const QPalette& palette) {
    if (overlaid.run.samples.empty()) return;
    const TimelineSample& last = overlaid.run.samples.back();
    const QRectF place(scale.x(last.time) - 14, scale.y(last.memory.allocated) - 16, 12, 14);
    painter.setPen(overlayLook(overlaid.number, palette).color);
    painter.drawText(place, Qt::AlignRight | Qt::AlignBottom, overlayLetter(overlaid.number));
}

void paintGutter(QPainter& painter, const GraphRun& run, const QList<Trace>& traces, const GraphScale& scale,
                 const QPalette& palette) {
    QList<GutterLabel> labels;
    const int decimals = peakDecimals(run);
    for (const Trace trace : traces) {
        const int64_t peak = run.peak(trace);
        if (trace == Trace::Reserved || peak <= 0) continue;
        const QColor color =
            trace == Trace::Allocated ? palette.color(QPalette::Text) : traceLook(trace, palette).color;
        labels.append({scale.y(peak), peakText(run, trace, decimals), color});
        if (trace == Trace::Predicted) continue;  // has its own line
        QColor line = color;
        line.setAlphaF(0.55F);
        painter.setPen(QPen(line, Crisp(painter).lineWidth(), Qt::DotLine));
        painter.drawLine(QPointF(scale.body.left(), scale.y(peak)),
                         QPointF(scale.body.right() + 4, scale.y(peak)));
    }
    paintGutterLabels(painter, std::move(labels), scale);
}

void paintGutterLabels(QPainter& painter, QList<GutterLabel> labels, const GraphScale& scale) {
    const int height = painter.fontMetrics().height();
    pushApart(labels, std::max(14, height), scale.body.bottom());
    for (const GutterLabel& label : labels) {
        painter.setPen(label.color);
        painter.drawText(QRectF(scale.gutter, label.y - height / 2.0, 96, height),
                         Qt::AlignLeft | Qt::AlignVCenter, label.text);
    }
}

void paintEnd(QPainter& painter, const GraphRun& run, const GraphScale& scale, const QPalette& palette) {
    constexpr double kHead = 9;
    const double x = scale.x(run.lastSecond());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (run.state == GraphRun::State::Live) {
        const QColor color = palette.color(QPalette::Text);
        drawVertical(painter, x, kStripBottom, scale.body.bottom(), color);
        QPainterPath head;
        head.addPolygon(QPolygonF{{x - kHead / 2, kStripBottom + 0.5},
                                  {x + kHead / 2, kStripBottom + 0.5},
                                  {x, kStripBottom + 5.5}});
        painter.fillPath(head, color);
    } else if (run.state == GraphRun::State::Failed && !run.samples.empty()) {
        const QPointF at(x, scale.y(run.samples.back().memory.allocated));
        painter.setPen(QPen(Theme::of(palette).error, 2, Qt::SolidLine, Qt::RoundCap));
        painter.setBrush(palette.color(QPalette::Base));
        painter.drawEllipse(at, 6, 6);
        painter.drawLine(at + QPointF(-2.5, -2.5), at + QPointF(2.5, 2.5));
        painter.drawLine(at + QPointF(2.5, -2.5), at + QPointF(-2.5, 2.5));
    }
    painter.restore();
}

void paintHeld(QPainter& painter, const DirectorLevel& held, const GraphScale& scale,
               const QPalette& palette) {
    constexpr double kBand = 0.15;
    const QColor color = traceLook(Trace::Director, palette).color;
    const double y = scale.y(held.bytes), top = std::min(y, held.bound > 0 ? scale.y(held.bound) : y);
    painter.save();
    painter.setOpacity(kBand);
    painter.fillRect(QRectF(scale.body.left(), y, scale.body.width(), scale.body.bottom() - y), color);
    painter.setOpacity(1);
    const auto line = [&](double at, Qt::PenStyle style) {
        painter.setPen(QPen(color, Crisp(painter).lineWidth(), style));
        painter.drawLine(QPointF(scale.body.left(), at), QPointF(scale.body.right(), at));
    };
    line(y, Qt::DashLine);
    if (held.bound > 0) line(top, Qt::SolidLine);
    const QString text = heldText(held);
    const QSizeF size = painter.fontMetrics().size(Qt::TextSingleLine, text);
    const bool fitsAbove = top - size.height() >= scale.body.top();
    const QRectF ground(QPointF(scale.body.left() + 4, fitsAbove ? top - size.height() - 1 : top + 1),
                        size + QSizeF(6, 0));
    painter.fillRect(ground, palette.color(QPalette::Base));  // no other line behind the words
    painter.drawText(ground, Qt::AlignCenter, text);
    painter.restore();
}

}  // namespace lightreel
