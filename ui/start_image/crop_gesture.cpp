#include "ui/start_image/crop_gesture.h"

#include <algorithm>

namespace lightreel {
namespace {

constexpr double kFarthest = 1, kClosest = 8;  ///< what validate() allows

/// Where a part that begins at `begin` lies in the room that it has; as before where it has none.
double placed(double begin, double room, double before) {
    constexpr double kNoRoom = 1e-6;  ///< pixels
    return room > kNoRoom ? std::clamp(begin / room, 0.0, 1.0) : before;
}

PictureFraming placedAt(PictureFraming framing, const QPointF& corner, const QSize& picture,
                        const QSize& frame) {
    const QRectF part = keptPart(framing, picture, frame);
    framing.x = placed(corner.x(), picture.width() - part.width(), framing.x);
    framing.y = placed(corner.y(), picture.height() - part.height(), framing.y);
    return framing;
}

}  // namespace

QRectF keptPart(const PictureFraming& framing, const QSize& picture, const QSize& frame) {
    const PictureArea area =
        croppedArea(framing, picture.width(), picture.height(), frame.width(), frame.height());
    return {area.left, area.top, area.width, area.height};
}

PictureFraming moved(PictureFraming framing, const QPointF& by, const QSize& picture, const QSize& frame) {
    return placedAt(framing, keptPart(framing, picture, frame).topLeft() + by, picture, frame);
}

PictureFraming zoomed(PictureFraming framing, double factor, const QPointF& at, const QSize& picture,
                      const QSize& frame) {
    const QRectF before = keptPart(framing, picture, frame);
    const double zoom = std::clamp(framing.zoom * factor, kFarthest, kClosest);
    const QPointF inside(std::clamp(at.x(), before.left(), before.right()),
                         std::clamp(at.y(), before.top(), before.bottom()));
    const QPointF corner = inside - (inside - before.topLeft()) * (framing.zoom / zoom);
    framing.zoom = zoom;
    return placedAt(framing, corner, picture, frame);
}

}  // namespace lightreel
