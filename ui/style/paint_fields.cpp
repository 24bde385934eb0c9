#include "ui/style/paint_fields.h"

#include <QPainter>
#include <QStyleOption>

#include "ui/style/crisp.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

bool has(const QStyleOption& option, QStyle::StateFlag flag) {
    return (option.state & flag) != 0;
}

/// One of the two arrows of a spin box.
void paintArrow(QPainter& painter, const QStyleOptionSpinBox& option, const QRect& place, const char* icon,
                QStyle::SubControl part, bool canStep) {
    const Theme& theme = Theme::of(option.palette);
    const bool enabled = has(option, QStyle::State_Enabled) && canStep;
    const bool hovered = enabled && option.activeSubControls == part && has(option, QStyle::State_MouseOver);
    if (hovered) painter.fillRect(place, option.palette.color(QPalette::Light));
    QRectF square(0, 0, 9, 9);
    square.moveCenter(QRectF(place).center());
    paintIcon(painter, square, icon,
              enabled ? (hovered ? option.palette.color(QPalette::Text) : theme.text2) : theme.disabled);
}

}  // namespace

void paintField(QPainter& painter, const QStyleOption& option, const QWidget* widget) {
    const Theme& theme = Theme::of(option.palette);
    if (!has(option, QStyle::State_Enabled))
        return drawRounded(painter, option.rect, space::kRadius, {},
                           option.palette.color(QPalette::Midlight));
    QColor edge = theme.edge;
    if (hasRole(widget, kRefusedProperty))
        edge = theme.error;
    else if (has(option, QStyle::State_HasFocus))
        edge = theme.accent;
    else if (has(option, QStyle::State_MouseOver))
        edge = theme.text2;
    drawRounded(painter, option.rect, space::kRadius, option.palette.color(QPalette::Base), edge);
}

void paintSpinBox(QPainter& painter, const QStyleOptionSpinBox& option, const QRect& up, const QRect& down,
                  const QWidget* widget) {
    paintField(painter, option, widget);
    drawVertical(painter, up.left(), option.rect.top() + 1, option.rect.bottom(),
                 option.palette.color(QPalette::Midlight));
    const QRect right = up.adjusted(1, 0, -1, 0), rightDown = down.adjusted(1, 0, -1, 0);
    paintArrow(painter, option, right, "up", QStyle::SC_SpinBoxUp,
               (option.stepEnabled & QAbstractSpinBox::StepUpEnabled) != 0);
    paintArrow(painter, option, rightDown, "down", QStyle::SC_SpinBoxDown,
               (option.stepEnabled & QAbstractSpinBox::StepDownEnabled) != 0);
}

void paintCombo(QPainter& painter, const QStyleOptionComboBox& option, const QWidget* widget) {
    const Theme& theme = Theme::of(option.palette);
    const bool enabled = has(option, QStyle::State_Enabled);
    if (option.editable) {
        paintField(painter, option, widget);
    } else if (!enabled) {
        drawRounded(painter, option.rect, space::kRadius, {}, option.palette.color(QPalette::Midlight));
    } else {
        QColor ground = option.palette.color(QPalette::Button);
        if (has(option, QStyle::State_Sunken) || has(option, QStyle::State_On))
            ground = theme.pressed;
        else if (has(option, QStyle::State_MouseOver))
            ground = option.palette.color(QPalette::Light);
        drawRounded(painter, option.rect, space::kRadius, ground, theme.rim);
    }
    QRectF arrow(0, 0, 12, 12);
    arrow.moveCenter(QPointF(option.rect.right() - 10, QRectF(option.rect).center().y()));
    paintIcon(painter, arrow, "down", enabled ? theme.text2 : theme.disabled);
}

void paintComboLabel(QPainter& painter, const QStyleOptionComboBox& option, const QRect& text) {
    QRect place = text;
    if (!option.currentIcon.isNull()) {
        const int side = option.iconSize.width();
        option.currentIcon.paint(&painter,
                                 QRect(place.left(), place.center().y() + 1 - side / 2, side, side));
        place.setLeft(place.left() + side + space::kRowGap);
    }
    const bool placeholder = option.currentText.isEmpty();
    painter.setPen(option.palette.color(placeholder ? QPalette::PlaceholderText : QPalette::ButtonText));
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, place.width()));
}

}  // namespace lightreel
