#pragma once
#include <QStyledItemDelegate>

#include "ui/style/theme.h"

namespace lightreel {

/// A state in a table: an icon and a word on the ground of its tone.
class StateChip : public QStyledItemDelegate {
    Q_OBJECT
  public:
    static constexpr int kToneRole = Qt::UserRole + 1;  ///< int(Tone); the icon follows from it
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace lightreel
