#pragma once
#include <QImage>
#include <QWidget>
#include <array>
#include <optional>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"
#include "ui/style/spoken.h"

namespace lightreel {

/// Memory over the time of one run: strip of stages, grid in GiB, one line per trace, what was foretold,
/// peaks in the gutter, earlier runs behind, and a read-out where the mouse or Left and Right point.
/// Everything but the read-out is painted once per change.
class MemoryGraph : public QWidget, public Spoken {
    Q_OBJECT
  public:
    explicit MemoryGraph(QWidget* parent = nullptr);

    void setRun(GraphRun run);
    void setOverlays(QList<OverlaidRun> overlays);
    void setTraceShown(Trace trace, bool shown);
    void setTraceExists(Trace trace, bool exists);  ///< one that cannot be measured here is never drawn
    /// What the assistant holds now; none: nothing, or a run says it second by second.
    void setHeld(std::optional<DirectorLevel> held);
    [[nodiscard]] std::optional<DirectorLevel> held() const { return m_held; }
    [[nodiscard]] const GraphRun& run() const { return m_run; }
    [[nodiscard]] const QList<OverlaidRun>& overlays() const { return m_overlays; }
    [[nodiscard]] std::optional<size_t> pointedSample() const { return m_pointed; }
    [[nodiscard]] QString readOutText() const;  ///< empty when nothing is pointed at

    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Chart; }
    /// The read-out, else the last figures and the peaks.
    [[nodiscard]] QString spokenValue() const override;

    [[nodiscard]] QSize sizeHint() const override { return {640, 200}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 110}; }

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    [[nodiscard]] GraphScale scale() const;
    [[nodiscard]] QList<Trace> drawnTraces() const;
    [[nodiscard]] bool isDrawn(Trace trace) const;
    [[nodiscard]] bool drawsHeld() const;
    /// None beside the last stretch of a run: they began at another time.
    [[nodiscard]] QList<OverlaidRun> shownOverlays() const;
    [[nodiscard]] size_t sampleNear(double x) const;
    void point(std::optional<size_t> sample);
    void redraw();
    void makeRoom();
    void warmUp();
    void paintPicture(const GraphScale& scale);
    void paintBehind(const GraphScale& scale, double opacity);
    void paintBefore(const GraphScale& scale, double opacity);
    void paintEmpty(QPainter& painter, const GraphScale& scale) const;
    void paintPointed(QPainter& painter, const GraphScale& scale) const;

    GraphRun m_run;
    std::optional<DirectorLevel> m_held;
    QList<OverlaidRun> m_overlays;
    double m_liveEnd = 0;  ///< seconds: the axis of a live run grows and stays, unless it was twice too long
    std::optional<size_t> m_pointed;
    bool m_pinned = false;  ///< by a click or a key: moving the mouse away leaves it
    std::array<bool, kTraces> m_shown{true, true, true, true, true, false, true};  // in the order of Trace
    std::array<bool, kTraces> m_exists{true, false, true, false, true, true, false};
    QImage m_picture;  ///< all but the read-out
    bool m_stale = true;
    bool m_warm = false;
};

}  // namespace lightreel
