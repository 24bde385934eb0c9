#pragma once
#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QRectF>

class QPainter;

namespace lightreel {

/// An icon of resources/icons by its file name without suffix. It follows the theme: text colour, accent when
/// on, disabled text when off, white on a fill.
[[nodiscard]] QIcon themeIcon(const char* name);

/// The icon in one colour, sharp on the painter's device. The square is centred in place.
void paintIcon(QPainter& painter, const QRectF& place, const char* name, const QColor& color);

}  // namespace lightreel
