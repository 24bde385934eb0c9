#pragma once
#include <QWidget>

#include "ui/compare/clip_pair.h"
#include "ui/compare/quality_strip.h"
#include "ui/compare/setting_differences.h"
#include "ui/style/theme.h"

class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace lightreel {

class FiguresCard;
class IconLabel;
class Label;

/// "What differs": settings, time and memory of B against A, and how near the shown frames are.
class DiffersPanel : public QWidget {
    Q_OBJECT
  public:
    explicit DiffersPanel(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    /// It never holds a window wide: a tab without room for it puts it away.
    [[nodiscard]] QSize minimumSizeHint() const override;

    void showPair(const ClipPair& pair);
    /// More frames have been measured.
    void showFigures(const ClipPair& pair);
    /// between: A against B, null while it is being measured.
    void showFrame(const ClipPair& pair, int frame, const FrameQuality* between);
    void setExportable(bool exportable);

  Q_SIGNALS:
    void settingsWanted();
    void exportWanted();

  private:
    struct Note {
        QWidget* row;
        IconLabel* icon;
        Label* text;
    };
    [[nodiscard]] QWidget* buildPage();
    [[nodiscard]] QWidget* buildButtons();
    [[nodiscard]] Note addNote(QVBoxLayout& column, const char* objectName);
    void showNote(const Note& note, const char* icon, Tone tone, const QString& text);
    void showDifferences(const ClipPair& pair);
    void fillTable(const std::vector<SettingDifference>& rows);
    void showNotes(const ClipPair& pair);

    QTableWidget* m_table;
    Label* m_same;
    FiguresCard* m_against;
    FiguresCard* m_frame;
    Note m_times, m_common, m_runs;
    QPushButton* m_export;
    QPushButton* m_use;
};

}  // namespace lightreel
