#include "ui/window/picture_pane.h"

#include <QPainter>
#include <cmath>

#include "ui/window/look.h"

namespace lightreel {

PicturePane::PicturePane(QWidget* parent)
    : QWidget(parent), m_emptyText(tr("Drop a clip, or write a prompt.")) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PicturePane::setImage(const QImage& image) {
    m_image = image;
    update();
}

void PicturePane::setTag(const QString& tag) {
    m_tag = tag;
    update();
}

void PicturePane::setEmptyText(const QString& text) {
    m_emptyText = text;
    update();
}

QRect PicturePane::pictureRect() const {
    constexpr int kMargin = 24;
    const QSizeF room = QSizeF(size() - QSize(kMargin, kMargin)) * devicePixelRatioF();
    double scale = std::min(room.width() / m_image.width(), room.height() / m_image.height());
    if (scale > 2) scale = std::floor(scale);
    const QSizeF shown = QSizeF(m_image.size()) * scale / devicePixelRatioF();
    const QPointF corner((width() - shown.width()) / 2, (height() - shown.height()) / 2);
    return QRectF(corner, shown).toRect();
}

void PicturePane::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look::surroundColor(palette()));
    if (m_image.isNull()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    } else {
        const QRect place = pictureRect();
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(place, m_image);
        if (!m_tag.isEmpty()) {
            painter.setFont(look::smallFont(font()));
            const QRect text = painter.fontMetrics().boundingRect(m_tag).adjusted(-6, -2, 6, 2);
            const QRect ground(place.topLeft() + QPoint(8, 8), text.size());
            painter.fillRect(ground, QColor(0, 0, 0, 158));  // black, 62 %
            painter.setPen(QColor(0xF2F2F2));
            painter.drawText(ground, Qt::AlignCenter, m_tag);
        }
    }
    if (hasFocus()) {
        painter.setPen(QPen(look::toneColor(palette(), look::Tone::Accent), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

}  // namespace lightreel
