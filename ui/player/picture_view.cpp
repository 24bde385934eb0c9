#include "ui/player/picture_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <cmath>

#include "ui/style/crisp.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kMargin = 20;

}  // namespace

PictureView::PictureView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAttribute(Qt::WA_OpaquePaintEvent);
    keepRingInside(this);
}

void PictureView::setImage(const QImage& image, const QSize& size) {
    const QSize wanted = size.isEmpty() ? image.size() : size;
    const bool otherSize = wanted != m_size;
    m_image = image;
    m_size = wanted;
    update();
    if (otherSize) {
        m_pan = {};
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
    m_zoom = zoom;
    m_pan = {};
    update();
    Q_EMIT shownScaleChanged();
}

double PictureView::shownScale() const {
    if (m_image.isNull()) return 1;
    if (m_zoom != kFit) return m_zoom;
    const QSizeF room = QSizeF(size() - QSize(2 * kMargin, 2 * kMargin)) * devicePixelRatioF();
    return std::max(0.01, std::min(room.width() / m_size.width(), room.height() / m_size.height()));
}

QString PictureView::spokenValue() const {
    if (!m_dropHint.isEmpty()) return m_dropHint;
    if (m_image.isNull()) return tr("No clip yet");
    const QString size = tr("%1 \u00D7 %2 pixels at %3\u00A0%")
                             .arg(m_size.width())
                             .arg(m_size.height())
                             .arg(qRound(shownScale() * 100));
    return m_tag.isEmpty() ? size : QStringLiteral("%1, %2").arg(m_tag, size);
}

QRectF PictureView::pictureRect() const {
    const qreal ratio = devicePixelRatioF();
    const QSizeF shown = QSizeF(m_size) * shownScale() / ratio;
    const QPointF corner = QPointF(width() - shown.width(), height() - shown.height()) / 2 + m_pan;
    return {QPointF(std::round(corner.x() * ratio), std::round(corner.y() * ratio)) / ratio, shown};
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
    const QRectF place = pictureRect();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, shownScale() != 1.0 || m_size != m_image.size());
    painter.drawImage(place, m_image);
    if (m_tag.isEmpty()) return;
    painter.setFont(smallFont(font()));
    const QSize text = painter.fontMetrics().size(Qt::TextSingleLine, m_tag);
    const QRectF ground(std::max(place.left(), 0.0) + 8, std::max(place.top(), 0.0) + 8, text.width() + 12,
                        std::max(18, text.height() + 4));
    drawRounded(painter, ground, 2, QColor(0, 0, 0, 158));  // black, 62 %
    painter.setPen(QColor(0xF2F2F2));
    painter.drawText(ground, Qt::AlignCenter, m_tag);
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
    if (m_zoom == kFit) Q_EMIT shownScaleChanged();
}

void PictureView::mousePressEvent(QMouseEvent* event) {
    m_grabbed = event->position() - m_pan;
}

void PictureView::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton) || m_zoom == kFit || m_image.isNull()) return;
    // What hangs over the edge can be pulled in, no further.
    const QSizeF shown = QSizeF(m_size) * shownScale() / devicePixelRatioF();
    const double across = std::max(0.0, (shown.width() - width()) / 2 + kMargin);
    const double down = std::max(0.0, (shown.height() - height()) / 2 + kMargin);
    const QPointF wanted = event->position() - m_grabbed;
    m_pan = {shown.width() > width() ? std::clamp(wanted.x(), -across, across) : 0,
             shown.height() > height() ? std::clamp(wanted.y(), -down, down) : 0};
    update();
}

void PictureView::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().y() != 0) Q_EMIT zoomWanted(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

}  // namespace lightreel
