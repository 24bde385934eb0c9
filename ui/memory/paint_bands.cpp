#include "ui/memory/paint_bands.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include "ui/memory/stage_look.h"
#include "ui/style/crisp.h"

namespace lightreel {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("MemoryGraph", text);
}

struct Choice {
    QString text;
    double from;  ///< pixels
};

/// Steps fill the time of "denoise", so the stage itself is only drawn until the first of them begins.
bool isCovered(const TimelineSpan& span, const GraphRun& run) {
    return span.kind == "stage" && span.name == "denoise" &&
           std::any_of(run.spans.begin(), run.spans.end(),
                       [](const TimelineSpan& other) { return other.index > 0; });
}

}  // namespace

QString bandLabel(const TimelineSpan& span, double width, const QFontMetrics& metrics) {
    const StageLook look = stageLook(Theme::darkTheme(), span.name, span.kind);
    const QString number = QString::number(span.index);
    QList<Choice> choices;
    if (span.index > 0) {
        choices = {{tr("Step %1 · %2").arg(number, look.word), 92},
                   {QStringLiteral("%1 %2").arg(number).arg(look.letter), 34},
                   {look.letter == QLatin1Char('R') && width < 19 ? QString(look.letter) : number, 15}};
    } else {
        choices = {{QStringLiteral("%1 · %2").arg(look.letter).arg(look.word), 56}, {look.letter, 13}};
    }
    for (const Choice& choice : choices)
        if (width >= choice.from && metrics.horizontalAdvance(choice.text) + 2 <= width) return choice.text;
    return {};
}

void paintBands(QPainter& painter, const GraphRun& run, const GraphScale& scale, const QPalette& palette) {
    constexpr double kStripOpacity = 0.22;
    const Theme& theme = Theme::of(palette);
    const QFontMetrics metrics = painter.fontMetrics();
    const qreal ratio = painter.device()->devicePixelRatioF();
    const double end = run.lastSecond();
    for (const TimelineSpan& span : run.spans) {
        if (isCovered(span, run)) continue;
        const StageLook look = stageLook(theme, span.name, span.kind);
        const double left = scale.x(span.start), right = scale.x(span.end < 0 ? end : span.end);
        const QRectF strip(left, kStripTop, std::max(1.0, right - left - 1), kStripBottom - kStripTop);
        QColor tint = look.color;
        tint.setAlphaF(static_cast<float>(look.bodyOpacity));
        painter.fillRect(QRectF(left, scale.body.top(), right - left, scale.body.height()), tint);
        tint.setAlphaF(static_cast<float>(kStripOpacity));
        painter.fillRect(strip, tint);
        painter.drawTiledPixmap(QRectF(strip.left(), kStripTop, strip.width(), kPatternHeight),
                                patternTile(look.pattern, look.color, ratio));
        drawVertical(painter, left, scale.body.top(), scale.body.bottom(), palette.color(QPalette::Midlight));
        painter.setPen(palette.color(QPalette::Text));
        painter.drawText(strip.adjusted(0, kPatternHeight, 0, 0), Qt::AlignCenter,
                         bandLabel(span, strip.width(), metrics));
    }
}

}  // namespace lightreel
