#include "ui/memory/trace_columns.h"

#include <cmath>

namespace lightreel {
namespace {

class Columns {
  public:
    /// x in device pixels; x never goes back.
    void cover(double x, double y) {
        const int number = static_cast<int>(std::floor(x));
        if (m_columns.empty() || number > m_columns.back().number) m_columns.push_back({number, y, y});
        TraceColumn& column = m_columns.back();
        column.top = std::min(column.top, y);
        column.bottom = std::max(column.bottom, y);
    }
    /// The part of a straight line between two points, cut at the borders of the columns.
    void cover(QPointF from, QPointF to) {
        const double width = to.x() - from.x();
        for (double border = std::floor(from.x()) + 1; border < to.x(); ++border) {
            const double y = from.y() + (to.y() - from.y()) * (border - from.x()) / width;
            cover(border - 1e-6, y);
            cover(border, y);
        }
        cover(to.x(), to.y());
    }
    [[nodiscard]] std::vector<TraceColumn> take() { return std::move(m_columns); }

  private:
    std::vector<TraceColumn> m_columns;
};

}  // namespace

std::vector<QPointF> tracePoints(const GraphRun& run, Trace trace, const GraphScale& scale) {
    std::vector<QPointF> points;
    if (trace == Trace::Director) {
        for (const HeldBytes& held : run.director)
            points.emplace_back(scale.x(std::max(held.time, run.origin)), scale.y(held.bytes));
        if (!points.empty()) points.emplace_back(scale.x(run.lastSecond()), points.back().y());
        return points;
    }
    points.reserve(run.samples.size());
    for (const TimelineSample& sample : run.samples)
        points.emplace_back(scale.x(sample.time), scale.y(bytesOf(sample.memory, trace)));
    return points;
}

std::vector<TraceColumn> traceColumns(const std::vector<QPointF>& points, qreal ratio, Between between) {
    Columns columns;
    for (size_t i = 0; i < points.size(); ++i) {
        const QPointF point(points[i].x() * ratio, points[i].y());
        if (i == 0 || between == Between::Steps) {
            if (i > 0)
                columns.cover(QPointF(points[i - 1].x() * ratio, points[i - 1].y()),
                              QPointF(point.x(), points[i - 1].y()));
            columns.cover(point.x(), point.y());
        } else {
            columns.cover(QPointF(points[i - 1].x() * ratio, points[i - 1].y()), point);
        }
    }
    return columns.take();
}

}  // namespace lightreel
