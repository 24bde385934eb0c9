#include "ui/memory/paint_graph.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include "ui/memory/paint_bands.h"
#include "ui/memory/paint_traces.h"
#include "ui/style/crisp.h"
#include "ui/style/theme.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("MemoryGraph", text);
}

struct PeakLabel {
    double y;
    QString text;
    QColor color;
};

/// Labels keep their order and stand at least a line apart.
void pushApart(QList<PeakLabel>& labels, double least, double bottom) {
    std::sort(labels.begin(), labels.end(), [](const PeakLabel& a, const PeakLabel& b) { return a.y < b.y; });
    for (int i = 1; i < labels.size(); ++i) labels[i].y = std::max(labels[i].y, labels[i - 1].y + least);
    for (int i = static_cast<int>(labels.size()) - 1; i >= 0; --i)
        labels[i].y = std::min(labels[i].y, bottom - (static_cast<double>(labels.size()) - 1 - i) * least);
}

QString peakText(const GraphRun& run, Trace trace) {
    const QString figure = memoryText(run.peak(trace));
    if (trace == Trace::Resident) return tr("RAM %1").arg(figure);
    if (trace == Trace::Driver) return tr("Card %1").arg(figure);
    return (run.state == GraphRun::State::Live ? tr("So far %1") : tr("Peak %1")).arg(figure);
}

void paintVerticalMarks(QPainter& painter, const GraphScale& scale, const QPalette& palette) {
    const QLocale locale;
    const QFontMetrics metrics = painter.fontMetrics();
    const double step = timeStep(scale.seconds, scale.body.width(), 64);
    const QColor tick = Theme::of(palette).disabled;
    const int decimals = step < 1 ? 1 : 0;
    for (int i = 0; i * step <= scale.seconds * 1.0001; ++i) {
        const double x = scale.x(i * step);
        const QString label = tr("%1 s").arg(locale.toString(i * step, 'f', decimals));
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

void paintGutter(QPainter& painter, const GraphRun& run, const QList<Trace>& traces, const GraphScale& scale,
                 const QPalette& palette) {
    QList<PeakLabel> labels;
    for (const Trace trace : traces) {
        const int64_t peak = run.peak(trace);
        if (trace == Trace::Reserved || peak <= 0) continue;
        const QColor color =
            trace == Trace::Allocated ? palette.color(QPalette::Text) : traceLook(trace, palette).color;
        labels.append({scale.y(peak), peakText(run, trace), color});
        QColor line = color;
        line.setAlphaF(0.55F);
        painter.setPen(QPen(line, Crisp(painter).lineWidth(), Qt::DotLine));
        painter.drawLine(QPointF(scale.body.left(), scale.y(peak)),
                         QPointF(scale.body.right() + 4, scale.y(peak)));
    }
    const int height = painter.fontMetrics().height();
    pushApart(labels, std::max(14, height), scale.body.bottom());
    for (const PeakLabel& label : labels) {
        painter.setPen(label.color);
        painter.drawText(QRectF(scale.body.right() + 8, label.y - height / 2.0, 96, height),
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

}  // namespace lightreel
