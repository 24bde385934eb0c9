#pragma once
#include <QPointF>
#include <QRectF>
#include <QSize>

#include "core/request/picture_framing.h"

/// How a hand moves the part of a picture that Crop keeps. Pixels are the picture's.
namespace lightreel {

[[nodiscard]] QRectF keptPart(const PictureFraming& framing, const QSize& picture, const QSize& frame);

/// The part moved by so many pixels, as far as the picture reaches.
[[nodiscard]] PictureFraming moved(PictureFraming framing, const QPointF& by, const QSize& picture,
                                   const QSize& frame);

/// The part `factor` times closer; the pixel `at` stays where it is in the frame, unless an edge is in the
/// way.
[[nodiscard]] PictureFraming zoomed(PictureFraming framing, double factor, const QPointF& at,
                                    const QSize& picture, const QSize& frame);

}  // namespace lightreel
