#include "ui/memory/trace_icon.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <functional>

#include "ui/memory/paint_traces.h"

namespace lightreel {
namespace {

class TraceIconEngine : public QIconEngine {
  public:
    using Look = std::function<TraceLook()>;  ///< asked at every painting: the theme may have changed
    explicit TraceIconEngine(Look look) : m_look(std::move(look)) {}
    QIconEngine* clone() const override { return new TraceIconEngine(m_look); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode, QIcon::State state) override {
        constexpr double kOff = 0.45;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setOpacity(state == QIcon::On ? 1.0 : kOff);
        const TraceLook look = m_look();
        QPen pen(look.color, look.width, Qt::SolidLine, Qt::FlatCap);
        if (look.dash > 0) pen.setDashPattern({look.dash / look.width, look.gap / look.width});
        painter->setPen(pen);
        const double y = rect.top() + rect.height() / 2.0;
        painter->drawLine(QPointF(rect.left() + 0.5, y), QPointF(rect.right() + 0.5, y));
        painter->restore();
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.scale(scale, scale);
        paint(&painter, QRect(QPoint(0, 0), size / scale), mode, state);
        return pixmap;
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1);
    }

  private:
    Look m_look;
};

}  // namespace

QIcon traceIcon(Trace trace) {
    return QIcon(new TraceIconEngine([trace] { return traceLook(trace, QApplication::palette()); }));
}

QIcon overlayIcon(int number) {
    return QIcon(new TraceIconEngine([number] { return overlayLook(number, QApplication::palette()); }));
}

}  // namespace lightreel
