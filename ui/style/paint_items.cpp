#include "ui/style/paint_items.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QStyleOption>
#include <QTableView>

#include "ui/style/crisp.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kRing = 2;

bool has(const QStyleOption& option, QStyle::StateFlag flag) {
    return (option.state & flag) != 0;
}

void paintInnerRing(QPainter& painter, const QRectF& rect, const QColor& color) {
    painter.save();
    painter.setPen(QPen(color, kRing, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(kRing / 2.0, kRing / 2.0, -kRing / 2.0, -kRing / 2.0));
    painter.restore();
}

}  // namespace

void paintRowGround(QPainter& painter, const QStyleOption& option, bool wholeRow) {
    if (has(option, QStyle::State_Selected))
        painter.fillRect(option.rect, Theme::of(option.palette).soft);
    else if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled))
        painter.fillRect(option.rect, option.palette.color(QPalette::AlternateBase));
    // Only tables draw whole rows; theirs are parted by hairlines.
    if (wholeRow && qobject_cast<const QTableView*>(option.styleObject))
        drawHorizontal(painter, option.rect.left(), option.rect.right() + 1, option.rect.bottom(),
                       option.palette.color(QPalette::Midlight));
}

void paintRowFocus(QPainter& painter, const QStyleOption& option, const QWidget* widget) {
    if (!qobject_cast<const QAbstractItemView*>(widget) || !has(option, QStyle::State_KeyboardFocusChange))
        return;
    paintInnerRing(painter, option.rect, Theme::of(option.palette).accent);
}

void paintHeader(QPainter& painter, const QStyleOption& option) {
    painter.fillRect(option.rect, option.palette.color(QPalette::Window));
    drawHorizontal(painter, option.rect.left(), option.rect.right() + 1, option.rect.bottom(),
                   option.palette.color(QPalette::Midlight));
}

void paintHeaderLabel(QPainter& painter, const QStyleOptionHeader& option) {
    painter.setPen(Theme::of(option.palette).text2);
    painter.drawText(option.rect.adjusted(1, 0, -1, 0),
                     static_cast<int>(option.textAlignment | Qt::TextSingleLine | Qt::TextDontClip),
                     option.text);
}

void paintTab(QPainter& painter, const QStyleOptionTab& option) {
    const Theme& theme = Theme::of(option.palette);
    if (has(option, QStyle::State_Selected)) {
        painter.fillRect(option.rect, option.palette.color(QPalette::Window));
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 2), theme.accent);
    } else {
        const bool hovered = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
        painter.fillRect(option.rect, option.palette.color(hovered ? QPalette::Midlight : QPalette::Mid));
    }
    if (has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange))
        paintInnerRing(painter, option.rect, theme.accent);
}

void paintTabLabel(QPainter& painter, const QStyleOptionTab& option, const QWidget* widget) {
    const bool chosen = has(option, QStyle::State_Selected);
    const QColor color =
        chosen ? option.palette.color(QPalette::WindowText) : Theme::of(option.palette).text2;
    QFont font = widget ? widget->font() : painter.font();
    if (chosen) font.setWeight(QFont::Medium);
    QRect place =
        option.rect.adjusted(space::kGroupGap, 0, -space::kGroupGap - option.rightButtonSize.width(), 0);
    painter.save();
    painter.setFont(font);
    painter.setPen(color);
    if (!option.icon.isNull()) {
        const int side = space::kIcon;
        option.icon.paint(&painter, QRect(place.left(), place.center().y() + 1 - side / 2, side, side));
        place.setLeft(place.left() + side + space::kRowGap);
    }
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic | Qt::TextSingleLine,
                     option.text);
    painter.restore();
}

void paintArrow(QPainter& painter, const QStyleOption& option, const char* icon) {
    QRectF place(0, 0, space::kSmallIcon, space::kSmallIcon);
    place.moveCenter(QRectF(option.rect).center());
    const Theme& theme = Theme::of(option.palette);
    paintIcon(painter, place, icon, has(option, QStyle::State_Enabled) ? theme.text2 : theme.disabled);
}

void paintTabClose(QPainter& painter, const QStyleOption& option) {
    if (has(option, QStyle::State_MouseOver))
        drawRounded(painter, option.rect, 2, option.palette.color(QPalette::Light));
    QRectF place(0, 0, space::kSmallIcon, space::kSmallIcon);
    place.moveCenter(QRectF(option.rect).center());
    paintIcon(painter, place, "close", option.palette.color(QPalette::WindowText));
}

}  // namespace lightreel
