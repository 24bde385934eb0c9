#pragma once
#include <QList>
#include <QString>

#include "ui/memory/graph_run.h"

class QPainter;
class QPalette;
class QRectF;

namespace lightreel {

/// What the graph says about one moment.
struct ReadOut {
    QString title;  ///< "Step 3 of 8 · full · 4.6 s"
    struct Row {
        QString name;
        QString value;
    };
    QList<Row> rows;

    [[nodiscard]] QString text() const;  ///< in one line, for screen readers
};

[[nodiscard]] ReadOut readOutAt(const GraphRun& run, size_t sample, const QList<Trace>& traces);

/// What the assistant holds now, and its bound, as one phrase.
[[nodiscard]] QString heldText(const DirectorLevel& held);

/// "Allocated 0.21 GiB, peak 0.32 GiB; ...": the last sample and the highest, for screen readers.
[[nodiscard]] QString figuresText(const GraphRun& run, const QList<Trace>& traces);

/// Beside x, on the left of it beyond 60 % of the body's width.
void paintReadOut(QPainter& painter, const ReadOut& readOut, const QRectF& body, double x,
                  const QPalette& palette);

[[nodiscard]] QString traceName(Trace trace);
[[nodiscard]] QString overlayLetter(int number);  ///< OverlaidRun::number

}  // namespace lightreel
