#pragma once
#include <QColor>
#include <QList>
#include <QString>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"

class QPainter;
class QPalette;

/// The layers of the memory graph, back to front.
namespace lightreel {

void paintGrid(QPainter& painter, const GraphScale& scale, const QPalette& palette);
/// The axis of what is moved a second, at the right.
void paintRateAxis(QPainter& painter, const GraphScale& scale, const QPalette& palette);
/// A dashed line per stage, as high as was foretold.
void paintPredicted(QPainter& painter, const GraphRun& run, const GraphScale& scale, const QPalette& palette);
/// The letter at the end of an earlier run's line.
void paintOverlayLetter(QPainter& painter, const OverlaidRun& overlaid, const GraphScale& scale,
                        const QPalette& palette);
/// The peaks: a faint line and its figure in the right margin, pushed apart.
void paintGutter(QPainter& painter, const GraphRun& run, const QList<Trace>& traces, const GraphScale& scale,
                 const QPalette& palette);
/// Figures in the right margin, in their order from the top, pushed apart where they would touch.
struct GutterLabel {
    double y = 0;  ///< logical pixels
    QString text;
    QColor color;
};
void paintGutterLabels(QPainter& painter, QList<GutterLabel> labels, const GraphScale& scale);
/// What the assistant holds now, while no clip runs: a level over the whole width, whatever tape lies there,
/// under the line of its bound.
void paintHeld(QPainter& painter, const DirectorLevel& held, const GraphScale& scale,
               const QPalette& palette);
/// "Now" of a live run; the circled cross of one that failed.
void paintEnd(QPainter& painter, const GraphRun& run, const GraphScale& scale, const QPalette& palette);

}  // namespace lightreel
