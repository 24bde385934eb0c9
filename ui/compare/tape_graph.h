#pragma once
#include <QImage>
#include <QWidget>
#include <optional>

#include "ui/memory/graph_run.h"
#include "ui/memory/graph_scale.h"
#include "ui/style/spoken.h"

namespace lightreel {

struct ReadOut;

/// The memory tapes of several runs over one axis: seconds since each one's start, or percent of each run. A
/// read-out says what each held where the mouse, or Left and Right, point.
class TapeGraph : public QWidget, public Spoken {
    Q_OBJECT
  public:
    enum class Axis { Seconds, Share };

    explicit TapeGraph(QWidget* parent = nullptr);

    struct Tape {
        OverlaidRun overlaid;
        QString name;
    };
    void setTapes(QList<Tape> tapes);
    void setAxis(Axis axis);
    void setTrace(Trace trace);  ///< Allocated, Reserved or Resident
    [[nodiscard]] const QList<Tape>& tapes() const { return m_tapes; }
    [[nodiscard]] QString readOutText() const;  ///< empty when nothing is pointed at

    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Chart; }
    [[nodiscard]] QString spokenValue() const override;  ///< the read-out, else the peaks

    [[nodiscard]] QSize sizeHint() const override { return {640, 160}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 100}; }

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void stretch();
    [[nodiscard]] GraphScale scale() const;
    [[nodiscard]] int64_t bytesAt(const GraphRun& run, double second) const;
    void point(std::optional<double> share);
    void redraw();
    void paintPicture(const GraphScale& scale);
    void paintPointed(QPainter& painter, const GraphScale& scale) const;
    [[nodiscard]] ReadOut readOut(double second) const;

    QList<Tape> m_tapes;
    QList<OverlaidRun> m_drawn;  ///< with times as the axis counts them
    Axis m_axis = Axis::Seconds;
    Trace m_trace = Trace::Allocated;
    std::optional<double> m_pointed;  ///< 0..1 of the axis
    QImage m_picture;                 ///< all but the read-out
    bool m_stale = true;
};

}  // namespace lightreel
