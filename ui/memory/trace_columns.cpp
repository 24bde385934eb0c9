#include "ui/memory/trace_columns.h"

#include <QPointF>
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

std::vector<TraceColumn> traceColumns(const GraphRun& run, Trace trace, const GraphScale& scale, qreal ratio,
                                      Between between) {
    Columns columns;
    QPointF last;
    for (const TimelineSample& sample : run.samples) {
        const QPointF point(scale.x(sample.time) * ratio, scale.y(bytesOf(sample.memory, trace)));
        if (&sample == &run.samples.front()) {
            columns.cover(point.x(), point.y());
        } else if (between == Between::Steps) {
            columns.cover(last, QPointF(point.x(), last.y()));
            columns.cover(point.x(), point.y());
        } else {
            columns.cover(last, point);
        }
        last = point;
    }
    return columns.take();
}

}  // namespace lightreel
