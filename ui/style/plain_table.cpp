#include "ui/style/plain_table.h"

#include <QHeaderView>

#include "ui/style/spacing.h"

namespace lightreel {
namespace {

QTableWidgetItem* cell(const QString& text, Qt::AlignmentFlag side) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignVCenter | side);
    return item;
}

}  // namespace

void makePlainTable(QTableWidget& table, const QList<int>& numbers) {
    for (int column = 0; column < table.columnCount(); ++column)
        table.horizontalHeaderItem(column)->setTextAlignment(
            Qt::AlignVCenter | (numbers.contains(column) ? Qt::AlignRight : Qt::AlignLeft));
    makePlainView(table);
}

void makePlainView(QTableView& view) {
    view.horizontalHeader()->setHighlightSections(false);
    QHeaderView* rows = view.verticalHeader();
    rows->hide();
    rows->setMinimumSectionSize(space::kRow);
    rows->setDefaultSectionSize(std::max(space::kRow, view.fontMetrics().height() + 10));
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setTabKeyNavigation(false);
    view.setShowGrid(false);
    view.setWordWrap(false);
    view.setFrameShape(QFrame::NoFrame);
}

QTableWidgetItem* textCell(const QString& text) {
    return cell(text, Qt::AlignLeft);
}

QTableWidgetItem* numberCell(const QString& text) {
    return cell(text, Qt::AlignRight);
}

}  // namespace lightreel
