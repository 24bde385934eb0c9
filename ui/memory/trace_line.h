#pragma once
#include <QPolygonF>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"

namespace lightreel {

/// The line of a trace, thinned to the width of the screen: a column of device pixels keeps its lowest and
/// its highest value, so that no peak is lost. ratio: device pixels per logical pixel.
[[nodiscard]] QPolygonF traceLine(const GraphRun& run, Trace trace, const GraphScale& scale, qreal ratio);

/// The same line in steps: a value holds until the next.
[[nodiscard]] QPolygonF inSteps(const QPolygonF& line);

}  // namespace lightreel
