#pragma once
#include <QColor>
#include <QPainter>
#include <QRectF>
#include <cmath>

namespace lightreel {

/// Lines and outlines that fall on whole device pixels at every scale (100, 125, 150, 200, 300 %). At a
/// broken scale a widget's corner lies between two of them, so where the painter stands counts too.
class Crisp {
  public:
    explicit Crisp(const QPainter& painter)
        : m_ratio(painter.device()->devicePixelRatioF()),
          m_line(std::max(1.0, std::floor(m_ratio))),
          m_corner(painter.deviceTransform().dx(), painter.deviceTransform().dy()) {}

    [[nodiscard]] qreal lineWidth() const { return m_line / m_ratio; }
    /// The place itself, moved to where a device pixel begins.
    [[nodiscard]] QPointF snapped(const QPointF& at) const {
        return {fromPixel(pixel(at.x(), m_corner.x()), m_corner.x()),
                fromPixel(pixel(at.y(), m_corner.y()), m_corner.y())};
    }
    [[nodiscard]] QRectF snapped(const QRectF& rect) const {
        return {snapped(rect.topLeft()), snapped(rect.bottomRight())};
    }
    /// Its sides stay equal, which those of snapped() need not.
    [[nodiscard]] QRectF square(const QRectF& rect) const {
        const qreal side = std::round(rect.width() * m_ratio) / m_ratio;
        return {snapped(rect.topLeft()), QSizeF(side, side)};
    }
    /// The path of an outline that lies inside rect.
    [[nodiscard]] QRectF outline(const QRectF& rect) const {
        const qreal half = lineWidth() / 2;
        return snapped(rect).adjusted(half, half, -half, -half);
    }

  private:
    [[nodiscard]] qreal pixel(qreal at, qreal corner) const { return std::round(at * m_ratio + corner); }
    [[nodiscard]] qreal fromPixel(qreal pixel, qreal corner) const { return (pixel - corner) / m_ratio; }

    qreal m_ratio;
    qreal m_line;      ///< device pixels
    QPointF m_corner;  ///< of the painter's own coordinates, device pixels
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

/// The mark of the one that is chosen among several.
inline void drawDot(QPainter& painter, const QPointF& centre, const QColor& color) {
    constexpr qreal kDot = 3;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(centre, kDot, kDot);
    painter.restore();
}

inline void drawHorizontal(QPainter& painter, qreal left, qreal right, qreal y, const QColor& color) {
    const Crisp crisp(painter);
    painter.fillRect(QRectF(left, crisp.snapped(QPointF(left, y)).y(), right - left, crisp.lineWidth()),
                     color);
}

inline void drawVertical(QPainter& painter, qreal x, qreal top, qreal bottom, const QColor& color) {
    const Crisp crisp(painter);
    painter.fillRect(QRectF(crisp.snapped(QPointF(x, top)).x(), top, crisp.lineWidth(), bottom - top), color);
}

}  // namespace lightreel
