#pragma once
#include <QMargins>
#include <QWidget>
#include <optional>

#include "core/compare/comparison.h"
#include "ui/style/spoken.h"

namespace lightreel {

struct ReadOut;

/// The settings of a comparison as points: peak memory to the right, seconds upwards, the picture's nearness
/// to the first one's as colour and shape, and a line through those that no other one beats in both. A click,
/// or Return, asks for a setting; the arrow keys go from point to point.
class ComparisonMap : public QWidget, public Spoken {
    Q_OBJECT
  public:
    explicit ComparisonMap(QWidget* parent = nullptr);

    /// Rows that have not run are left out. failed: of each row; drawn hollow.
    void setRows(const std::vector<ComparisonRow>& rows, const std::vector<bool>& failed);
    void setPair(std::optional<size_t> a, std::optional<size_t> b);

    enum class Colour { Psnr, Flip };
    void setColour(Colour colour);

    [[nodiscard]] std::optional<size_t> pointed() const;              ///< member under mouse or keys
    [[nodiscard]] QString readOutText() const;                        ///< empty when nothing is pointed at
    [[nodiscard]] std::optional<QPointF> place(size_t member) const;  ///< logical pixels
    [[nodiscard]] bool onFront(size_t member) const;

    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Chart; }
    [[nodiscard]] QString spokenValue() const override;

    [[nodiscard]] QSize sizeHint() const override { return {640, 240}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 120}; }

  Q_SIGNALS:
    void chosen(size_t member);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Point {
        size_t member = 0;
        ComparisonRow row;
        bool hollow = false;
        bool front = false;
        double nearness = 1;  ///< 0 far .. 1 equal
    };
    struct Axes {
        QRectF body;
        double left, right;  ///< GiB
        double bottom, top;  ///< seconds
        [[nodiscard]] QPointF at(const Point& point) const;
    };
    [[nodiscard]] QMargins margins() const;
    [[nodiscard]] Axes axes() const;
    [[nodiscard]] double nearnessOf(const ComparisonRow& row) const;
    [[nodiscard]] QColor colourOf(double nearness) const;
    [[nodiscard]] std::optional<size_t> pointNear(const QPointF& at) const;
    [[nodiscard]] std::optional<size_t> neighbour(int key) const;
    [[nodiscard]] ReadOut readOut(const Point& point) const;
    void point(std::optional<size_t> index);
    void paintGrid(QPainter& painter, const Axes& axes) const;
    void paintFront(QPainter& painter, const Axes& axes) const;
    void paintPoint(QPainter& painter, const QPointF& at, const Point& point) const;
    void paintShape(QPainter& painter, const QPointF& at, std::optional<Verdict> verdict) const;
    void paintMarks(QPainter& painter, const Axes& axes) const;
    void paintLegend(QPainter& painter, const Axes& axes) const;

    std::vector<Point> m_points;
    std::optional<size_t> m_pointed;  ///< of m_points
    std::optional<size_t> m_a, m_b;   ///< members
    Colour m_colour = Colour::Psnr;
};

}  // namespace lightreel
