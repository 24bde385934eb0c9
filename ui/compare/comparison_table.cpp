#include "ui/compare/comparison_table.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <algorithm>

#include "ui/compare/comparison_flow.h"
#include "ui/style/describe.h"
#include "ui/style/plain_table.h"
#include "ui/style/roles.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

using Column = ComparisonModel::Column;

constexpr int kLookedAt = 60;  ///< rows, for the width of a column

/// The small stage's figures and the highest peak say little beside the others.
bool shownAtFirst(int column) {
    return column != Column::Encode && column != Column::Decode && column != Column::Peak &&
           column != Column::EncodePeak;
}

}  // namespace

bool ComparisonOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(sortRole()), b = right.data(sortRole());
    if (a.isValid() != b.isValid()) return a.isValid() == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

ComparisonTable::ComparisonTable(QWidget* parent)
    : QTableView(parent),
      m_model(new ComparisonModel(this)),
      m_order(new ComparisonOrder(this)),
      m_columns(new QMenu(this)) {
    describe(this, "compareTable", tr("Compared settings"),
             tip(tr("Compared settings"), tr("What each setting costs and what it changes. The chosen row is "
                                             "B, a double click or A makes it A. Ctrl+C copies.")));
    m_order->setSourceModel(m_model);
    m_order->setSortRole(ComparisonModel::SortRole);
    setModel(m_order);
    makePlainView(*this);
    keepRingInside(this);
    setIconSize({12, 12});
    setSelectionMode(ExtendedSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    buildHeader();
    buildColumnsMenu();
    connect(m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) {
                if (first.column() != last.column()) fitColumns();  // else a word of the state
            });
}

void ComparisonTable::buildHeader() {
    QHeaderView* header = horizontalHeader();
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 3);
    header->setResizeContentsPrecision(kLookedAt);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { m_columns->popup(header->mapToGlobal(at)); });
    connect(header, &QHeaderView::sortIndicatorChanged, this,
            [this, header](int column, Qt::SortOrder order) {
                if (column == Column::Mark) return header->setSortIndicator(-1, Qt::AscendingOrder);
                m_order->sort(column, order);
            });
}

void ComparisonTable::buildColumnsMenu() {
    m_columns->setObjectName(QStringLiteral("compareColumnsMenu"));
    for (int column = Column::State; column < Column::Columns; ++column) {
        QAction* action =
            m_columns->addAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setData(column);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            fitColumns();
        });
        action->setChecked(shownAtFirst(column));
        setColumnHidden(column, !shownAtFirst(column));
    }
}

QStringList ComparisonTable::turnedColumns() const {
    QStringList turned;
    for (const QAction* action : m_columns->actions())
        if (action->isChecked() != shownAtFirst(action->data().toInt()))
            turned << QString::number(action->data().toInt());
    return turned;
}

void ComparisonTable::turnColumns(const QStringList& turned) {
    for (QAction* action : m_columns->actions()) {
        const int column = action->data().toInt();
        action->setChecked(shownAtFirst(column) != turned.contains(QString::number(column)));
    }
}

void ComparisonTable::show(ComparisonFlow* flow) {
    m_quiet = true;
    m_flow = flow;
    m_model->show(flow);
    fitColumns();
    m_quiet = false;
}

void ComparisonTable::setPair(std::optional<size_t> a, std::optional<size_t> b) {
    m_model->setPair(a, b);
    if (b && chosen() != b) select(*b);
}

void ComparisonTable::select(size_t member) {
    m_quiet = true;
    const QModelIndex row = m_order->mapFromSource(m_model->index(static_cast<int>(member), Column::Name));
    selectionModel()->setCurrentIndex(row, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_quiet = false;
}

/// Of what the column can say: figures and heading, and for the state its most frequent word, so that
/// nothing jumps while a run goes on.
int ComparisonTable::widthOf(int column) const {
    constexpr int kArrow = 14;
    const int letter = fontMetrics().averageCharWidth();
    const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    int width = horizontalHeader()->fontMetrics().horizontalAdvance(title) + 2 * letter;
    if (horizontalHeader()->sortIndicatorSection() == column) width += kArrow;
    if (column == Column::State)
        width = std::max(width, fontMetrics().horizontalAdvance(tr("Step 16 of 16")) + 5 * letter);
    return std::max(width, sizeHintForColumn(column)) + letter;
}

/// What is left over goes to the names.
void ComparisonTable::fitColumns() {
    int others = 0;
    for (int column = 0; column < Column::Columns; ++column) {
        if (isColumnHidden(column) || column == Column::Name) continue;
        const int width = widthOf(column);
        setColumnWidth(column, width);
        others += width;
    }
    setColumnWidth(Column::Name, std::max(widthOf(Column::Name), viewport()->width() - others));
}

void ComparisonTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitColumns();
}

std::optional<size_t> ComparisonTable::memberAt(const QModelIndex& index) const {
    if (!index.isValid()) return std::nullopt;
    return static_cast<size_t>(index.data(ComparisonModel::MemberRole).toInt());
}

std::optional<size_t> ComparisonTable::chosen() const {
    return memberAt(currentIndex());
}

void ComparisonTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    const std::optional<size_t> member = memberAt(current);
    if (member && !m_quiet && current.row() != previous.row()) Q_EMIT wantedAsB(*member);
}

void ComparisonTable::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const auto member = memberAt(indexAt(event->pos()))) Q_EMIT wantedAsA(*member);
}

void ComparisonTable::keyPressEvent(QKeyEvent* event) {
    const std::optional<size_t> member = chosen();
    if (event->matches(QKeySequence::Copy)) return copy();
    if (member && event->key() == Qt::Key_A && event->modifiers() == Qt::NoModifier)
        return void(Q_EMIT wantedAsA(*member));
    if (member && event->key() == Qt::Key_B && event->modifiers() == Qt::NoModifier)
        return void(Q_EMIT wantedAsB(*member));
    QTableView::keyPressEvent(event);
}

void ComparisonTable::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const std::optional<size_t> member = memberAt(byKey ? currentIndex() : indexAt(event->pos()));
    if (!member || !m_flow) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("compareRowMenu"));
    const bool done = m_flow->runs()[*member].done();
    const MemberPhase phase = m_flow->phase(*member);
    const auto add = [&](const char* icon, const QString& text, bool enabled, auto signal) {
        QAction* action = menu->addAction(themeIcon(icon), text, this, [this, signal, member = *member] {
            Q_EMIT(this->*signal)(member);
        });
        action->setEnabled(enabled);
    };
    add("wipe", tr("Show as A"), done, &ComparisonTable::wantedAsA);
    add("wipe", tr("Show as B"), done, &ComparisonTable::wantedAsB);
    menu->addSeparator();
    add("edit", tr("Load these settings"), true, &ComparisonTable::settingsWanted);
    add("retry", tr("Run again"), phase == MemberPhase::Done || phase == MemberPhase::Failed,
        &ComparisonTable::runAgainWanted);
    add("folder", tr("Open folder"), done, &ComparisonTable::folderWanted);
    menu->addSeparator();
    menu->addAction(themeIcon("copy"), tr("Copy"), this, [this] { copy(); });
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft())
                      : event->globalPos());
}

QString ComparisonTable::asText() const {
    QList<int> columns;
    for (int column = Column::Mark; column < Column::Columns; ++column)
        if (!isColumnHidden(column)) columns << column;
    QStringList lines, cells;
    for (const int column : columns)
        cells << m_order->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    lines << cells.join(QLatin1Char('\t'));
    const bool some = selectionModel()->hasSelection();
    for (int row = 0; row < m_order->rowCount(); ++row) {
        if (some && !selectionModel()->isRowSelected(row, {})) continue;
        cells.clear();
        for (const int column : columns) cells << m_order->index(row, column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void ComparisonTable::copy() const {
    QGuiApplication::clipboard()->setText(asText());
}

}  // namespace lightreel
