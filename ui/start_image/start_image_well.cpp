#include "ui/start_image/start_image_well.h"

#include <QDragEnterEvent>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPinchGesture>
#include <QPushButton>
#include <QUrl>
#include <cmath>

#include "ui/start_image/crop_gesture.h"
#include "ui/style/crisp.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kPictureLines = 10, kStripLines = 2;     ///< heights, in lines of text
constexpr double kKeyStep = 0.02, kLargeStep = 0.1;    ///< of the picture's shorter side
constexpr double kKeyZoom = 1.1, kWheelZoom = 1.0015;  ///< the latter per eighth of a degree
constexpr int kBigIcon = 20;

QRectF fitted(const QSizeF& shape, const QRectF& room) {
    const QSizeF size = shape.scaled(room.size(), Qt::KeepAspectRatio);
    return {room.center() - QPointF(size.width(), size.height()) / 2, size};
}

/// What Pad puts round the picture: its outermost pixels, drawn out to the frame's edges.
void drawEdges(QPainter& painter, const QRectF& frame, const QRectF& picture, const QImage& image) {
    const int right = image.width() - 1, bottom = image.height() - 1;
    painter.drawImage(QRectF(frame.left(), picture.top(), picture.left() - frame.left(), picture.height()),
                      image, QRectF(0, 0, 1, image.height()));
    painter.drawImage(
        QRectF(picture.right(), picture.top(), frame.right() - picture.right(), picture.height()), image,
        QRectF(right, 0, 1, image.height()));
    painter.drawImage(QRectF(picture.left(), frame.top(), picture.width(), picture.top() - frame.top()),
                      image, QRectF(0, 0, image.width(), 1));
    painter.drawImage(
        QRectF(picture.left(), picture.bottom(), picture.width(), frame.bottom() - picture.bottom()), image,
        QRectF(0, bottom, image.width(), 1));
}

void drawThirds(QPainter& painter, const QRectF& frame) {
    const QColor color(255, 255, 255, 90);
    for (const double third : {1.0 / 3, 2.0 / 3}) {
        drawVertical(painter, frame.left() + third * frame.width(), frame.top(), frame.bottom(), color);
        drawHorizontal(painter, frame.left(), frame.right(), frame.top() + third * frame.height(), color);
    }
}

/// A light line in a dark one: it can be seen on any picture.
void drawFrame(QPainter& painter, const QRectF& frame, const QColor& color, double width) {
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 150), width + 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(frame);
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(frame);
    painter.restore();
}

}  // namespace

bool mayHoldPicture(const QMimeData& mime) {
    return mime.hasImage() || mime.hasUrls();
}

StartImageWell::StartImageWell(QWidget* parent)
    : QWidget(parent),
      m_open(describe(new QPushButton(tr("Open…"), this), "startImageOpen", tr("Open a start image"),
                      tip(tr("Open"), tr("Opens a picture that the clip starts from.")))) {
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    grabGesture(Qt::PinchGesture);
    connect(m_open, &QPushButton::clicked, this, &StartImageWell::openWanted);
}

void StartImageWell::setUse(Use use) {
    if (m_use == use) return;
    m_use = use;
    updateGeometry();
    placeButton();
    update();
}

void StartImageWell::setPicture(const QImage& image, const QSize& size, const QString& name) {
    m_image = image;
    m_scaled = {};
    m_size = size;
    m_name = name;
    m_dragging = false;
    m_open->setVisible(isEmpty());
    showCursor();
    updateGeometry();
    update();
    tellSpoken(this, spokenValue());
}

void StartImageWell::setFraming(const PictureFraming& framing) {
    if (m_framing == framing) return;
    m_framing = framing;
    showCursor();
    update();
    tellSpoken(this, spokenValue());
}

void StartImageWell::setFrame(const QSize& frame) {
    if (m_frame == frame) return;
    m_frame = frame;
    showCursor();
    update();
}

void StartImageWell::setReading(const QString& name) {
    if (m_reading == name) return;
    m_reading = name;
    update();
}

void StartImageWell::edit(const PictureFraming& framing) {
    if (m_framing == framing) return;
    setFraming(framing);
    Q_EMIT framingEdited();
}

QImage StartImageWell::kept() const {
    if (!crops()) return m_image;
    const QRectF part = keptPart(m_framing, m_size, clipFrame());
    const double scale = static_cast<double>(m_image.width()) / m_size.width();
    return m_image.copy(QRectF(part.topLeft() * scale, part.size() * scale).toAlignedRect() & m_image.rect());
}

void StartImageWell::zoomBy(double factor) {
    if (crops())
        edit(zoomed(m_framing, factor, keptPart(m_framing, m_size, clipFrame()).center(), m_size,
                    clipFrame()));
}

void StartImageWell::reset() {
    PictureFraming whole;
    whole.fit = m_framing.fit;
    edit(whole);
}

bool StartImageWell::crops() const {
    return !isEmpty() && m_framing.fit == PictureFit::Crop;
}

QSize StartImageWell::clipFrame() const {
    return m_frame.isEmpty() ? m_size : m_frame;
}

QRectF StartImageWell::pictureRect() const {
    const QRectF room = QRectF(rect()).adjusted(4, 4, -4, -4);
    if (isEmpty()) return {};
    if (m_framing.fit == PictureFit::Crop) return fitted(m_size, room);
    const QRectF frame = fitted(clipFrame(), room);
    return m_framing.fit == PictureFit::Stretch ? frame : fitted(m_size, frame);
}

QRectF StartImageWell::frameRect() const {
    if (!crops()) return isEmpty() ? QRectF() : fitted(clipFrame(), QRectF(rect()).adjusted(4, 4, -4, -4));
    const QRectF picture = pictureRect(), part = keptPart(m_framing, m_size, clipFrame());
    const double scale = picture.width() / m_size.width();
    return {picture.topLeft() + part.topLeft() * scale, part.size() * scale};
}

QPointF StartImageWell::toPicture(const QPointF& at) const {
    const QRectF picture = pictureRect();
    return (at - picture.topLeft()) * (m_size.width() / picture.width());
}

QSize StartImageWell::minimumSizeHint() const {
    const int line = fontMetrics().lineSpacing();
    if (!isEmpty()) return {line * 8, line * kPictureLines};
    const QSize button = m_open->sizeHint();
    const int words = m_use == Use::Needed ? kBigIcon + line + button.height() + 2 * space::kRowGap
                                           : std::max(kStripLines * line, button.height());
    return {button.width() + line * 8,
            words + 2 * (m_use == Use::Needed ? space::kGroupGap : space::kRowGap)};
}

QSize StartImageWell::sizeHint() const {
    return minimumSizeHint();
}

QString StartImageWell::invitation() const {
    if (!m_reading.isEmpty()) return tr("Reading %1").arg(m_reading);
    if (m_dropHere) return tr("Drop to start the clip from it");
    if (m_use == Use::None)
        return tr("Not used by this model. Drop a picture to switch to one that moves it.");
    return tr("Drop a picture, paste one, or open a file");
}

QString StartImageWell::spokenValue() const {
    if (isEmpty()) return invitation();
    const QString picture =
        tr("%1, %2 \u00D7 %3 pixels").arg(m_name).arg(m_size.width()).arg(m_size.height());
    if (m_framing.fit == PictureFit::Pad) return tr("%1, whole").arg(picture);
    if (m_framing.fit == PictureFit::Stretch) return tr("%1, stretched").arg(picture);
    const QRectF part = keptPart(m_framing, m_size, clipFrame());
    return tr("%1, kept are %2 \u00D7 %3 from %4 right and %5 down")
        .arg(picture)
        .arg(qRound(part.width()))
        .arg(qRound(part.height()))
        .arg(qRound(part.left()))
        .arg(qRound(part.top()));
}

void StartImageWell::paintInvitation(QPainter& painter) const {
    const Theme theme = Theme::of(palette());
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_dropHere ? theme.accent : theme.edge, m_dropHere ? 2 : 1, Qt::DashLine));
    painter.setBrush(m_dropHere ? QBrush(theme.soft) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(box, space::kRadius, space::kRadius);
    painter.setPen(m_use == Use::None && !m_dropHere ? theme.text2 : palette().color(QPalette::WindowText));
    if (m_use == Use::Needed) {
        const double top = m_open->y() - 2 * space::kRowGap - fontMetrics().lineSpacing() - kBigIcon;
        paintIcon(painter, QRectF((width() - kBigIcon) / 2.0, top, kBigIcon, kBigIcon), "image", theme.text2);
        const double words = top + kBigIcon + space::kRowGap;
        return painter.drawText(
            QRectF(space::kLabelGap, words, width() - 2 * space::kLabelGap, fontMetrics().lineSpacing()),
            Qt::AlignCenter,
            fontMetrics().elidedText(invitation(), Qt::ElideMiddle, width() - 2 * space::kLabelGap));
    }
    const double left = space::kDockPadding;
    paintIcon(painter, QRectF(left, (height() - kBigIcon) / 2.0, kBigIcon, kBigIcon), "image", theme.text2);
    const double textLeft = left + kBigIcon + space::kLabelGap;
    painter.setFont(smallFont(font()));
    painter.drawText(QRectF(textLeft, 0, m_open->x() - space::kLabelGap - textLeft, height()),
                     Qt::AlignVCenter | Qt::TextWordWrap, invitation());
}

QImage StartImageWell::scaledFor(const QSizeF& place) {
    const QSize wanted = (place * devicePixelRatioF()).toSize().expandedTo({1, 1});
    if (m_scaled.size() != wanted)
        m_scaled = m_image.scaled(wanted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return m_scaled;
}

void StartImageWell::paintPicture(QPainter& painter) {
    const Theme theme = Theme::of(palette());
    const QRectF picture = pictureRect(), frame = frameRect();
    drawRounded(painter, rect(), space::kRadius, theme.surround);
    const QImage scaled = scaledFor(picture.size());
    if (m_framing.fit == PictureFit::Pad) drawEdges(painter, frame, picture, scaled);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(picture, scaled);
    if (!crops()) return;
    QPainterPath outside;
    outside.addRect(picture);
    QPainterPath inside;
    inside.addRect(frame);
    painter.fillPath(outside.subtracted(inside), QColor(0, 0, 0, 150));
    if (m_dragging) drawThirds(painter, frame);
    drawFrame(painter, frame, QColor(0xF2F2F2), 1.5);
}

void StartImageWell::paintTag(QPainter& painter, const QString& text) const {
    painter.setFont(smallFont(font()));
    const QString shown =
        painter.fontMetrics().elidedText(text, Qt::ElideMiddle, width() - 4 * space::kLabelGap);
    const QSize size = painter.fontMetrics().size(Qt::TextSingleLine, shown);
    const QRectF ground(space::kLabelGap, space::kLabelGap, size.width() + 12, size.height() + 4);
    drawRounded(painter, ground, 2, QColor(0, 0, 0, 158));  // black, 62 %
    painter.setPen(QColor(0xF2F2F2));
    painter.drawText(ground, Qt::AlignCenter, shown);
}

void StartImageWell::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (isEmpty()) return paintInvitation(painter);
    paintPicture(painter);
    if (!m_reading.isEmpty() || m_dropHere) paintTag(painter, invitation());
    if (m_dropHere) {
        const QColor accent = Theme::of(palette()).accent;
        painter.setPen(QPen(accent, 2, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), space::kRadius, space::kRadius);
    }
}

void StartImageWell::placeButton() {
    const QSize size = m_open->sizeHint();
    const int inside = (height() - minimumSizeHint().height()) / 2;  // above and below what it asks for
    const QPoint corner =
        m_use == Use::Needed
            ? QPoint((width() - size.width()) / 2, height() - inside - space::kGroupGap - size.height())
            : QPoint(width() - size.width() - space::kDockPadding, (height() - size.height()) / 2);
    m_open->setGeometry(QRect(corner, size));
}

void StartImageWell::resizeEvent(QResizeEvent*) {
    placeButton();
}

void StartImageWell::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) updateGeometry();
}

void StartImageWell::showCursor() {
    const QSizeF part = crops() ? keptPart(m_framing, m_size, clipFrame()).size() : QSizeF(m_size);
    const bool room = part.width() < m_size.width() - 0.5 || part.height() < m_size.height() - 0.5;
    if (!crops() || !room) return unsetCursor();
    setCursor(m_dragging ? Qt::ClosedHandCursor : Qt::OpenHandCursor);
}

bool StartImageWell::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture && crops()) {
            edit(
                zoomed(m_framing, 1 + gesture->value(), toPicture(gesture->position()), m_size, clipFrame()));
            return true;
        }
    }
    if (event->type() == QEvent::Gesture && crops())
        if (const auto* pinch =
                static_cast<QPinchGesture*>(static_cast<QGestureEvent*>(event)->gesture(Qt::PinchGesture))) {
            const QPointF at = mapFromGlobal(pinch->centerPoint());
            edit(zoomed(m_framing, pinch->scaleFactor(), toPicture(at), m_size, clipFrame()));
            return true;
        }
    return QWidget::event(event);
}

void StartImageWell::keyPressEvent(QKeyEvent* event) {
    const double step = (event->modifiers() & Qt::ShiftModifier ? kLargeStep : kKeyStep) *
                        std::min(m_size.width(), m_size.height());
    const auto move = [this](double right, double down) {
        if (crops()) edit(moved(m_framing, {right, down}, m_size, clipFrame()));
    };
    switch (event->key()) {
        case Qt::Key_Left:
            return move(-step, 0);
        case Qt::Key_Right:
            return move(step, 0);
        case Qt::Key_Up:
            return move(0, -step);
        case Qt::Key_Down:
            return move(0, step);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoomBy(kKeyZoom);
        case Qt::Key_Minus:
            return zoomBy(1 / kKeyZoom);
        case Qt::Key_0:
            return reset();
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (event->modifiers() == Qt::NoModifier) return Q_EMIT openWanted();
            break;
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            return Q_EMIT removeWanted();
        case Qt::Key_Escape:
            if (!m_dragging) break;
            m_dragging = false;
            return edit(m_beforeDrag);
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void StartImageWell::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !crops()) return QWidget::mousePressEvent(event);
    m_dragging = true;
    m_beforeDrag = m_framing;
    m_grabbed = toPicture(event->position()) - keptPart(m_framing, m_size, clipFrame()).topLeft();
    showCursor();
    update();
}

void StartImageWell::mouseMoveEvent(QMouseEvent* event) {
    if (!m_dragging) return;
    const QPointF corner = keptPart(m_framing, m_size, clipFrame()).topLeft();
    edit(moved(m_framing, toPicture(event->position()) - m_grabbed - corner, m_size, clipFrame()));
}

void StartImageWell::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_dragging = false;
    showCursor();
    update();
}

void StartImageWell::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && crops()) reset();
}

/// Only in the well that has the focus: elsewhere the wheel moves the page.
void StartImageWell::wheelEvent(QWheelEvent* event) {
    if (!crops() || !hasFocus()) return event->ignore();
    event->accept();
    edit(zoomed(m_framing, std::pow(kWheelZoom, event->angleDelta().y()), toPicture(event->position()),
                m_size, clipFrame()));
}

void StartImageWell::dragEnterEvent(QDragEnterEvent* event) {
    if (!mayHoldPicture(*event->mimeData())) return;
    event->acceptProposedAction();
    m_dropHere = true;
    update();
}

void StartImageWell::dragLeaveEvent(QDragLeaveEvent*) {
    m_dropHere = false;
    update();
}

void StartImageWell::dropEvent(QDropEvent* event) {
    m_dropHere = false;
    update();
    event->acceptProposedAction();
    Q_EMIT dropped(event->mimeData());
}

}  // namespace lightreel
