#pragma once
#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"
#include "ui/style/theme.h"

class QFontMetrics;
class QPainter;
class QPalette;

namespace lightreel {

inline constexpr int kStripTop = 4;
inline constexpr int kStripBottom = 22;

/// Stages and steps: a strip above the graph with pattern and letter, a tint below it.
void paintBands(QPainter& painter, const GraphRun& run, const GraphScale& scale, const QPalette& palette);

/// What stands in a band of this width: "Step 3 · full", "3 F", "3", or nothing. Never cut.
[[nodiscard]] QString bandLabel(const TimelineSpan& span, double width, const QFontMetrics& metrics);

}  // namespace lightreel
