#include "ui/player/picture_place.h"

#include <algorithm>
#include <cmath>

namespace lightreel {
namespace {

constexpr int kMargin = 20;

double panned(double wanted, double shown, double room) {
    const double over = (shown - room) / 2;
    return over > 0 ? std::clamp(wanted, -over - kMargin, over + kMargin) : 0;
}

}  // namespace

double PicturePlace::scale(const QSizeF& room, double ratio) const {
    if (picture.isEmpty()) return 1;
    if (zoom != kFit) return zoom;
    const QSizeF inner = (room - QSizeF(2 * kMargin, 2 * kMargin)) * ratio;
    return std::max(0.01, std::min(inner.width() / picture.width(), inner.height() / picture.height()));
}

QRectF PicturePlace::rect(const QRectF& room, double ratio) const {
    const QSizeF shown = QSizeF(picture) * scale(room.size(), ratio) / ratio;
    const QPointF corner =
        room.topLeft() + QPointF(room.width() - shown.width(), room.height() - shown.height()) / 2 + pan;
    return {QPointF(std::round(corner.x() * ratio), std::round(corner.y() * ratio)) / ratio, shown};
}

void PicturePlace::panTo(const QPointF& wanted, const QSizeF& room, double ratio) {
    const QSizeF shown = QSizeF(picture) * scale(room, ratio) / ratio;
    pan = {panned(wanted.x(), shown.width(), room.width()),
           panned(wanted.y(), shown.height(), room.height())};
}

}  // namespace lightreel
