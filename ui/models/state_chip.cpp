#include "ui/models/state_chip.h"

#include <QApplication>
#include <QPainter>

#include "ui/style/chip.h"
#include "ui/style/spacing.h"

namespace lightreel {

void StateChip::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    row.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &row, painter,
                                       option.widget);  // the row's ground
    const QString text = index.data().toString();
    if (text.isEmpty()) return;
    const auto tone = static_cast<Tone>(index.data(kToneRole).toInt());
    const QPoint place(option.rect.left() + space::kLabelGap / 2, option.rect.center().y());
    paintChip(*painter, place, text, tone, option.font, option.palette,
              option.rect.width() - space::kLabelGap);
}

QSize StateChip::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    constexpr int kIconAndPadding = 40;
    const QFontMetrics metrics(smallFont(option.font));
    return {metrics.horizontalAdvance(index.data().toString()) + kIconAndPadding,
            std::max(space::kRow, metrics.height() + 10)};
}

}  // namespace lightreel
