#pragma once
#include <QSortFilterProxyModel>
#include <QTableView>

#include "ui/compare/comparison_model.h"

class QMenu;

namespace lightreel {

/// By numbers where there are some; what says nothing stands last in either order.
class ComparisonOrder : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

  protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

/// The table of a comparison. A row that is chosen becomes B, one that is double-clicked A.
class ComparisonTable : public QTableView {
    Q_OBJECT
  public:
    explicit ComparisonTable(QWidget* parent = nullptr);

    void show(ComparisonFlow* flow);  ///< null: nothing
    void setPair(std::optional<size_t> a, std::optional<size_t> b);
    void select(size_t member);
    [[nodiscard]] const ComparisonModel& rows() const { return *m_model; }
    /// Of the current row; nothing: none is.
    [[nodiscard]] std::optional<size_t> chosen() const;
    /// The chosen rows (all, when none is) with headings, parted by tabs, as the columns are shown.
    [[nodiscard]] QString asText() const;
    /// Which columns are shown, to be ticked.
    [[nodiscard]] QMenu* columnsMenu() const { return m_columns; }
    [[nodiscard]] QStringList turnedColumns() const;  ///< that are not as at first; numbers as words
    void turnColumns(const QStringList& turned);

  Q_SIGNALS:
    void wantedAsA(size_t member);
    void wantedAsB(size_t member);
    void settingsWanted(size_t member);
    void runAgainWanted(size_t member);
    void folderWanted(size_t member);

  protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void buildHeader();
    void buildColumnsMenu();
    [[nodiscard]] int widthOf(int column) const;
    void fitColumns();
    void copy() const;
    [[nodiscard]] std::optional<size_t> memberAt(const QModelIndex& index) const;

    ComparisonModel* m_model;
    ComparisonOrder* m_order;
    QMenu* m_columns;
    ComparisonFlow* m_flow = nullptr;
    bool m_quiet = false;  ///< rows are chosen by the program
};

}  // namespace lightreel
