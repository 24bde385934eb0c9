#include "ui/memory/memory_graph.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/memory/paint_bands.h"
#include "ui/memory/paint_graph.h"
#include "ui/memory/paint_traces.h"
#include "ui/memory/read_out.h"
#include "ui/memory/traffic_rate.h"
#include "ui/style/crisp.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"

namespace lightreel {
namespace {

constexpr double kFaint = 0.45;
constexpr QMargins kMargins(40, 26, 104, 18);

size_t indexOf(Trace trace) {
    return static_cast<size_t>(trace);
}

}  // namespace

MemoryGraph::MemoryGraph(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    keepRingInside(this);
}

void MemoryGraph::setRun(GraphRun run) {
    constexpr double kGrowth = 1.1;
    const bool moves = run.origin > 0;
    const bool goesOn = m_run.state == GraphRun::State::Live && moves == (m_run.origin > 0) &&
                        (moves || run.samples.size() >= m_run.samples.size());
    if (!goesOn) {
        m_liveEnd = 0;
        m_pointed.reset();
        m_pinned = false;
    }
    const double wanted = std::max(run.expectedSeconds, run.lastSecond());
    if (wanted < m_liveEnd / 2) m_liveEnd = wanted;  // foreseen from a first step that was slow
    if (wanted > m_liveEnd) m_liveEnd = m_liveEnd > 0 && !moves ? wanted * kGrowth : wanted;
    m_run = std::move(run);
    if (m_pointed && *m_pointed >= m_run.samples.size()) m_pointed.reset();
    redraw();
}

void MemoryGraph::setOverlays(QList<OverlaidRun> overlays) {
    m_overlays = std::move(overlays);
    redraw();
}

void MemoryGraph::setTraceShown(Trace trace, bool shown) {
    m_shown[indexOf(trace)] = shown;
    redraw();
}

void MemoryGraph::setTraceExists(Trace trace, bool exists) {
    m_exists[indexOf(trace)] = exists;
    redraw();
}

void MemoryGraph::setHeld(std::optional<DirectorLevel> held) {
    if (m_held == held) return;
    m_held = held;
    redraw();
}

void MemoryGraph::redraw() {
    m_stale = true;
    update();
}

bool MemoryGraph::isDrawn(Trace trace) const {
    return m_shown[indexOf(trace)] && m_exists[indexOf(trace)];
}

bool MemoryGraph::drawsHeld() const {
    return m_held && m_shown[indexOf(Trace::Director)];
}

QList<Trace> MemoryGraph::drawnTraces() const {
    QList<Trace> traces;
    for (const Trace trace : {Trace::Predicted, Trace::Allocated, Trace::Reserved, Trace::Resident,
                              Trace::Driver, Trace::Director, Trace::Swap})
        if (isDrawn(trace)) traces << trace;
    return traces;
}

QList<OverlaidRun> MemoryGraph::shownOverlays() const {
    return m_run.origin > 0 ? QList<OverlaidRun>() : m_overlays;
}

GraphScale MemoryGraph::scale() const {
    constexpr int kGutterGap = 8, kRateRoom = 38;
    GraphScale scale;
    QMargins margins = kMargins;
    margins.setBottom(std::max(kMargins.bottom(), QFontMetrics(smallFont(font())).height() + 4));
    const bool moves = isDrawn(Trace::Swap) && m_run.hasTraffic();
    if (moves) margins.setRight(margins.right() + kRateRoom);
    scale.body = QRectF(rect().marginsRemoved(margins));
    scale.gutter = scale.body.right() + kGutterGap + (moves ? kRateRoom : 0);
    int64_t highest = 0;
    for (const Trace trace : drawnTraces()) highest = std::max(highest, m_run.peak(trace));
    double end = m_run.state == GraphRun::State::Live ? m_liveEnd : m_run.lastSecond();
    for (const OverlaidRun& overlaid : shownOverlays()) {
        highest = std::max(highest, overlaid.run.peak(Trace::Allocated));
        end = std::max(end, overlaid.run.lastSecond());
    }
    const bool nothing = m_run.samples.empty() && shownOverlays().empty();
    if (drawsHeld()) highest = std::max({highest, m_held->bytes, m_held->bound});
    scale.top = nothing && highest == 0 ? 1.0 : roundTop(toGib(highest));
    scale.origin = m_run.origin;
    scale.seconds = end > scale.origin ? end - scale.origin : 10.0;
    if (moves) scale.topRate = roundRate(highestRate(trafficRates(m_run.samples, leastRateSeconds(scale))));
    return scale;
}

void MemoryGraph::paintEmpty(QPainter& painter, const GraphScale& scale) const {
    painter.setFont(font());
    const QString sentence = tr("The first run draws its memory here.");
    QRectF ground(QPointF(0, 0), QSizeF(fontMetrics().size(Qt::TextSingleLine, sentence)) + QSizeF(24, 8));
    ground.moveCenter(scale.body.center());
    painter.fillRect(ground, palette().color(QPalette::Base));  // no grid behind the words
    painter.setPen(Theme::of(palette()).text2);
    painter.drawText(ground, Qt::AlignCenter, sentence);
}

void MemoryGraph::makeRoom() {
    const qreal ratio = devicePixelRatioF();
    const QSize pixels = size() * ratio;
    m_stale = true;
    if (m_picture.size() == pixels && m_picture.devicePixelRatio() == ratio) return;
    m_picture = QImage(pixels, QImage::Format_RGB32);
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(palette().color(QPalette::Base));  // its pages come now, not while it is painted
}

/// Letters, patterns and code that only a run needs would make its first picture slower than the others.
void MemoryGraph::warmUp() {
    if (m_warm || m_picture.isNull()) return;
    m_warm = true;
    GraphRun all;
    for (int i = 0; i < 2; ++i) all.samples.push_back({i * 6.0, {1 << 20, 1 << 20, 1 << 20, 1 << 20}});
    for (const char* stage : {"load", "encode", "decode", "media"}) {
        const auto start = static_cast<double>(all.spans.size());
        all.spans.push_back({stage, "stage", 0, start, start + 1, {}});
    }
    for (const char* kind : {"full", "reuse"}) {
        const auto start = static_cast<double>(all.spans.size());
        all.spans.push_back({"step", kind, 1234567890, start, start + 1, {}});
    }
    std::swap(all, m_run);
    paintPicture(scale());
    std::swap(all, m_run);
    m_stale = true;
}

void MemoryGraph::paintPicture(const GraphScale& scale) {
    makeRoom();
    m_stale = false;
    const double opacity = m_run.state == GraphRun::State::Former ? kFaint : 1.0;
    m_picture.fill(palette().color(QPalette::Base));
    paintBehind(scale, opacity);
    for (const OverlaidRun& overlaid : shownOverlays())
        TracePainter(m_picture, scale, palette(), 1).paintOverlay(overlaid);
    TracePainter traces(m_picture, scale, palette(), opacity);
    if (isDrawn(Trace::Swap) && m_run.hasTraffic()) traces.paintTraffic(m_run);
    traces.paintSampled(m_run, drawnTraces());
    paintBefore(scale, opacity);
    if (!drawsHeld()) return;
    QPainter painter(&m_picture);
    painter.setFont(smallFont(font()));
    paintHeld(painter, *m_held, scale, palette());
}

/// What lies behind the lines.
void MemoryGraph::paintBehind(const GraphScale& scale, double opacity) {
    QPainter painter(&m_picture);
    painter.setFont(smallFont(font()));
    painter.setOpacity(opacity);
    paintBands(painter, m_run, scale, palette());
    painter.setOpacity(1);
    paintGrid(painter, scale, palette());
    paintRateAxis(painter, scale, palette());
    if (m_run.samples.empty() && m_run.spans.empty() && !drawsHeld()) paintEmpty(painter, scale);
}

void MemoryGraph::paintBefore(const GraphScale& scale, double opacity) {
    if (m_run.samples.empty() && m_run.spans.empty()) return;
    QPainter painter(&m_picture);
    painter.setFont(smallFont(font()));
    for (const OverlaidRun& overlaid : shownOverlays())
        paintOverlayLetter(painter, overlaid, scale, palette());
    painter.setOpacity(opacity);
    if (isDrawn(Trace::Predicted)) paintPredicted(painter, m_run, scale, palette());
    paintGutter(painter, m_run, drawnTraces(), scale, palette());
    paintEnd(painter, m_run, scale, palette());
}

void MemoryGraph::paintPointed(QPainter& painter, const GraphScale& scale) const {
    const TimelineSample& sample = m_run.samples[*m_pointed];
    const double x = scale.x(sample.time);
    painter.setPen(QPen(Theme::of(palette()).text2, Crisp(painter).lineWidth(), Qt::DotLine));
    painter.drawLine(QPointF(x, scale.body.top()), QPointF(x, scale.body.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (const Trace trace : drawnTraces()) {
        if (trace == Trace::Predicted || trace == Trace::Swap) continue;  // on no sample's line
        painter.setBrush(traceLook(trace, palette()).color);
        painter.drawEllipse(QPointF(x, scale.y(m_run.bytesAt(sample, trace))), 3, 3);
    }
    painter.setFont(font());
    paintReadOut(painter, readOutAt(m_run, *m_pointed, drawnTraces()), scale.body, x, palette());
}

void MemoryGraph::paintEvent(QPaintEvent*) {
    const GraphScale place = scale();
    if (m_stale || m_picture.devicePixelRatio() != devicePixelRatioF()) paintPicture(place);
    QPainter painter(this);
    // At a broken scale the widget's corner may lie inside a pixel; the picture's may not, or it blurs.
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.drawImage(Crisp(painter).snapped(QPointF(0, 0)), m_picture);
    if (m_pointed) paintPointed(painter, place);
}

bool MemoryGraph::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_pointed) return true;  // it would cover the read-out
    return QWidget::event(event);
}

size_t MemoryGraph::sampleNear(double x) const {
    const double second = scale().second(x);
    const auto after =
        std::lower_bound(m_run.samples.begin(), m_run.samples.end(), second,
                         [](const TimelineSample& sample, double time) { return sample.time < time; });
    if (after == m_run.samples.end()) return m_run.samples.size() - 1;
    const auto index = static_cast<size_t>(after - m_run.samples.begin());
    const bool before = index > 0 && second - m_run.samples[index - 1].time < after->time - second;
    return before ? index - 1 : index;
}

void MemoryGraph::point(std::optional<size_t> sample) {
    if (sample == m_pointed) return;
    m_pointed = sample;
    tellSpoken(this, spokenValue());
    update();
}

QString MemoryGraph::readOutText() const {
    return m_pointed ? readOutAt(m_run, *m_pointed, drawnTraces()).text() : QString();
}

QString MemoryGraph::spokenValue() const {
    if (m_pointed) return readOutText();
    QStringList parts;
    if (!m_run.samples.empty() || !drawsHeld()) parts << figuresText(m_run, drawnTraces());
    if (drawsHeld()) parts << heldText(*m_held);
    return parts.join(QLatin1String(", "));
}

void MemoryGraph::mouseMoveEvent(QMouseEvent* event) {
    if (m_pinned || m_run.samples.empty()) return;
    const bool inside = scale().body.adjusted(-2, -kStripBottom, 2, 2).contains(event->position());
    point(inside ? std::optional(sampleNear(event->position().x())) : std::nullopt);
}

void MemoryGraph::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_run.samples.empty()) return;
    m_pinned = !m_pinned;
    point(sampleNear(event->position().x()));
}

void MemoryGraph::leaveEvent(QEvent*) {
    if (!m_pinned) point(std::nullopt);
}

void MemoryGraph::keyPressEvent(QKeyEvent* event) {
    constexpr size_t kBigStep = 10;
    const size_t count = m_run.samples.size();
    const size_t by = event->modifiers() & Qt::ControlModifier ? kBigStep : 1;
    const size_t here = m_pointed.value_or(count == 0 ? 0 : count - 1);
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Home:
        case Qt::Key_End: {
            if (count == 0) return;
            m_pinned = true;
            if (event->key() == Qt::Key_Home) return point(0);
            if (event->key() == Qt::Key_End) return point(count - 1);
            if (event->key() == Qt::Key_Left) return point(here >= by ? here - by : 0);
            return point(std::min(count - 1, here + by));
        }
        case Qt::Key_Escape:
            if (!m_pointed) break;
            m_pinned = false;
            return point(std::nullopt);
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void MemoryGraph::resizeEvent(QResizeEvent*) {
    makeRoom();
    warmUp();
}

void MemoryGraph::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) redraw();
}

}  // namespace lightreel
