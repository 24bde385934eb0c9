#pragma once
#include <QPointF>
#include <vector>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"

namespace lightreel {

/// What a line covers in one column of device pixels. A column keeps the lowest and the highest value, so no
/// peak is lost however narrow the graph is; and stroking a long zigzag line would take QPainter a tenth of a
/// second.
struct TraceColumn {
    int number = 0;     ///< device pixels from the widget's left edge
    double top = 0;     ///< logical pixels
    double bottom = 0;  ///< logical pixels, at least top
};

enum class Between {
    Straight,
    Steps
};  ///< two samples: a straight line, or the first one's value until the second

/// Where the samples of a trace lie, logical pixels.
[[nodiscard]] std::vector<QPointF> tracePoints(const GraphRun& run, Trace trace, const GraphScale& scale);

/// points: logical pixels, from left to right. ratio: device pixels per logical pixel. Columns follow each
/// other without a gap.
[[nodiscard]] std::vector<TraceColumn> traceColumns(const std::vector<QPointF>& points, qreal ratio,
                                                    Between between);

}  // namespace lightreel
