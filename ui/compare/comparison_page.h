#pragma once
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "ui/compare/comparison_flow.h"

class QPushButton;
class QSplitter;
class QTabWidget;
class QToolButton;

namespace lightreel {

class ComparisonMap;
class ComparisonTab;
class ComparisonTable;
class Label;
class ElidedLabel;
class ProgressBar;
class TapePanel;

/// The whole of a comparison: two of its clips above, the table of all settings below, and under that the
/// memory tapes or the map. It shows one flow at a time and steers it; it owns none.
class ComparisonPage : public QWidget {
    Q_OBJECT
  public:
    explicit ComparisonPage(QWidget* parent = nullptr);

    void show(ComparisonFlow* flow);  ///< null: two clips alone, or nothing
    [[nodiscard]] ComparisonFlow* flow() const { return m_flow; }
    [[nodiscard]] ComparisonTab& clips() { return *m_clips; }
    [[nodiscard]] ComparisonTable& table() { return *m_table; }
    [[nodiscard]] ComparisonMap& map() { return *m_map; }
    void showMap();

  Q_SIGNALS:
    void settingsWanted(size_t member);
    void runAgainWanted(size_t member);
    void folderWanted(const QString& folder);
    void progressed();  ///< another comparison is shown, or more of it has run

  private:
    [[nodiscard]] QWidget* buildHead();
    [[nodiscard]] QWidget* buildMapTools();
    [[nodiscard]] QWidget* buildBelow();
    void connectParts();
    void refreshSoon();
    void refresh();
    void showProgress();
    void showPause(bool running);
    void onPair();

    QPointer<ComparisonFlow> m_flow;
    ComparisonTab* m_clips;
    ComparisonTable* m_table;
    TapePanel* m_tapes;
    ComparisonMap* m_map;
    QWidget* m_board = nullptr;  ///< head, table and what is below
    QTabWidget* m_below = nullptr;
    ElidedLabel* m_title = nullptr;
    Label* m_state = nullptr;
    ProgressBar* m_bar = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
    QToolButton* m_columns = nullptr;
    QTimer m_refresh;  ///< many members may end within a moment
};

}  // namespace lightreel
