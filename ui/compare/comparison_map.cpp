#include "ui/compare/comparison_map.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "core/compare/pareto.h"
#include "ui/compare/comparison_model.h"
#include "ui/memory/graph_scale.h"
#include "ui/memory/read_out.h"
#include "ui/style/crisp.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/theme.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kLegendGap = 20, kRamp = 120;  ///< logical pixels
constexpr double kRadius = 5;                ///< logical pixels
constexpr double kFarPsnr = 20, kNearPsnr = 45, kFarFlip = 0.3;

/// 1, 2 or 5 times a power of ten, at most `lines` of them.
double niceStep(double span, double lines) {
    const double raw = std::max(span / lines, 1e-6);
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= raw) return factor * power;
    return 10 * power;
}

int digitsOf(double step) {
    return std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 3);
}

/// A range with air round it that is never empty nor below zero.
std::pair<double, double> widened(double low, double high) {
    const double air = std::max((high - low) * 0.1, high * 0.05 + 1e-6);
    return {std::max(0.0, low - air), high + air};
}

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto mix = [share](int from, int to) {
        return static_cast<int>(std::lround(from + (to - from) * share));
    };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

}  // namespace

ComparisonMap::ComparisonMap(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    keepRingInside(this);
}

QPointF ComparisonMap::Axes::at(const Point& point) const {
    const double x = (toGib(point.row.peak) - left) / (right - left);
    const double y = (point.row.seconds - bottom) / (top - bottom);
    return {body.left() + body.width() * x, body.bottom() - body.height() * y};
}

void ComparisonMap::setRows(const std::vector<ComparisonRow>& rows, const std::vector<bool>& failed) {
    const std::optional<size_t> before = pointed();
    m_points.clear();
    m_pointed.reset();
    std::vector<ParetoPoint> places;
    for (size_t member = 0; member < rows.size(); ++member) {
        if (rows[member].runs == 0) continue;
        m_points.push_back({member, rows[member], failed[member], false, nearnessOf(rows[member])});
        places.push_back({static_cast<double>(rows[member].peak), rows[member].seconds});
        if (member == before) m_pointed = m_points.size() - 1;
    }
    const std::vector<bool> front = paretoFront(places);
    for (size_t i = 0; i < m_points.size(); ++i) m_points[i].front = front[i];
    update();
}

void ComparisonMap::setPair(std::optional<size_t> a, std::optional<size_t> b) {
    m_a = a;
    m_b = b;
    update();
}

void ComparisonMap::setColour(Colour colour) {
    m_colour = colour;
    for (Point& point : m_points) point.nearness = nearnessOf(point.row);
    update();
}

double ComparisonMap::nearnessOf(const ComparisonRow& row) const {
    if (!row.quality) return 1;  // the first one itself
    if (m_colour == Colour::Flip && row.quality->flip)
        return std::clamp(1 - *row.quality->flip / kFarFlip, 0.0, 1.0);
    return std::clamp((row.quality->psnr - kFarPsnr) / (kNearPsnr - kFarPsnr), 0.0, 1.0);
}

QColor ComparisonMap::colourOf(double nearness) const {
    const Theme theme = Theme::of(palette());
    return mixed(theme.runA, theme.runB, nearness);
}

/// As wide as figures and legend are in this font.
QMargins ComparisonMap::margins() const {
    constexpr int kTop = 14, kShape = 20;
    const QFontMetrics metrics(smallFont(font()));
    int words = metrics.horizontalAdvance(tr("none is better in both"));
    for (const Verdict verdict : {Verdict::Identical, Verdict::Close, Verdict::Different})
        words = std::max(words, metrics.horizontalAdvance(verdictText(verdict)));
    return {metrics.horizontalAdvance(QStringLiteral("0000.0 s")) + 8, kTop,
            kLegendGap + std::max(kRamp, kShape + words) + 8, 2 * metrics.height() + 6};
}

ComparisonMap::Axes ComparisonMap::axes() const {
    Axes axes{QRectF(rect().marginsRemoved(margins())), 0, 1, 0, 10};
    if (m_points.empty()) return axes;
    double least = toGib(m_points[0].row.peak), most = least;
    double quickest = m_points[0].row.seconds, slowest = quickest;
    for (const Point& point : m_points) {
        least = std::min(least, toGib(point.row.peak));
        most = std::max(most, toGib(point.row.peak));
        quickest = std::min(quickest, point.row.seconds);
        slowest = std::max(slowest, point.row.seconds);
    }
    std::tie(axes.left, axes.right) = widened(least, most);
    std::tie(axes.bottom, axes.top) = widened(quickest, slowest);
    return axes;
}

std::optional<QPointF> ComparisonMap::place(size_t member) const {
    const auto found = std::ranges::find(m_points, member, &Point::member);
    return found == m_points.end() ? std::nullopt : std::optional(axes().at(*found));
}

bool ComparisonMap::onFront(size_t member) const {
    const auto found = std::ranges::find(m_points, member, &Point::member);
    return found != m_points.end() && found->front;
}

std::optional<size_t> ComparisonMap::pointed() const {
    return m_pointed ? std::optional(m_points[*m_pointed].member) : std::nullopt;
}

ReadOut ComparisonMap::readOut(const Point& point) const {
    const QLocale locale;
    const ComparisonRow& row = point.row;
    ReadOut all{QString::fromStdString(row.name), {}};
    if (point.front) all.title += tr(" · none is better in both");
    if (point.hollow) all.title += tr(" · a later run failed");
    all.rows.append({tr("Peak"), preciseMemoryText(row.peak)});
    QString time = tr("%1\u00A0s").arg(locale.toString(row.seconds, 'f', 2));
    if (row.ratio) time += tr(" · %1\u00A0×").arg(locale.toString(*row.ratio, 'f', 2));
    all.rows.append({tr("Time"), time});
    if (row.quality && !row.quality->identical()) {
        QString figures = tr("%1\u00A0dB").arg(locale.toString(row.quality->psnr, 'f', 1));
        if (row.quality->flip) figures += tr(" · FLIP %1").arg(locale.toString(*row.quality->flip, 'f', 3));
        all.rows.append({tr("PSNR"), figures});
    }
    if (row.verdict) all.rows.append({tr("Picture"), verdictText(*row.verdict)});
    return all;
}

QString ComparisonMap::readOutText() const {
    return m_pointed ? readOut(m_points[*m_pointed]).text() : QString();
}

QString ComparisonMap::spokenValue() const {
    if (m_points.empty()) return tr("No setting has run yet.");
    if (m_pointed) return readOutText();
    QStringList names;
    for (const Point& point : m_points)
        if (point.front) names << QString::fromStdString(point.row.name);
    return tr("%1 settings; none is better in both: %2")
        .arg(m_points.size())
        .arg(names.join(QStringLiteral(", ")));
}

void ComparisonMap::paintGrid(QPainter& painter, const Axes& axes) const {
    constexpr double kPixels = 70, kRows = 24;
    const QLocale locale;
    const QColor line = palette().color(QPalette::Midlight), text = Theme::of(palette()).text2;
    const int height = painter.fontMetrics().height();
    const double across = niceStep(axes.right - axes.left, std::max(1.0, axes.body.width() / kPixels));
    for (double gib = std::ceil(axes.left / across) * across; gib <= axes.right; gib += across) {
        const double x = axes.body.left() + axes.body.width() * (gib - axes.left) / (axes.right - axes.left);
        drawVertical(painter, x, axes.body.top(), axes.body.bottom(), line);
        painter.setPen(text);
        painter.drawText(QRectF(x - 40, axes.body.bottom() + 2, 80, height), Qt::AlignCenter,
                         locale.toString(gib, 'f', digitsOf(across)));
    }
    const double up = niceStep(axes.top - axes.bottom, std::max(1.0, axes.body.height() / kRows));
    for (double second = std::ceil(axes.bottom / up) * up; second <= axes.top; second += up) {
        const double y =
            axes.body.bottom() - axes.body.height() * (second - axes.bottom) / (axes.top - axes.bottom);
        drawHorizontal(painter, axes.body.left(), axes.body.right(), y, line);
        painter.setPen(text);
        painter.drawText(QRectF(0, y - height / 2.0, axes.body.left() - 7, height),
                         Qt::AlignRight | Qt::AlignVCenter,
                         tr("%1\u00A0s").arg(locale.toString(second, 'f', digitsOf(up))));
    }
    painter.setPen(text);
    painter.drawText(QRectF(axes.body.left(), axes.body.bottom() + 2 + height, axes.body.width(), height),
                     Qt::AlignCenter, tr("Peak memory, GiB"));
}

/// From the least memory to the least time; steps, since nothing lies between two settings.
void ComparisonMap::paintFront(QPainter& painter, const Axes& axes) const {
    std::vector<QPointF> front;
    for (const Point& point : m_points)
        if (point.front) front.push_back(axes.at(point));
    std::ranges::sort(front, {}, [](const QPointF& at) { return at.x(); });
    if (front.size() < 2) return;
    QPainterPath path(front.front());
    for (size_t i = 1; i < front.size(); ++i) {
        path.lineTo(front[i].x(), front[i - 1].y());
        path.lineTo(front[i]);
    }
    painter.setPen(QPen(Theme::of(palette()).text2, 1.2, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

/// Round where the picture is equal or close, a triangle where it differs.
void ComparisonMap::paintShape(QPainter& painter, const QPointF& at, std::optional<Verdict> verdict) const {
    if (verdict == Verdict::Different) {
        const double side = kRadius * 1.2;
        painter.drawPolygon(QPolygonF{at + QPointF(0, -side), at + QPointF(side, side * 0.8),
                                      at + QPointF(-side, side * 0.8)});
    } else if (verdict == Verdict::Close) {
        painter.drawEllipse(at, kRadius, kRadius);
    } else {
        painter.drawRect(
            QRectF(at.x() - kRadius * 0.9, at.y() - kRadius * 0.9, kRadius * 1.8, kRadius * 1.8));
    }
}

void ComparisonMap::paintPoint(QPainter& painter, const QPointF& at, const Point& point) const {
    const QColor colour = colourOf(point.nearness);
    painter.setPen(QPen(point.hollow ? colour : palette().color(QPalette::Base), point.hollow ? 1.5 : 1));
    painter.setBrush(point.hollow ? QBrush(palette().color(QPalette::Base)) : QBrush(colour));
    paintShape(painter, at, point.row.verdict);
}

/// Letters of the two that are looked at, and a ring round the one that is pointed at.
void ComparisonMap::paintMarks(QPainter& painter, const Axes& axes) const {
    const Theme theme = Theme::of(palette());
    painter.setFont(mediumFont(smallFont(font())));
    const int height = painter.fontMetrics().height();
    for (const Point& point : m_points) {
        QString letter;
        if (point.member == 0) letter = overlayLetter(-1);
        if (point.member == m_a) letter = overlayLetter(0);
        if (point.member == m_b) letter = overlayLetter(1);
        if (letter.isEmpty()) continue;
        painter.setPen(point.member == m_b ? theme.runB : point.member == m_a ? theme.runA : theme.text2);
        painter.drawText(QRectF(axes.at(point) + QPointF(kRadius + 4, -height / 2.0), QSizeF(60, height)),
                         Qt::AlignLeft | Qt::AlignVCenter, letter);
    }
    if (!m_pointed) return;
    painter.setPen(QPen(theme.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(axes.at(m_points[*m_pointed]), kRadius + 4, kRadius + 4);
}

void ComparisonMap::paintLegend(QPainter& painter, const Axes& axes) const {
    painter.setFont(smallFont(font()));
    const int line = painter.fontMetrics().height() + 4;
    const double left = axes.body.right() + kLegendGap;
    double y = axes.body.top();
    const auto words = [&](const QString& text, double indent) {
        painter.setPen(Theme::of(palette()).text2);
        painter.drawText(QRectF(left + indent, y, width() - left - indent - 4, line),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    for (const Verdict verdict : {Verdict::Identical, Verdict::Close, Verdict::Different}) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::of(palette()).text2);
        paintShape(painter, QPointF(left + kRadius, y + line / 2.0), verdict);
        words(verdictText(verdict), 16);
        y += line;
    }
    y += 4;
    QLinearGradient ramp(left, 0, left + kRamp, 0);
    ramp.setColorAt(0, colourOf(0));
    ramp.setColorAt(1, colourOf(1));
    painter.fillRect(QRectF(left, y, kRamp, 6), ramp);
    y += 6;
    const QLocale locale;
    words(m_colour == Colour::Psnr
              ? tr("PSNR %1 to %2\u00A0dB").arg(locale.toString(kFarPsnr), locale.toString(kNearPsnr))
              : tr("FLIP %1 to 0").arg(locale.toString(kFarFlip)),
          0);
    y += line;
    painter.setPen(QPen(Theme::of(palette()).text2, 1.2, Qt::DashLine));
    painter.drawLine(QPointF(left, y + line / 2.0), QPointF(left + 14, y + line / 2.0));
    words(tr("none is better in both"), 20);
}

void ComparisonMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const Axes place = axes();
    if (m_points.empty()) {
        painter.setPen(Theme::of(palette()).text2);
        painter.drawText(rect(), Qt::AlignCenter, tr("Each finished setting becomes a point here."));
        return;
    }
    painter.setFont(smallFont(font()));
    paintGrid(painter, place);
    painter.setRenderHint(QPainter::Antialiasing);
    paintFront(painter, place);
    for (const Point& point : m_points) paintPoint(painter, place.at(point), point);
    paintMarks(painter, place);
    paintLegend(painter, place);
    painter.setFont(font());
    if (m_pointed)
        paintReadOut(painter, readOut(m_points[*m_pointed]), place.body, place.at(m_points[*m_pointed]).x(),
                     palette());
}

std::optional<size_t> ComparisonMap::pointNear(const QPointF& at) const {
    constexpr double kReach = 12;
    std::optional<size_t> nearest;
    double least = kReach;
    const Axes place = axes();
    for (size_t i = 0; i < m_points.size(); ++i) {
        const QPointF away = place.at(m_points[i]) - at;
        const double distance = std::hypot(away.x(), away.y());
        if (distance > least) continue;
        least = distance;
        nearest = i;
    }
    return nearest;
}

/// Left and right by memory, up and down by time; equal ones in the plan's order.
std::optional<size_t> ComparisonMap::neighbour(int key) const {
    if (m_points.empty()) return std::nullopt;
    if (!m_pointed) return 0;
    const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
    const bool forward = key == Qt::Key_Right || key == Qt::Key_Up;
    std::vector<size_t> order(m_points.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](size_t a, size_t b) {
        return across ? m_points[a].row.peak < m_points[b].row.peak
                      : m_points[a].row.seconds < m_points[b].row.seconds;
    });
    const auto here = std::ranges::find(order, *m_pointed);
    if (forward) return std::next(here) == order.end() ? *here : *std::next(here);
    return here == order.begin() ? *here : *std::prev(here);
}

void ComparisonMap::point(std::optional<size_t> index) {
    if (index == m_pointed) return;
    m_pointed = index;
    setCursor(index ? Qt::PointingHandCursor : Qt::ArrowCursor);
    tellSpoken(this, spokenValue());
    update();
}

bool ComparisonMap::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_pointed) return true;  // it would cover the read-out
    return QWidget::event(event);
}

void ComparisonMap::mouseMoveEvent(QMouseEvent* event) {
    point(pointNear(event->position()));
}

void ComparisonMap::mouseReleaseEvent(QMouseEvent* event) {
    const std::optional<size_t> hit = pointNear(event->position());
    if (event->button() == Qt::LeftButton && hit) Q_EMIT chosen(m_points[*hit].member);
}

void ComparisonMap::leaveEvent(QEvent*) {
    point(std::nullopt);
}

void ComparisonMap::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
            return point(neighbour(event->key()));
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (const auto member = pointed()) return void(Q_EMIT chosen(*member));
            break;
        case Qt::Key_Escape:
            if (m_pointed) return point(std::nullopt);
            break;
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace lightreel
