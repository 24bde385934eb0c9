#include "ui/memory/paint_traces.h"

#include <QImage>
#include <QPalette>
#include <cmath>

#include "ui/memory/trace_columns.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr int kOpaque = 256;

/// A picture's pixels in columns. Coordinates are device pixels.
class Canvas {
  public:
    Canvas(QImage& picture, const QRect& clip) : m_picture(picture), m_clip(clip) {}

    /// strength: 0..kOpaque. The first and the last row are covered in part.
    void fill(int x, double top, double bottom, QRgb color, int strength) {
        if (x < m_clip.left() || x > m_clip.right()) return;
        const double from = std::max<double>(top, m_clip.top()),
                     to = std::min<double>(bottom, m_clip.bottom() + 1);
        for (int y = static_cast<int>(std::floor(from)); y < to; ++y) {
            const double covered = std::min<double>(to, y + 1) - std::max<double>(from, y);
            auto* pixel = reinterpret_cast<QRgb*>(m_picture.scanLine(y)) + x;
            *pixel = mixed(*pixel, color, static_cast<int>(covered * strength));
        }
    }

  private:
    static QRgb mixed(QRgb under, QRgb over, int strength) {
        const auto mix = [strength](int a, int b) { return a + (b - a) * strength / kOpaque; };
        return qRgb(mix(qRed(under), qRed(over)), mix(qGreen(under), qGreen(over)),
                    mix(qBlue(under), qBlue(over)));
    }
    QImage& m_picture;
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
        case Trace::Allocated:
            break;
    }
    return {theme.accent, 1.75, 0};
}

void paintTraces(QImage& picture, const GraphRun& run, const QList<Trace>& traces, const GraphScale& scale,
                 const QPalette& palette, double opacity) {
    constexpr double kAreaOpacity = 0.15;
    const qreal ratio = picture.devicePixelRatio();
    const QRectF body = scale.body.adjusted(0, -2, 2, 1);
    const QRect clip = QRectF(body.topLeft() * ratio, body.size() * ratio).toAlignedRect() & picture.rect();
    Canvas canvas(picture, clip);
    for (const Trace trace : {Trace::Driver, Trace::Resident, Trace::Reserved, Trace::Allocated}) {
        if (!traces.contains(trace)) continue;
        const TraceLook look = traceLook(trace, palette);
        const double half = look.width / 2 * ratio;
        const int strength = static_cast<int>(opacity * kOpaque);
        const auto between = trace == Trace::Reserved ? Between::Steps : Between::Straight;
        for (const TraceColumn& column : traceColumns(run, trace, scale, ratio, between)) {
            const double top = column.top * ratio, bottom = column.bottom * ratio;
            if (trace == Trace::Allocated)
                canvas.fill(column.number, top, scale.body.bottom() * ratio, look.color.rgb(),
                            static_cast<int>(strength * kAreaOpacity));
            const bool inGap =
                look.dash > 0 && std::fmod(column.number / ratio, look.dash + look.gap) >= look.dash;
            if (!inGap) canvas.fill(column.number, top - half, bottom + half, look.color.rgb(), strength);
        }
    }
}

}  // namespace lightreel
