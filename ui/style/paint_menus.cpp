#include "ui/style/paint_menus.h"

#include <QPainter>
#include <QStyleOption>

#include "ui/style/crisp.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

using Item = QStyleOptionMenuItem;

constexpr int kPadding = 8;
constexpr int kSeparator = 9;
constexpr int kKeysGap = 28;  ///< at least, between the words and the keys
constexpr double kKeysOpacity = 0.8;

/// Marks and icons share one column, which a menu without either does not have.
int markColumn(const Item& option) {
    return option.menuHasCheckableItems || option.maxIconWidth > 0 ? space::kIcon + space::kLabelGap : 0;
}

/// An entry that can be on shows whether it is, others their icon.
void paintMark(QPainter& painter, const Item& option, const QRect& place, const QColor& color) {
    const bool selected = color == option.palette.color(QPalette::HighlightedText);
    const bool enabled = (option.state & QStyle::State_Enabled) != 0;
    if (option.checkType == Item::NotCheckable) {
        const QIcon::Mode mode = !enabled ? QIcon::Disabled : selected ? QIcon::Selected : QIcon::Normal;
        option.icon.paint(&painter, place, Qt::AlignCenter, mode);
    } else if (option.checked && option.checkType == Item::Exclusive) {
        drawDot(painter, QRectF(place).center(), color);
    } else if (option.checked) {
        paintIcon(painter, place, "check", color);
    }
}

}  // namespace

void paintMenuItem(QPainter& painter, const QStyleOptionMenuItem& option) {
    const QRect& all = option.rect;
    if (option.menuItemType == Item::Separator)
        return drawHorizontal(painter, all.left() + kPadding, all.right() + 1 - kPadding, all.center().y(),
                              option.palette.color(QPalette::Midlight));
    const bool enabled = (option.state & QStyle::State_Enabled) != 0;
    const bool selected = enabled && (option.state & QStyle::State_Selected) != 0;
    if (selected) drawRounded(painter, all, 2, option.palette.color(QPalette::Highlight));
    const QColor color = selected  ? option.palette.color(QPalette::HighlightedText)
                         : enabled ? option.palette.color(QPalette::WindowText)
                                   : Theme::of(option.palette).disabled;
    QRect inner = all.adjusted(kPadding, 0, -kPadding, 0);
    const auto part = [&option](const QRect& ltr) {
        return QStyle::visualRect(option.direction, option.rect, ltr);
    };
    const int top = all.center().y() + 1 - space::kIcon / 2;
    paintMark(painter, option, part({inner.left(), top, space::kIcon, space::kIcon}), color);
    if (option.menuItemType == Item::SubMenu)
        paintIcon(
            painter,
            part({inner.right() + 1 - space::kSmallIcon, top + 2, space::kSmallIcon, space::kSmallIcon}),
            option.direction == Qt::LeftToRight ? "right" : "frame-back", color);
    inner.setLeft(inner.left() + markColumn(option));
    const int base = Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip;
    painter.save();
    painter.setFont(option.font);
    painter.setPen(color);
    const bool ltr = option.direction == Qt::LeftToRight;
    painter.drawText(part(inner), base | Qt::TextShowMnemonic | (ltr ? Qt::AlignLeft : Qt::AlignRight),
                     option.text.section(QLatin1Char('\t'), 0, 0));
    painter.setOpacity(enabled ? kKeysOpacity : 1);
    painter.drawText(part(inner), base | (ltr ? Qt::AlignRight : Qt::AlignLeft),
                     option.text.section(QLatin1Char('\t'), 1));
    painter.restore();
}

QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& words) {
    const int height = std::max(space::kControl, option.fontMetrics.height() + 8);
    if (option.menuItemType == Item::Separator) return {1, kSeparator};
    int width = words.width() + 2 * kPadding + markColumn(option) + kKeysGap;  // Qt adds the widest keys
    if (option.menuItemType == Item::SubMenu) width += space::kSmallIcon;
    return {width, height};
}

}  // namespace lightreel
