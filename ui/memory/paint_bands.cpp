#include "ui/memory/paint_bands.h"

#include <QFontMetrics>
#include <QPainter>

#include "ui/memory/stage_look.h"
#include "ui/style/crisp.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

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

namespace {

class BandPainter {
  public:
    BandPainter(QPainter& painter, const GraphScale& scale, const QPalette& palette)
        : m_painter(painter), m_scale(scale), m_palette(palette), m_theme(Theme::of(palette)) {}

    void paint(const TimelineSpan& span, double end, bool labelled) {
        constexpr double kStripOpacity = 0.22;
        const StageLook look = stageLook(m_theme, span.name, span.kind);
        const double left = m_scale.x(span.start), right = m_scale.x(end);
        const QRectF& body = m_scale.body;
        const QRectF strip(left, kStripTop, std::max(1.0, right - left - 1), kStripBottom - kStripTop);
        fill(QRectF(left, body.top(), right - left, body.height()), look.color, look.bodyOpacity);
        fill(strip, look.color, kStripOpacity);
        m_painter.drawTiledPixmap(
            QRectF(left, kStripTop, strip.width(), kPatternHeight),
            patternTile(look.pattern, look.color, m_painter.device()->devicePixelRatioF()));
        drawVertical(m_painter, left, body.top(), body.bottom(), m_palette.color(QPalette::Midlight));
        if (!labelled) return;
        m_painter.setPen(m_palette.color(QPalette::Text));
        m_painter.drawText(strip.adjusted(0, kPatternHeight, 0, 0), Qt::AlignCenter,
                           bandLabel(span, strip.width(), m_painter.fontMetrics()));
    }

  private:
    /// The ground below is plain, so the mixed colour is laid down as it is: Qt would spread a translucent
    /// fill over threads, whose waking takes longer than the fill.
    void fill(const QRectF& area, const QColor& color, double share) {
        const double opacity = m_painter.opacity();
        m_painter.setOpacity(1);
        m_painter.fillRect(area, mixed(m_palette.color(QPalette::Base), color, share * opacity));
        m_painter.setOpacity(opacity);
    }
    static QColor mixed(const QColor& ground, const QColor& color, double share) {
        const auto part = [share](int from, int to) { return qRound(from + (to - from) * share); };
        return {part(ground.red(), color.red()), part(ground.green(), color.green()),
                part(ground.blue(), color.blue())};
    }
    QPainter& m_painter;
    const GraphScale& m_scale;
    const QPalette& m_palette;
    const Theme m_theme;
};

}  // namespace

void paintBands(QPainter& painter, const GraphRun& run, const GraphScale& scale, const QPalette& palette) {
    constexpr double kPlanned = 0.45;
    BandPainter band(painter, scale, palette);
    const double now = run.lastSecond(), opacity = painter.opacity();
    for (const TimelineSpan& span : run.spans)
        if (!isCovered(span, run)) band.paint(span, span.end < 0 ? now : span.end, true);
    painter.setOpacity(opacity * kPlanned);
    for (TimelineSpan span : run.ahead) {
        // What runs goes on beyond "now" and has its label on this side.
        const bool goesOn = !run.spans.empty() && run.spans.back().end < 0 &&
                            run.spans.back().name == span.name && run.spans.back().index == span.index;
        span.start = std::max(span.start, now);
        if (span.end > span.start) band.paint(span, span.end, !goesOn);
    }
    painter.setOpacity(opacity);
}

}  // namespace lightreel
