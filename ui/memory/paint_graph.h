#pragma once
#include <QList>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"

class QPainter;
class QPalette;

/// The layers of the memory graph, back to front.
namespace lightreel {

void paintGrid(QPainter& painter, const GraphScale& scale, const QPalette& palette);
/// The peaks: a faint line and its figure in the right margin, pushed apart.
void paintGutter(QPainter& painter, const GraphRun& run, const QList<Trace>& traces, const GraphScale& scale,
                 const QPalette& palette);
/// "Now" of a live run; the circled cross of one that failed.
void paintEnd(QPainter& painter, const GraphRun& run, const GraphScale& scale, const QPalette& palette);

}  // namespace lightreel
