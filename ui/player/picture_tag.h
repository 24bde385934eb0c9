#pragma once
#include <QColor>
#include <QRectF>
#include <QString>

class QFont;
class QPainter;

namespace lightreel {

/// A few words on a picture, light on a dark ground in every theme.
struct PictureTag {
    QString text;
    QString letter = {};  ///< stands before the text in its own colour
    QColor letterColor = {};
    bool right = false;  ///< in the upper right corner instead of the left one
};

/// place: the visible part of the picture. What does not fit is cut; nothing is painted where three letters
/// would not fit.
void paintPictureTag(QPainter& painter, const QRectF& place, const PictureTag& tag, const QFont& font);

/// The ground alone.
void paintTagGround(QPainter& painter, const QRectF& ground);
inline const QColor kTagText(0xF2F2F2);

}  // namespace lightreel
