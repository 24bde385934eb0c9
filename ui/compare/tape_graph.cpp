#include "ui/compare/tape_graph.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/memory/paint_graph.h"
#include "ui/memory/paint_traces.h"
#include "ui/memory/read_out.h"
#include "ui/style/crisp.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr QMargins kMargins(40, 26, 104, 18);
constexpr double kWhole = 100;  ///< percent

GraphRun asShare(const GraphRun& run) {
    GraphRun share = run;
    const double length = std::max(run.lastSecond(), 1e-9);
    for (TimelineSample& sample : share.samples) sample.time *= kWhole / length;
    share.spans.clear();
    return share;
}

}  // namespace

TapeGraph::TapeGraph(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    keepRingInside(this);
}

void TapeGraph::setTapes(QList<Tape> tapes) {
    m_tapes = std::move(tapes);
    stretch();
}

void TapeGraph::setAxis(Axis axis) {
    m_axis = axis;
    stretch();
}

void TapeGraph::setTrace(Trace trace) {
    m_trace = trace;
    redraw();
}

void TapeGraph::stretch() {
    m_drawn.clear();
    for (const Tape& tape : m_tapes) {
        m_drawn.append(tape.overlaid);
        if (m_axis == Axis::Share) m_drawn.back().run = asShare(tape.overlaid.run);
    }
    redraw();
}

void TapeGraph::redraw() {
    m_stale = true;
    update();
}

GraphScale TapeGraph::scale() const {
    constexpr int kGutterGap = 8;
    GraphScale scale;
    QMargins margins = kMargins;
    margins.setBottom(std::max(kMargins.bottom(), QFontMetrics(smallFont(font())).height() + 4));
    scale.body = QRectF(rect().marginsRemoved(margins));
    scale.gutter = scale.body.right() + kGutterGap;
    scale.share = m_axis == Axis::Share;
    int64_t highest = 0;
    double end = scale.share ? kWhole : 0;
    for (const OverlaidRun& drawn : m_drawn) {
        highest = std::max(highest, drawn.run.peak(m_trace));
        end = std::max(end, drawn.run.lastSecond());
    }
    scale.top = highest > 0 ? roundTop(toGib(highest)) : 1.0;
    scale.seconds = end > 0 ? end : 10.0;
    return scale;
}

/// Of the last sample before; 0 where the run is over.
int64_t TapeGraph::bytesAt(const GraphRun& run, double second) const {
    if (run.samples.empty() || second > run.samples.back().time) return 0;
    const auto after =
        std::upper_bound(run.samples.begin(), run.samples.end(), second,
                         [](double time, const TimelineSample& sample) { return time < sample.time; });
    return bytesOf(after == run.samples.begin() ? after->memory : std::prev(after)->memory, m_trace);
}

ReadOut TapeGraph::readOut(double second) const {
    const QString figure = QLocale().toString(second, 'f', m_axis == Axis::Share ? 0 : 1);
    ReadOut all;
    all.title = (m_axis == Axis::Share ? tr("%1 % of each run") : tr("%1 s")).arg(figure);
    for (int i = 0; i < m_drawn.size(); ++i) {
        const int64_t bytes = bytesAt(m_drawn[i].run, second);
        all.rows.append({QStringLiteral("%1 · %2").arg(overlayLetter(m_drawn[i].number), m_tapes[i].name),
                         bytes > 0 ? preciseMemoryText(bytes) : tr("over")});
    }
    return all;
}

QString TapeGraph::readOutText() const {
    return m_pointed ? readOut(*m_pointed * scale().seconds).text() : QString();
}

QString TapeGraph::spokenValue() const {
    if (m_pointed) return readOutText();
    QStringList peaks;
    for (const Tape& tape : m_tapes)
        peaks << tr("%1: peak %2, %3")
                     .arg(tape.name, preciseMemoryText(tape.overlaid.run.peak(m_trace)),
                          secondsText(tape.overlaid.run.lastSecond()));
    return peaks.isEmpty() ? tr("No tape yet.") : peaks.join(QStringLiteral("; "));
}

void TapeGraph::paintPicture(const GraphScale& scale) {
    const qreal ratio = devicePixelRatioF();
    if (m_picture.size() != size() * ratio) m_picture = QImage(size() * ratio, QImage::Format_RGB32);
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(palette().color(QPalette::Base));
    m_stale = false;
    {
        QPainter painter(&m_picture);
        painter.setFont(smallFont(font()));
        paintGrid(painter, scale, palette());
    }
    for (const OverlaidRun& drawn : m_drawn)
        TracePainter(m_picture, scale, palette(), 1).paintOverlay(drawn, m_trace);
    QPainter painter(&m_picture);
    painter.setFont(smallFont(font()));
    QList<GutterLabel> labels;
    for (const OverlaidRun& drawn : m_drawn) {
        const int64_t peak = drawn.run.peak(m_trace);
        if (peak <= 0) continue;
        labels.append({scale.y(peak),
                       QStringLiteral("%1 %2").arg(overlayLetter(drawn.number), gibFigure(peak, 2)),
                       overlayLook(drawn.number, palette()).color});
    }
    paintGutterLabels(painter, labels, scale);
}

void TapeGraph::paintPointed(QPainter& painter, const GraphScale& scale) const {
    const double second = *m_pointed * scale.seconds, x = scale.x(second);
    painter.setPen(QPen(Theme::of(palette()).text2, Crisp(painter).lineWidth(), Qt::DotLine));
    painter.drawLine(QPointF(x, scale.body.top()), QPointF(x, scale.body.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (const OverlaidRun& drawn : m_drawn) {
        const int64_t bytes = bytesAt(drawn.run, second);
        if (bytes <= 0) continue;
        painter.setBrush(overlayLook(drawn.number, palette()).color);
        painter.drawEllipse(QPointF(x, scale.y(bytes)), 3, 3);
    }
    painter.setFont(font());
    paintReadOut(painter, readOut(second), scale.body, x, palette());
}

void TapeGraph::paintEvent(QPaintEvent*) {
    const GraphScale place = scale();
    if (m_stale || m_picture.devicePixelRatio() != devicePixelRatioF()) paintPicture(place);
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.drawImage(Crisp(painter).snapped(QPointF(0, 0)), m_picture);
    if (m_tapes.isEmpty()) {
        painter.setPen(Theme::of(palette()).text2);
        painter.drawText(place.body, Qt::AlignCenter, tr("The first finished run draws its memory here."));
    } else if (m_pointed) {
        paintPointed(painter, place);
    }
}

bool TapeGraph::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_pointed) return true;  // it would cover the read-out
    return QWidget::event(event);
}

void TapeGraph::point(std::optional<double> share) {
    if (share) share = std::clamp(*share, 0.0, 1.0);
    if (share == m_pointed) return;
    m_pointed = share;
    tellSpoken(this, spokenValue());
    update();
}

void TapeGraph::mouseMoveEvent(QMouseEvent* event) {
    const QRectF body = scale().body;
    const bool inside = body.adjusted(-2, -2, 2, 2).contains(event->position()) && !m_tapes.isEmpty();
    point(inside ? std::optional((event->position().x() - body.left()) / body.width()) : std::nullopt);
}

void TapeGraph::leaveEvent(QEvent*) {
    point(std::nullopt);
}

void TapeGraph::keyPressEvent(QKeyEvent* event) {
    constexpr double kStep = 0.01, kBigStep = 0.1;
    const double by = event->modifiers() & Qt::ControlModifier ? kBigStep : kStep;
    if (m_tapes.isEmpty()) return QWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Left:
            return point(m_pointed.value_or(1 + by) - by);
        case Qt::Key_Right:
            return point(m_pointed.value_or(-by) + by);
        case Qt::Key_Home:
            return point(0);
        case Qt::Key_End:
            return point(1);
        case Qt::Key_Escape:
            if (m_pointed) return point(std::nullopt);
            break;
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void TapeGraph::resizeEvent(QResizeEvent*) {
    m_stale = true;
}

void TapeGraph::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) redraw();
}

}  // namespace lightreel
