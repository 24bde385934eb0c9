#pragma once
#include <QStyledItemDelegate>

namespace lightreel {

/// A queue row: thumbnail, prompt, state with its icon; a bar while it runs.
class QueueDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace lightreel
