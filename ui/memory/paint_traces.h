#pragma once
#include <QColor>
#include <QList>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"

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

/// Draws the traces over an opaque picture of 32 bits, column by column: QPainter strokes a line with
/// thousands of turns in a tenth of a second, this takes a millisecond.
void paintTraces(QImage& picture, const GraphRun& run, const QList<Trace>& traces, const GraphScale& scale,
                 const QPalette& palette, double opacity);

}  // namespace lightreel
