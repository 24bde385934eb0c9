#pragma once
#include <QRectF>
#include <QSize>

namespace lightreel {

/// Where a picture lies in a view: as large as fits, or at a scale, and then it can be pulled about.
struct PicturePlace {
    static constexpr double kFit = 0;

    QSize picture;       ///< pixels that the scale counts in
    double zoom = kFit;  ///< device pixels per picture pixel
    QPointF pan;         ///< of the picture's middle from the room's, logical pixels

    /// kFit resolved; 1 without a picture. ratio: device pixels per logical pixel.
    [[nodiscard]] double scale(const QSizeF& room, double ratio) const;
    /// Its corner lies on a whole device pixel.
    [[nodiscard]] QRectF rect(const QRectF& room, double ratio) const;
    /// What hangs over the edge can be pulled in, no further.
    void panTo(const QPointF& wanted, const QSizeF& room, double ratio);
};

}  // namespace lightreel
