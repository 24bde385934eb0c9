#pragma once
#include <QColor>
#include <QPainter>
#include <QRectF>
#include <cmath>

namespace lightreel {

/// Lines and outlines that fall on whole device pixels at every scale (100, 125, 150, 200, 300 %).
class Crisp {
  public:
    explicit Crisp(const QPainter& painter)
        : m_ratio(painter.device()->devicePixelRatioF()), m_line(std::max(1.0, std::floor(m_ratio))) {}

    [[nodiscard]] qreal lineWidth() const { return m_line / m_ratio; }
    /// The middle of the line that begins at this coordinate.
    [[nodiscard]] qreal middle(qreal at) const { return (std::round(at * m_ratio) + m_line / 2) / m_ratio; }
    /// The path of an outline that lies inside rect.
    [[nodiscard]] QRectF outline(const QRectF& rect) const {
        const qreal left = middle(rect.left()), top = middle(rect.top());
        const qreal right = (std::round(rect.right() * m_ratio) - m_line / 2) / m_ratio;
        const qreal bottom = (std::round(rect.bottom() * m_ratio) - m_line / 2) / m_ratio;
        return {QPointF(left, top), QPointF(right, bottom)};
    }
    [[nodiscard]] QRectF snapped(const QRectF& rect) const {
        return {QPointF(std::round(rect.left() * m_ratio), std::round(rect.top() * m_ratio)) / m_ratio,
                QPointF(std::round(rect.right() * m_ratio), std::round(rect.bottom() * m_ratio)) / m_ratio};
    }

  private:
    qreal m_ratio;
    qreal m_line;  ///< device pixels
};

/// A flat rounded rectangle; an invalid colour leaves ground or edge out.
inline void drawRounded(QPainter& painter, const QRectF& rect, qreal radius, const QColor& ground,
                        const QColor& edge = {}) {
    const Crisp crisp(painter);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    if (edge.isValid()) {
        painter.setPen(QPen(edge, crisp.lineWidth()));
        painter.drawRoundedRect(crisp.outline(rect), radius - 0.5, radius - 0.5);
    } else {
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(crisp.snapped(rect), radius, radius);
    }
    painter.restore();
}

inline void drawHorizontal(QPainter& painter, qreal left, qreal right, qreal y, const QColor& color) {
    const Crisp crisp(painter);
    painter.fillRect(QRectF(left, crisp.middle(y) - crisp.lineWidth() / 2, right - left, crisp.lineWidth()),
                     color);
}

inline void drawVertical(QPainter& painter, qreal x, qreal top, qreal bottom, const QColor& color) {
    const Crisp crisp(painter);
    painter.fillRect(QRectF(crisp.middle(x) - crisp.lineWidth() / 2, top, crisp.lineWidth(), bottom - top),
                     color);
}

}  // namespace lightreel
