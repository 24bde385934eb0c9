// How CompareView paints its modes.
#include <QPainter>
#include <cmath>

#include "ui/compare/compare_view.h"
#include "ui/compare/heat_image.h"
#include "ui/style/crisp.h"
#include "ui/style/labels.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr double kHandle = 28;
constexpr double kLine = 2;
constexpr double kBarWidth = 96, kBarHeight = 8, kBarPadding = 8;
const QColor kEdge(20, 20, 20);

}  // namespace

void CompareView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(palette()).surround);
    switch (m_mode) {
        case CompareMode::Wipe:
            return paintWipe(painter);
        case CompareMode::SideBySide:
            return paintSides(painter);
        case CompareMode::Onion:
            return paintOnion(painter);
        case CompareMode::Difference:
            return paintDifference(painter);
        case CompareMode::Flip:
            return paintFlip(painter);
    }
}

/// Letters have the colours of the dark theme: the ground of a tag is dark in every one.
PictureTag CompareView::tagOf(int clip) const {
    const Theme& theme = Theme::darkTheme();
    return {m_clips[static_cast<size_t>(clip)].name, clip == 0 ? tr("A") : tr("B"),
            clip == 0 ? theme.runA : theme.runB};
}

void CompareView::paintImage(QPainter& painter, const QImage& image, const QRectF& place) const {
    const double scale = shownScale();
    const bool asItIs = scale >= 1 && scale == std::floor(scale);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !asItIs);
    painter.drawImage(place, image);
}

void CompareView::paintSentence(QPainter& painter, const QString& sentence, const QRectF& part) const {
    const QRectF text = part.adjusted(16, 16, -16, -16);
    if (text.width() < 3 * fontMetrics().averageCharWidth()) return;
    painter.fillRect(part, palette().color(QPalette::Base));
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(text, Qt::AlignCenter | Qt::TextWordWrap, sentence);
}

void CompareView::paintClip(QPainter& painter, int clip, const QRectF& part) const {
    const Shown& shown = m_clips[static_cast<size_t>(clip)];
    if (shown.picture.isNull()) return paintSentence(painter, shown.sentence, groundOf(clip, part));
    painter.save();
    painter.setClipRect(part);
    paintImage(painter, shown.picture, pictureRect(clip));
    painter.restore();
}

void CompareView::paintWipe(QPainter& painter) const {
    const QRectF seen = visible(0);
    const double x = dividerX();
    QRectF left = seen, right = seen;
    left.setRight(x);
    right.setLeft(x);
    paintClip(painter, 0, left);
    paintClip(painter, 1, right);
    PictureTag b = tagOf(1);
    b.right = true;
    paintPictureTag(painter, groundOf(0, left), tagOf(0), font());
    paintPictureTag(painter, groundOf(1, right), b, font());
    const Crisp crisp(painter);
    const double edge = crisp.lineWidth();
    painter.fillRect(QRectF(x - kLine / 2 - edge, seen.top(), kLine + 2 * edge, seen.height()), kEdge);
    painter.fillRect(QRectF(x - kLine / 2, seen.top(), kLine, seen.height()), Qt::white);
    paintHandle(painter, x);
}

void CompareView::paintHandle(QPainter& painter, double x) const {
    const QPointF middle(x, std::round(visible(0).center().y()));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kEdge);
    painter.drawEllipse(middle, kHandle / 2 + 1, kHandle / 2 + 1);
    painter.setBrush(Qt::white);
    painter.drawEllipse(middle, kHandle / 2, kHandle / 2);
    painter.setBrush(kEdge);
    painter.drawEllipse(middle, kHandle / 2 - kLine, kHandle / 2 - kLine);
    painter.setPen(QPen(Qt::white, kLine, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const int side : {-1, 1}) {
        const QPointF tip = middle + QPointF(side * 7.5, 0);
        painter.drawPolyline(QPolygonF{tip + QPointF(-side * 4, -4), tip, tip + QPointF(-side * 4, 4)});
    }
    painter.restore();
}

void CompareView::paintSides(QPainter& painter) const {
    for (const int clip : {0, 1}) {
        paintClip(painter, clip, visible(clip));
        paintPictureTag(painter, groundOf(clip, visible(clip)), tagOf(clip), font());
    }
    painter.fillRect(QRectF(room(0).right(), 0, room(1).left() - room(0).right(), height()),
                     palette().color(QPalette::Dark));
}

void CompareView::paintOnion(QPainter& painter) const {
    const bool both = !m_clips[0].picture.isNull() && !m_clips[1].picture.isNull();
    const QRectF seen = visible(0);
    QRectF left = seen, right = seen;
    if (!both) left.setRight(std::round(seen.center().x()));
    right.setLeft(both ? seen.left() : left.right());
    paintClip(painter, 0, left);
    painter.setOpacity(both ? m_onion : 1);
    paintClip(painter, 1, right);
    painter.setOpacity(1);
    PictureTag b = tagOf(1);
    b.right = true;
    left.setRight(seen.center().x());
    right.setLeft(seen.center().x());
    paintPictureTag(painter, groundOf(0, left), tagOf(0), font());
    paintPictureTag(painter, groundOf(1, right), b, font());
}

void CompareView::paintDifference(QPainter& painter) const {
    const QRectF seen = visible(0);
    if (m_heat.picture.isNull()) return paintSentence(painter, m_heat.sentence, rect());
    painter.save();
    painter.setClipRect(seen);
    paintImage(painter, m_heat.picture, pictureRect(0));
    painter.restore();
    paintPictureTag(painter, seen, {m_heat.caption}, font());
    paintScaleBar(painter, seen);
}

void CompareView::paintScaleBar(QPainter& painter, const QRectF& place) const {
    painter.setFont(smallFont(font()));
    const QFontMetricsF metrics(painter.font());
    const QString least = QStringLiteral("0");
    const double before = metrics.horizontalAdvance(least) + kBarPadding / 2;
    const double after = metrics.horizontalAdvance(m_heat.most) + kBarPadding / 2;
    const QSizeF size(std::ceil(before + kBarWidth + after) + 2 * kBarPadding,
                      std::max(18.0, std::ceil(metrics.height()) + 4));
    const QRectF ground(place.bottomRight() - QPointF(size.width() + 8, size.height() + 8), size);
    if (ground.left() < place.left()) return;
    paintTagGround(painter, ground);
    const QRectF bar(ground.left() + kBarPadding + before, ground.center().y() - kBarHeight / 2, kBarWidth,
                     kBarHeight);
    QLinearGradient ramp(bar.topLeft(), bar.topRight());
    for (const double part : {0.0, 0.5, 1.0}) ramp.setColorAt(part, QColor(heatColor(part)));
    painter.fillRect(bar, ramp);
    painter.setPen(kTagText);
    painter.drawText(ground.adjusted(kBarPadding, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, least);
    painter.drawText(ground.adjusted(0, 0, -kBarPadding, 0), Qt::AlignRight | Qt::AlignVCenter, m_heat.most);
}

void CompareView::paintFlip(QPainter& painter) const {
    const int shown = m_showsB ? 1 : 0;
    paintClip(painter, shown, visible(shown));
    paintPictureTag(painter, groundOf(shown, visible(shown)), tagOf(shown), font());
}

}  // namespace lightreel
