#include "ui/memory/trace_line.h"

#include <cmath>
#include <limits>

namespace lightreel {
namespace {

struct Column {
    long number = std::numeric_limits<long>::min();
    QPointF lowest, highest;  ///< on the screen: the highest value has the smallest y
};

void finish(QPolygonF& line, const Column& column) {
    if (column.lowest == column.highest) {
        line << column.lowest;
        return;
    }
    const bool lowestFirst = column.lowest.x() <= column.highest.x();
    line << (lowestFirst ? column.lowest : column.highest) << (lowestFirst ? column.highest : column.lowest);
}

}  // namespace

QPolygonF traceLine(const GraphRun& run, Trace trace, const GraphScale& scale, qreal ratio) {
    QPolygonF line;
    Column column;
    for (const TimelineSample& sample : run.samples) {
        const QPointF point(scale.x(sample.time), scale.y(bytesOf(sample.memory, trace)));
        const long number = std::lround(std::floor(point.x() * ratio));
        if (number != column.number) {
            if (column.number != std::numeric_limits<long>::min()) finish(line, column);
            column = {number, point, point};
        }
        if (point.y() > column.lowest.y()) column.lowest = point;
        if (point.y() < column.highest.y()) column.highest = point;
    }
    if (!run.samples.empty()) finish(line, column);
    return line;
}

QPolygonF inSteps(const QPolygonF& line) {
    QPolygonF steps;
    for (const QPointF& point : line) {
        if (!steps.isEmpty()) steps << QPointF(point.x(), steps.last().y());
        steps << point;
    }
    return steps;
}

}  // namespace lightreel
