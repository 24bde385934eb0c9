#pragma once
#include <QColor>
#include <QList>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"
#include "ui/memory/trace_columns.h"

class QImage;
class QPalette;

namespace lightreel {

/// How a trace is drawn; the dashes tell it apart where colours do not.
struct TraceLook {
    QColor color;
    double width;  ///< logical pixels
    double dash;   ///< logical pixels; 0: unbroken
    double gap = 0;
};
[[nodiscard]] TraceLook traceLook(Trace trace, const QPalette& palette);

/// Of a run beside others: OverlaidRun::number.
[[nodiscard]] TraceLook overlayLook(int number, const QPalette& palette);

/// Draws lines over an opaque picture of 32 bits, column by column: QPainter strokes a line with thousands of
/// turns in a tenth of a second, this takes a millisecond.
class TracePainter {
  public:
    TracePainter(QImage& picture, const GraphScale& scale, const QPalette& palette, double opacity)
        : m_picture(picture), m_scale(scale), m_palette(palette), m_opacity(opacity) {}

    void paintOverlay(const OverlaidRun& overlaid, Trace trace = Trace::Allocated);
    /// What moved, on the right axis, and what caches held, as a band on the left one.
    void paintTraffic(const GraphRun& run);
    void paintSampled(const GraphRun& run, const QList<Trace>& traces);

  private:
    void paintLine(const std::vector<QPointF>& points, const TraceLook& look, Between between,
                   double areaOpacity);

    QImage& m_picture;
    const GraphScale& m_scale;
    const QPalette& m_palette;
    double m_opacity;
};

}  // namespace lightreel
