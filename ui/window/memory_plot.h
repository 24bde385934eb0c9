#pragma once
#include <QIcon>
#include <QWidget>
#include <array>
#include <vector>

#include "core/memory/timeline.h"

namespace lightreel {

/// Memory over the time of one run: strip of stages, grid in GiB, one line per trace. It only paints.
class MemoryPlot : public QWidget {
    Q_OBJECT
  public:
    enum Trace { Allocated, Reserved, Resident, TraceCount };

    explicit MemoryPlot(QWidget* parent = nullptr);

    void setRun(const MemoryTimeline& timeline, const std::vector<TimelineSpan>& spans, bool live);
    void setTraceShown(int trace, bool shown);
    [[nodiscard]] static QIcon sample(int trace);  ///< the line of a trace, for its legend button

    [[nodiscard]] QSize sizeHint() const override { return {640, 200}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 110}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Frame;  ///< where seconds and bytes lie on the widget
    [[nodiscard]] Frame frame() const;
    void paintGrid(QPainter& painter, const Frame& frame) const;
    void paintSpans(QPainter& painter, const Frame& frame) const;
    void paintTrace(QPainter& painter, const Frame& frame, int trace) const;

    std::vector<TimelineSample> m_samples;
    std::vector<TimelineSpan> m_spans;
    bool m_live = false;
    std::array<bool, TraceCount> m_shown{true, true, true};
};

}  // namespace lightreel
