#include "ui/style/theme_icon.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/style/crisp.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

/// side: device pixels.
QPixmap rendered(const char* name, const QColor& color, int side) {
    const QString key = QStringLiteral("lightreel/%1/%2/%3").arg(QLatin1String(name), color.name()).arg(side);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(side, side);
    pixmap.fill(Qt::transparent);
    QFile file(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(name)));
    if (file.open(QIODevice::ReadOnly)) {
        // Qt's renderer would paint currentColor black.
        QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toLatin1()));
        QPainter painter(&pixmap);
        renderer.render(&painter);
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class ThemeIconEngine : public QIconEngine {
  public:
    explicit ThemeIconEngine(const char* name) : m_name(name) {}
    QIconEngine* clone() const override { return new ThemeIconEngine(m_name); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        paintIcon(*painter, rect, m_name, color(mode, state));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return rendered(m_name, color(mode, state), std::min(size.width(), size.height()));
    }

  private:
    static QColor color(QIcon::Mode mode, QIcon::State state) {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled) return Theme::of(palette).disabled;
        if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
        return state == QIcon::On ? Theme::of(palette).accent : palette.color(QPalette::WindowText);
    }
    const char* m_name;
};

}  // namespace

QIcon themeIcon(const char* name) {
    return QIcon(new ThemeIconEngine(name));
}

void paintIcon(QPainter& painter, const QRectF& place, const char* name, const QColor& color) {
    const qreal side = std::min(place.width(), place.height());
    const qreal ratio = painter.device()->devicePixelRatioF();
    QPixmap pixmap = rendered(name, color, qRound(side * ratio));
    pixmap.setDevicePixelRatio(ratio);
    const QPointF corner = place.center() - QPointF(side / 2, side / 2);
    painter.drawPixmap(Crisp(painter).snapped(corner), pixmap);
}

}  // namespace lightreel
