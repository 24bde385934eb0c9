#include "ui/memory/read_out.h"

#include <QLocale>
#include <QPainter>

#include "ui/memory/graph_scale.h"
#include "ui/memory/predicted_levels.h"
#include "ui/memory/stage_look.h"
#include "ui/style/crisp.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

/// The innermost span at a time: a step before the stage round it.
const TimelineSpan* spanAt(const GraphRun& run, double time) {
    const TimelineSpan* found = nullptr;
    for (const TimelineSpan& span : run.spans) {
        const bool inside = span.start <= time && (span.end < 0 || time <= span.end);
        if (inside && (!found || span.index > 0 || found->index == 0)) found = &span;
    }
    return found;
}

void addTraffic(ReadOut& readOut, const Traffic& traffic) {
    readOut.rows.append({tr("Held by caches"), preciseMemoryText(traffic.cached)});
    readOut.rows.append({tr("Swapped out so far"), preciseMemoryText(traffic.out)});
    readOut.rows.append({tr("Swapped in so far"), preciseMemoryText(traffic.in)});
}

QString spanTitle(const GraphRun& run, const TimelineSpan& span) {
    if (span.index == 0) return stageTitle(QString::fromStdString(span.name));
    const QString kind = stageLook(Theme::darkTheme(), span.name, span.kind).word;
    return run.steps > 0 ? tr("Step %1 of %2 · %3").arg(span.index).arg(run.steps).arg(kind)
                         : tr("Step %1 · %2").arg(span.index).arg(kind);
}

}  // namespace

QString traceName(Trace trace) {
    switch (trace) {
        case Trace::Reserved:
            return tr("Reserved");
        case Trace::Resident:
            return tr("Resident (RAM)");
        case Trace::Driver:
            return tr("Whole card (driver)");
        case Trace::Predicted:
            return tr("Predicted peak");
        case Trace::Swap:
            return tr("Swap");
        case Trace::Director:
            return tr("Director");
        case Trace::Allocated:
            break;
    }
    return tr("Allocated");
}

QString overlayLetter(int number) {
    if (number == kBaseline) return tr("Base");
    return QString(QLatin1Char(static_cast<char>('A' + number)));
}

QString ReadOut::text() const {
    QStringList parts{title};
    for (const Row& row : rows) parts << QStringLiteral("%1 %2").arg(row.name, row.value);
    return parts.join(QStringLiteral(", "));
}

ReadOut readOutAt(const GraphRun& run, size_t sample, const QList<Trace>& traces) {
    const TimelineSample& moment = run.samples[sample];
    ReadOut readOut;
    const QString time = tr("%1 s").arg(QLocale().toString(moment.time, 'f', 1));
    const TimelineSpan* span = spanAt(run, moment.time);
    readOut.title = span ? QStringLiteral("%1 · %2").arg(spanTitle(run, *span), time) : time;
    for (const Trace trace : traces)
        if (trace != Trace::Predicted && trace != Trace::Swap)
            readOut.rows.append({traceName(trace), preciseMemoryText(run.bytesAt(moment, trace))});
    if (traces.contains(Trace::Swap) && run.hasTraffic()) addTraffic(readOut, moment.traffic);
    if (span && span->peak.allocated > 0)
        readOut.rows.append({span->index > 0 ? tr("Peak of this step") : tr("Peak of this stage"),
                             preciseMemoryText(span->peak.allocated)});
    const int64_t predicted = span && traces.contains(Trace::Predicted) ? predictedBytes(run, *span) : 0;
    if (predicted > 0) readOut.rows.append({tr("Predicted for this stage"), preciseMemoryText(predicted)});
    return readOut;
}

QString heldText(const DirectorLevel& held) {
    if (held.bound == 0) return tr("Director now %1").arg(memoryText(held.bytes));
    return tr("Director now %1, at most %2").arg(memoryText(held.bytes), memoryText(held.bound));
}

QString figuresText(const GraphRun& run, const QList<Trace>& traces) {
    if (run.samples.empty()) return tr("The first run draws its memory here.");
    QStringList parts;
    QString foretold;
    for (const Trace trace : traces) {
        if (trace == Trace::Swap) continue;
        if (trace == Trace::Predicted) {
            if (run.peak(trace) > 0)
                foretold = QStringLiteral("%1 %2").arg(traceName(trace), preciseMemoryText(run.peak(trace)));
            continue;
        }
        parts << tr("%1 %2, peak %3")
                     .arg(traceName(trace), preciseMemoryText(run.bytesAt(run.samples.back(), trace)),
                          preciseMemoryText(run.peak(trace)));
    }
    if (!foretold.isEmpty()) parts << foretold;
    return parts.join(QStringLiteral("; "));
}

void paintReadOut(QPainter& painter, const ReadOut& readOut, const QRectF& body, double x,
                  const QPalette& palette) {
    constexpr int kPadding = 10;
    constexpr double kChangesSideAt = 0.6;
    const QFont plain = painter.font(), bold = mediumFont(plain);
    const QFontMetrics metrics(plain), boldMetrics(bold);
    int names = 0, values = 0;
    for (const ReadOut::Row& row : readOut.rows) {
        names = std::max(names, metrics.horizontalAdvance(row.name));
        values = std::max(values, metrics.horizontalAdvance(row.value));
    }
    const int line = metrics.height() + 2;
    const int width =
        std::max(boldMetrics.horizontalAdvance(readOut.title), names + 20 + values) + 2 * kPadding;
    const int height = static_cast<int>(readOut.rows.size() + 1) * line + kPadding + 4;
    QRectF box(x + 10, body.top() + 8, width, height);
    if (x > body.left() + body.width() * kChangesSideAt) box.moveRight(x - 10);
    if (box.bottom() > body.bottom() - 4) box.moveBottom(body.bottom() - 4);
    if (box.top() < 2) box.moveTop(2);
    drawRounded(painter, box, space::kRadius, palette.color(QPalette::Window), Theme::of(palette).rim);
    QRectF row = box.adjusted(kPadding, kPadding / 2.0 + 1, -kPadding, 0);
    row.setHeight(line);
    painter.setFont(bold);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, readOut.title);
    painter.setFont(plain);
    for (const ReadOut::Row& entry : readOut.rows) {
        row.translate(0, line);
        painter.setPen(Theme::of(palette).text2);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, entry.name);
        painter.setPen(palette.color(QPalette::Text));
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, entry.value);
    }
}

}  // namespace lightreel
