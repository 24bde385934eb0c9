#include "ui/player/picture_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "ui/player/picture_tag.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
PictureView::PictureView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAttribute(Qt::WA_OpaquePaintEvent);
    keepRingInside(this);
}

void PictureView::setImage(const QImage& image, const QSize& size) {
    const QSize wanted = size.isEmpty() ? image.size() : size;
    const bool otherSize = wanted != m_place.picture;
    m_image = image;
    m_place.picture = wanted;
    update();
    if (otherSize) {
        m_place.pan = {};
        Q_EMIT shownScaleChanged();
    }
}

void PictureView::setTag(const QString& tag) {
    m_tag = tag;
    update();
}

void PictureView::setDropHint(const QString& hint) {
    m_dropHint = hint;
    update();
}

void PictureView::setZoom(double zoom) {
    m_place.zoom = zoom;
    m_place.pan = {};
    update();
    Q_EMIT shownScaleChanged();
}

double PictureView::shownScale() const {
    return m_place.scale(size(), devicePixelRatioF());
}

QString PictureView::spokenValue() const {
    if (!m_dropHint.isEmpty()) return m_dropHint;
    if (m_image.isNull()) return tr("No clip yet");
    const QString size = tr("%1 \u00D7 %2 pixels at %3\u00A0%")
                             .arg(m_place.picture.width())
                             .arg(m_place.picture.height())
                             .arg(qRound(shownScale() * 100));
    return m_tag.isEmpty() ? size : QStringLiteral("%1, %2").arg(m_tag, size);
}

void PictureView::paintEmpty(QPainter& painter) const {
    constexpr int kIcon = 20;
    const QColor color = Theme::of(palette()).text2;
    const int line = fontMetrics().height();
    const int y = height() / 2 - line;
    paintIcon(painter, QRectF((width() - kIcon) / 2.0, y - kIcon, kIcon, kIcon), "film", color);
    painter.setFont(mediumFont(font()));
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, y + 8, width(), line), Qt::AlignCenter, tr("No clip yet"));
    painter.setFont(font());
    painter.setPen(color);
    painter.drawText(QRect(0, y + 12 + line, width(), line), Qt::AlignCenter,
                     tr("Drop a picture or a clip, or write a prompt."));
}

void PictureView::paintPicture(QPainter& painter) const {
    const QRectF place = m_place.rect(rect(), devicePixelRatioF());
    const bool asItIs = shownScale() == 1.0 && m_place.picture == m_image.size();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !asItIs);
    painter.drawImage(place, m_image);
    paintPictureTag(painter, place.intersected(rect()), {m_tag}, font());
}

void PictureView::paintDropHint(QPainter& painter) const {
    const Theme& theme = Theme::of(palette());
    const QRectF frame = QRectF(rect()).adjusted(12, 12, -12, -12);
    QColor ground = theme.soft;
    ground.setAlphaF(0.9F);
    painter.fillRect(frame, ground);
    painter.setPen(QPen(theme.accent, 2, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(frame);
    painter.setFont(mediumFont(font()));
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(frame, Qt::AlignCenter | Qt::TextWordWrap, m_dropHint);
}

void PictureView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(palette()).surround);
    if (m_image.isNull())
        paintEmpty(painter);
    else
        paintPicture(painter);
    if (!m_dropHint.isEmpty()) paintDropHint(painter);
}

void PictureView::resizeEvent(QResizeEvent*) {
    if (m_place.zoom == kFit) Q_EMIT shownScaleChanged();
}

void PictureView::mousePressEvent(QMouseEvent* event) {
    m_grabbed = event->position() - m_place.pan;
}

void PictureView::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton) || m_place.zoom == kFit || m_image.isNull()) return;
    m_place.panTo(event->position() - m_grabbed, size(), devicePixelRatioF());
    update();
}

void PictureView::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().y() != 0) Q_EMIT zoomWanted(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

}  // namespace lightreel
