#include "ui/compare/compare_view.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

#include "ui/style/roles.h"

namespace lightreel {
namespace {

constexpr double kBetween = 2;  ///< the two sides

}  // namespace

QString compareModeName(CompareMode mode) {
    switch (mode) {
        case CompareMode::Wipe:
            return CompareView::tr("Wipe");
        case CompareMode::SideBySide:
            return CompareView::tr("Side by side");
        case CompareMode::Onion:
            return CompareView::tr("Onion skin");
        case CompareMode::Difference:
            return CompareView::tr("Difference");
        case CompareMode::Flip:
            return CompareView::tr("Flip");
    }
    return {};
}

CompareView::CompareView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAttribute(Qt::WA_OpaquePaintEvent);
    keepRingInside(this);
    showCursor();
}

void CompareView::setClips(Shown a, Shown b) {
    m_clips = {std::move(a), std::move(b)};
    const QSize size = m_clips[m_clips[0].picture.isNull() ? 1 : 0].picture.size();
    const bool otherSize = size != m_place.picture;
    m_place.picture = size;
    if (otherSize) {
        m_place.pan = {};
        Q_EMIT shownScaleChanged();
    }
    update();
}

void CompareView::setHeat(Heat heat) {
    m_heat = std::move(heat);
    if (m_mode == CompareMode::Difference) update();
}

void CompareView::setMode(CompareMode mode) {
    m_mode = mode;
    showCursor();
    update();
    Q_EMIT shownScaleChanged();  // half of the room is left side by side
}

void CompareView::setDivider(double part) {
    m_divider = std::clamp(part, 0.0, 1.0);
    tellSpoken(this, spokenValue());
    update();
}

void CompareView::setOnion(double opacity) {
    m_onion = opacity;
    update();
}

void CompareView::setShowsB(bool showsB) {
    m_showsB = showsB;
    tellSpoken(this, spokenValue());
    update();
}

void CompareView::setZoom(double zoom) {
    const double before = shownScale();
    m_place.zoom = zoom;
    // The middle of the view stays where it is.
    m_place.panTo(m_place.pan * shownScale() / before, room(0).size(), devicePixelRatioF());
    showCursor();
    update();
    Q_EMIT shownScaleChanged();
}

double CompareView::shownScale() const {
    return m_place.scale(room(0).size(), devicePixelRatioF());
}

QRectF CompareView::room(int clip) const {
    const QRectF all = rect();
    if (m_mode != CompareMode::SideBySide) return all;
    const double half = std::floor((all.width() - kBetween) / 2);
    return {clip == 0 ? 0 : half + kBetween, 0, half, all.height()};
}

QRectF CompareView::pictureRect(int clip) const {
    return m_place.rect(room(clip), devicePixelRatioF());
}

QRectF CompareView::visible(int clip) const {
    if (m_place.picture.isEmpty()) return room(clip);
    return pictureRect(clip).intersected(room(clip));
}

QRectF CompareView::groundOf(int clip, const QRectF& part) const {
    if (!m_clips[static_cast<size_t>(clip)].picture.isNull()) return part;
    QRectF all = room(clip);
    const bool shared = m_mode == CompareMode::Wipe || m_mode == CompareMode::Onion;
    if (shared && clip == 0) all.setRight(part.right());
    if (shared && clip == 1) all.setLeft(part.left());
    return all;
}

double CompareView::dividerX() const {
    const QRectF seen = visible(0);
    const double ratio = devicePixelRatioF();
    return std::round((seen.left() + seen.width() * m_divider) * ratio) / ratio;
}

QString CompareView::spokenValue() const {
    if (m_place.picture.isEmpty()) return m_clips[0].sentence;
    QString what = compareModeName(m_mode);
    if (m_mode == CompareMode::Wipe) what = tr("Wipe at %1\u00A0%").arg(qRound(m_divider * 100));
    if (m_mode == CompareMode::Flip) what = m_showsB ? tr("Flip, B shown") : tr("Flip, A shown");
    return tr("%1, %2 × %3 pixels at %4\u00A0%")
        .arg(what)
        .arg(m_place.picture.width())
        .arg(m_place.picture.height())
        .arg(qRound(shownScale() * 100));
}

void CompareView::showCursor() {
    if (m_mode == CompareMode::Wipe) return setCursor(Qt::SplitHCursor);
    setCursor(m_place.zoom == PicturePlace::kFit ? Qt::ArrowCursor : Qt::OpenHandCursor);
}

void CompareView::resizeEvent(QResizeEvent*) {
    m_place.panTo(m_place.pan, room(0).size(), devicePixelRatioF());
    Q_EMIT shownScaleChanged();
}

void CompareView::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->position();
    m_panPressed = m_place.pan;
    m_moved = false;
    if (event->button() == Qt::LeftButton) mouseMoveEvent(event);
}

/// The left button moves the line of a wipe, and pulls the picture about elsewhere; the middle one always
/// pulls.
void CompareView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF way = event->position() - m_pressed;
    if (way.manhattanLength() >= QApplication::startDragDistance()) m_moved = true;
    if (m_mode == CompareMode::Wipe && (event->buttons() & Qt::LeftButton)) {
        const QRectF seen = visible(0);
        return setDivider((event->position().x() - seen.left()) / std::max(1.0, seen.width()));
    }
    if (!(event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) || m_place.zoom == PicturePlace::kFit)
        return;
    m_place.panTo(m_panPressed + way, room(0).size(), devicePixelRatioF());
    update();
}

void CompareView::mouseReleaseEvent(QMouseEvent* event) {
    if (m_mode == CompareMode::Flip && event->button() == Qt::LeftButton && !m_moved) setShowsB(!m_showsB);
}

void CompareView::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().y() != 0) Q_EMIT zoomWanted(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

}  // namespace lightreel
