#include "ui/player/picture_tag.h"

#include <QFontMetricsF>
#include <QPainter>
#include <cmath>

#include "ui/style/crisp.h"
#include "ui/style/labels.h"

namespace lightreel {
namespace {

constexpr int kFromCorner = 8;
constexpr int kPadding = 6;
constexpr int kLeastHeight = 18;

}  // namespace

void paintTagGround(QPainter& painter, const QRectF& ground) {
    drawRounded(painter, ground, 2, QColor(0, 0, 0, 158));  // black, 62 %
}

void paintPictureTag(QPainter& painter, const QRectF& place, const PictureTag& tag, const QFont& font) {
    painter.setFont(smallFont(font));
    const QFontMetricsF metrics(painter.font());
    const double letter = tag.letter.isEmpty() ? 0 : metrics.horizontalAdvance(tag.letter) + kPadding;
    const double room = place.width() - 2 * (kFromCorner + kPadding) - letter;
    if (tag.text.isEmpty() || room < 3 * metrics.averageCharWidth()) return;
    const QString text = metrics.elidedText(tag.text, Qt::ElideRight, room);
    const QSizeF size(std::ceil(letter + metrics.horizontalAdvance(text)) + 2 * kPadding,
                      std::max<double>(kLeastHeight, std::ceil(metrics.height()) + 4));
    const double left = tag.right ? place.right() - kFromCorner - size.width() : place.left() + kFromCorner;
    const QRectF ground({left, place.top() + kFromCorner}, size);
    paintTagGround(painter, ground);
    const QRectF inner = ground.adjusted(kPadding, 0, -kPadding + 1, 0);
    painter.setPen(tag.letterColor);
    if (letter > 0) painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, tag.letter);
    painter.setPen(kTagText);
    painter.drawText(inner.adjusted(letter, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
}

}  // namespace lightreel
