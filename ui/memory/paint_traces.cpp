#include "ui/memory/paint_traces.h"

#include <QImage>
#include <QPalette>
#include <cmath>

#include "ui/memory/traffic_rate.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr int kOpaque = 256;

/// A picture's pixels in columns. Coordinates are device pixels.
class Canvas {
  public:
    Canvas(QImage& picture, const QRect& clip)
        : m_pixels(reinterpret_cast<QRgb*>(picture.bits())),
          m_stride(picture.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb))),
          m_clip(clip) {}

    /// strength: 0..kOpaque. The first and the last row are covered in part.
    void fill(int x, double top, double bottom, QRgb color, int strength) {
        if (x < m_clip.left() || x > m_clip.right()) return;
        const double from = std::max<double>(top, m_clip.top()),
                     to = std::min<double>(bottom, m_clip.bottom() + 1);
        const int first = static_cast<int>(std::floor(from));
        QRgb* pixel = m_pixels + first * m_stride + x;
        for (int y = first; y < to; ++y, pixel += m_stride) {
            const bool whole = y >= from && y + 1 <= to;
            const double covered = whole ? 1 : std::min<double>(to, y + 1) - std::max<double>(from, y);
            *pixel = mixed(*pixel, color, whole ? strength : static_cast<int>(covered * strength));
        }
    }

  private:
    static QRgb mixed(QRgb under, QRgb over, int strength) {
        const auto mix = [strength](int a, int b) { return a + (b - a) * strength / kOpaque; };
        return qRgb(mix(qRed(under), qRed(over)), mix(qGreen(under), qGreen(over)),
                    mix(qBlue(under), qBlue(over)));
    }
    QRgb* m_pixels;
    qsizetype m_stride;  ///< pixels
    QRect m_clip;
};

}  // namespace

TraceLook traceLook(Trace trace, const QPalette& palette) {
    const Theme& theme = Theme::of(palette);
    switch (trace) {
        case Trace::Reserved:
            return {theme.traceReserved, 1.2, 0};
        case Trace::Resident:
            return {theme.traceResident, 1.5, 2, 2};
        case Trace::Driver:
            return {theme.decode, 1.2, 6, 3};
        case Trace::Predicted:
            return {theme.accent, 1.5, 6, 4};
        case Trace::Swap:
            return {theme.traceSwap, 1.2, 0};
        case Trace::Director:
            return {theme.traceDirector, 1.2, 3, 1.5};
        case Trace::Allocated:
            break;
    }
    return {theme.accent, 1.75, 0};
}

TraceLook overlayLook(int number, const QPalette& palette) {
    const Theme& theme = Theme::of(palette);
    if (number == kBaseline) return {theme.text2, 1.2, 4, 3};
    if (number == 0) return {theme.runA, 1.2, 7, 3};
    if (number == 1) return {theme.runB, 1.2, 0};
    return {theme.runC, 1.2, 1.5, 2.5};
}

void TracePainter::paintLine(const std::vector<QPointF>& points, const TraceLook& look, Between between,
                             double areaOpacity) {
    const qreal ratio = m_picture.devicePixelRatio();
    const QRectF body = m_scale.body.adjusted(0, -2, 2, 1);
    Canvas canvas(m_picture,
                  QRectF(body.topLeft() * ratio, body.size() * ratio).toAlignedRect() & m_picture.rect());
    const double half = look.width / 2 * ratio, bottom = m_scale.body.bottom() * ratio;
    const int strength = static_cast<int>(m_opacity * kOpaque);
    const int area = static_cast<int>(strength * areaOpacity);
    for (const TraceColumn& column : traceColumns(points, ratio, between)) {
        const double top = column.top * ratio;
        if (area > 0) canvas.fill(column.number, top, bottom, look.color.rgb(), area);
        const bool inGap =
            look.dash > 0 && std::fmod(column.number / ratio, look.dash + look.gap) >= look.dash;
        if (!inGap)
            canvas.fill(column.number, top - half, column.bottom * ratio + half, look.color.rgb(), strength);
    }
}

void TracePainter::paintOverlay(const OverlaidRun& overlaid, Trace trace) {
    paintLine(tracePoints(overlaid.run, trace, m_scale), overlayLook(overlaid.number, m_palette),
              Between::Straight, 0);
}

void TracePainter::paintTraffic(const GraphRun& run) {
    constexpr double kBand = 0.35;
    std::vector<QPointF> cached;
    for (const TimelineSample& sample : run.samples)
        cached.emplace_back(m_scale.x(sample.time), m_scale.y(sample.traffic.cached));
    paintLine(cached, {Theme::of(m_palette).reuse, 1, 0}, Between::Steps, kBand);
    if (m_scale.topRate <= 0) return;
    std::vector<QPointF> rates;
    for (const TrafficRate& rate : trafficRates(run.samples, leastRateSeconds(m_scale)))
        rates.emplace_back(m_scale.x(rate.time), m_scale.yOfRate(rate.bytesPerSecond));
    paintLine(rates, traceLook(Trace::Swap, m_palette), Between::Steps, 0);
}

void TracePainter::paintSampled(const GraphRun& run, const QList<Trace>& traces) {
    constexpr double kArea = 0.15;
    constexpr double kBand = 0.3;
    if (traces.contains(Trace::Director) && !run.director.empty())
        paintLine(tracePoints(run, Trace::Director, m_scale), traceLook(Trace::Director, m_palette),
                  Between::Steps, kBand);
    for (const Trace trace : {Trace::Driver, Trace::Resident, Trace::Reserved, Trace::Allocated})
        if (traces.contains(trace))
            paintLine(tracePoints(run, trace, m_scale), traceLook(trace, m_palette),
                      trace == Trace::Reserved ? Between::Steps : Between::Straight,
                      trace == Trace::Allocated ? kArea : 0);
}

}  // namespace lightreel
