#include "ui/compare/quality_strip.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "ui/compare/run_letter.h"
#include "ui/style/crisp.h"
#include "ui/style/roles.h"

namespace lightreel {
namespace {

constexpr int kAbove = 7;
constexpr int kGraphHeight = 52;
constexpr double kTriangle = 4;
constexpr int kLabelGap = 8;

struct Scale {
    double low, high;
    int decimals;
    bool moreIsBetter;
};

Scale scaleOf(QualityMeasure measure) {
    switch (measure) {
        case QualityMeasure::Psnr:
            return {20, 40, 0, true};
        case QualityMeasure::Ssim:
            return {0.7, 1, 2, true};
        case QualityMeasure::Flip:
            break;
    }
    return {0, 0.3, 2, false};
}

/// Frames between two numbers below the axis, so that they do not run into each other.
int numberDistance(double column, double width) {
    for (const int distance : {1, 2, 4, 5, 10, 20, 50, 100, 200, 500})
        if (column * distance >= 2 * width) return distance;
    return 1000;
}

}  // namespace

std::optional<double> valueOf(const FrameQuality& frame, QualityMeasure measure) {
    if (measure == QualityMeasure::Psnr) return psnrOf(frame.meanSquareError);
    return measure == QualityMeasure::Ssim ? frame.ssim : frame.flip;
}

QString qualityText(std::optional<double> value, QualityMeasure measure) {
    if (!value) return QStringLiteral("–");
    if (std::isinf(*value)) return QualityStrip::tr("identical");
    if (measure == QualityMeasure::Psnr)
        return QualityStrip::tr("%1\u00A0dB").arg(QLocale().toString(*value, 'f', 1));
    return QLocale().toString(*value, 'f', 3);
}

QualityStrip::QualityStrip(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    keepRingInside(this);
}

void QualityStrip::setInsets(int left, int right) {
    m_left = left;
    m_right = right;
    update();
}

void QualityStrip::setFrameCount(int count) {
    m_count = count;
    update();
}

void QualityStrip::setFrame(int frame) {
    if (m_frame == frame) return;
    m_frame = frame;
    if (hasFocus()) tellSpoken(this, spokenValue());
    update();
}

void QualityStrip::setQuality(int clip, std::vector<FrameQuality> frames, bool isBaseline) {
    m_lines[static_cast<size_t>(clip)] = {std::move(frames), isBaseline};
    update();
}

void QualityStrip::setMeasure(QualityMeasure measure) {
    m_measure = measure;
    update();
}

QSize QualityStrip::sizeHint() const {
    return {400, kAbove + kGraphHeight + QFontMetrics(smallFont(font())).height() + 5};
}

QRectF QualityStrip::graph() const {
    return QRectF(m_left, kAbove, std::max(1, width() - m_left - m_right), kGraphHeight);
}

FrameColumns QualityStrip::columns() const {
    return {graph().left(), graph().width(), m_count};
}

double QualityStrip::valueY(double value) const {
    const Scale scale = scaleOf(m_measure);
    const double part = (std::clamp(value, scale.low, scale.high) - scale.low) / (scale.high - scale.low);
    return graph().bottom() - part * graph().height();
}

std::optional<double> QualityStrip::value(int clip, int frame) const {
    const std::vector<FrameQuality>& frames = m_lines[static_cast<size_t>(clip)].frames;
    if (frame < 0 || frame >= static_cast<int>(frames.size())) return std::nullopt;
    return valueOf(frames[static_cast<size_t>(frame)], m_measure);
}

std::optional<int> QualityStrip::worst(int clip) const {
    const bool moreIsBetter = scaleOf(m_measure).moreIsBetter;
    std::optional<int> worst;
    for (int frame = 0; frame < m_count; ++frame) {
        const std::optional<double> one = value(clip, frame);
        if (!one || std::isinf(*one)) continue;
        if (!worst || (moreIsBetter ? *one < *value(clip, *worst) : *one > *value(clip, *worst)))
            worst = frame;
    }
    return worst;
}

QString QualityStrip::label(int clip) const {
    const QString letter = clip == 0 ? tr("A") : tr("B");
    const Line& line = m_lines[static_cast<size_t>(clip)];
    if (line.isBaseline) return tr("%1 baseline").arg(letter);
    const std::optional<double> one = value(clip, m_frame);
    if (!one) return {};
    if (std::isinf(*one)) return tr("%1 equal").arg(letter);
    const int decimals = m_measure == QualityMeasure::Psnr ? 1 : 3;
    return QStringLiteral("%1 %2").arg(letter, QLocale().toString(*one, 'f', decimals));
}

QString QualityStrip::spokenValue() const {
    if (m_count == 0) return tr("No clip yet");
    QStringList parts{tr("Frame %1 of %2").arg(m_frame + 1).arg(m_count)};
    for (const int clip : {0, 1}) {
        const QString letter = clip == 0 ? tr("A") : tr("B");
        if (m_lines[static_cast<size_t>(clip)].isBaseline)
            parts << tr("%1 is the baseline").arg(letter);
        else
            parts << QStringLiteral("%1 %2").arg(letter, qualityText(value(clip, m_frame), m_measure));
    }
    return parts.join(QStringLiteral(", "));
}

std::optional<Spoken::Range> QualityStrip::spokenRange() const {
    return Range{m_frame + 1.0, 1, static_cast<double>(std::max(1, m_count))};
}

void QualityStrip::setSpoken(double frame) {
    Q_EMIT frameWanted(std::clamp(static_cast<int>(frame) - 1, 0, std::max(0, m_count - 1)));
}

void QualityStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_count > 0)
        Q_EMIT frameWanted(columns().at(event->position().x()));
}

void QualityStrip::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) && m_count > 0)
        Q_EMIT frameWanted(columns().at(event->position().x()));
}

/// Up and down go to the worst frame of A and of B; the other keys are those of the player around it.
void QualityStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Up && event->key() != Qt::Key_Down) return QWidget::keyPressEvent(event);
    if (const std::optional<int> frame = worst(event->key() == Qt::Key_Up ? 0 : 1))
        Q_EMIT frameWanted(*frame);
}

void QualityStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(graph(), palette().color(QPalette::Base));
    if (m_count == 0) return;
    const QRectF column(columns().edge(m_frame), graph().top(), graph().width() / m_count, graph().height());
    painter.fillRect(Crisp(painter).snapped(column), palette().color(QPalette::Midlight));
    painter.setFont(smallFont(font()));
    paintAxis(painter);
    paintFrames(painter);
    for (const int clip : {0, 1}) paintLine(painter, clip);
    for (const int clip : {0, 1}) paintWorst(painter, clip);
    paintLabels(painter);
    if (value(0, 0) || value(1, 0)) return;
    painter.setPen(Theme::of(palette()).text2);
    painter.drawText(graph(), Qt::AlignCenter, tr("Not measured beside the baseline yet."));
}

void QualityStrip::paintAxis(QPainter& painter) const {
    const Scale scale = scaleOf(m_measure);
    const double height = painter.fontMetrics().height();
    for (const double part : {0.0, 0.5, 1.0}) {
        const double value = scale.low + (scale.high - scale.low) * part;
        const double y = valueY(value);
        drawHorizontal(painter, graph().left(), graph().right(), part == 0 ? y - 1 : y,
                       palette().color(QPalette::Mid));
        QString text = QLocale().toString(value, 'f', scale.decimals);
        if (part == 1 && m_measure == QualityMeasure::Psnr) text = tr("%1\u00A0dB").arg(text);
        painter.setPen(Theme::of(palette()).text2);
        const double lift = part == 0 ? 3 : 0;  // clear of the line below
        painter.drawText(QRectF(0, y - height / 2 - lift, m_left - kLabelGap, height),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    }
}

void QualityStrip::paintFrames(QPainter& painter) const {
    const QFontMetricsF metrics(painter.font());
    const double top = graph().bottom() + 4;
    painter.setPen(Theme::of(palette()).text2);
    const double widest = metrics.horizontalAdvance(QString::number(m_count));
    const int distance = numberDistance(graph().width() / m_count, widest);
    for (int frame = 0; frame < m_count; frame += distance)
        painter.drawText(QRectF(columns().middle(frame) - 50, top, 100, metrics.height()), Qt::AlignCenter,
                         QString::number(frame + 1));
    painter.drawText(QRectF(0, top, m_left - kLabelGap, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
                     tr("Frame"));
}

/// A level per frame, as wide as its column; A dashed.
void QualityStrip::paintLine(QPainter& painter, int clip) const {
    QPainterPath path;
    bool open = false;
    for (int frame = 0; frame < m_count; ++frame) {
        const std::optional<double> one = value(clip, frame);
        if (!one) {
            open = false;
            continue;
        }
        const QPointF from(columns().edge(frame), valueY(*one));
        if (open)
            path.lineTo(from);
        else
            path.moveTo(from);
        path.lineTo(columns().edge(frame + 1), from.y());
        open = true;
    }
    painter.save();
    painter.setClipRect(graph().adjusted(0, -1, 0, 1));
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(runColor(clip, palette()), 1.75);
    pen.setJoinStyle(Qt::MiterJoin);
    pen.setCapStyle(Qt::FlatCap);
    if (clip == 0) pen.setDashPattern({7 / 1.75, 3 / 1.75});
    painter.strokePath(path, pen);
    painter.restore();
}

/// A's triangle points down onto its line, B's up.
void QualityStrip::paintWorst(QPainter& painter, int clip) const {
    const std::optional<int> frame = worst(clip);
    if (!frame) return;
    const double away = clip == 0 ? -1 : 1;
    const double lowest = graph().top() + 2 * kTriangle, highest = graph().bottom() - 2 * kTriangle;
    const double y = std::clamp(valueY(*value(clip, *frame)) + away * 3, lowest, highest);
    const QPointF tip(columns().middle(*frame), y);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(runColor(clip, palette()));
    painter.drawPolygon(QPolygonF{tip, tip + QPointF(-kTriangle, away * 1.6 * kTriangle),
                                  tip + QPointF(kTriangle, away * 1.6 * kTriangle)});
    painter.restore();
}

/// At the height of their lines, pushed apart where they would touch.
void QualityStrip::paintLabels(QPainter& painter) const {
    painter.setFont(smallFont(font()));
    const double height = painter.fontMetrics().height();
    std::array<double, 2> middle{};
    for (const int clip : {0, 1})
        middle[static_cast<size_t>(clip)] =
            valueY(value(clip, m_frame).value_or(scaleOf(m_measure).moreIsBetter ? 1e9 : 0));
    const size_t upper = middle[0] <= middle[1] ? 0 : 1;
    const double overlap = height - (middle[1 - upper] - middle[upper]);
    if (overlap > 0) {
        middle[upper] -= overlap / 2;
        middle[1 - upper] += overlap / 2;
    }
    const double shift = std::max(0.0, height / 2 - middle[upper]);  // the upper one stays inside
    for (const int clip : {0, 1}) {
        const double top = middle[static_cast<size_t>(clip)] + shift - height / 2;
        painter.setPen(runColor(clip, palette()));
        painter.drawText(QRectF(graph().right() + kLabelGap, top, m_right - kLabelGap, height),
                         Qt::AlignLeft | Qt::AlignVCenter, label(clip));
    }
}

}  // namespace lightreel
