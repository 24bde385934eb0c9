#pragma once
#include <QTableWidget>

namespace lightreel {

/// A table of the design sheet that is read, not edited: rows parted by hairlines, no grid, no row numbers.
/// Call it when the columns have their titles. numbers: the columns that are aligned right.
void makePlainTable(QTableWidget& table, const QList<int>& numbers);

/// The same for a view on a model, which aligns its headings itself.
void makePlainView(QTableView& view);

[[nodiscard]] QTableWidgetItem* textCell(const QString& text);
[[nodiscard]] QTableWidgetItem* numberCell(const QString& text);

}  // namespace lightreel
