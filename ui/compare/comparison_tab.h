#pragma once
#include <QWidget>

#include "ui/compare/compared_set.h"

class QHBoxLayout;
class QStackedWidget;

namespace lightreel {

class ClipPair;
class CompareHeader;
class ComparePlayer;
class DiffersPanel;

/// The Comparison tab: two clips of a set frame by frame, and what differs between them.
class ComparisonTab : public QWidget {
    Q_OBJECT
  public:
    explicit ComparisonTab(QWidget* parent = nullptr);
    ~ComparisonTab() override;

    /// Shows the baseline beside the next clip there is. An empty set shows the page without clips.
    void showSet(const ComparedSet& set);
    /// More is known of the same set (entries in the same order): what is shown stays.
    void updateSet(const ComparedSet& set);
    /// Entries of the set; outside of it, or a == b, changes nothing.
    void select(int a, int b);
    [[nodiscard]] int a() const;
    [[nodiscard]] int b() const;
    [[nodiscard]] int frame() const;  ///< from 0
    void showFrame(int frame);
    void setExportable(bool exportable);  ///< at first it is

  Q_SIGNALS:
    void settingsWanted(const lightreel::AccelerationOptions& options);  ///< those of B, for the next clip
    void exportWanted();
    void compareSettingsWanted();
    void selectionChanged(int a, int b);
    void frameChanged(int frame);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

  private:
    [[nodiscard]] QWidget* buildEmptyPage();
    [[nodiscard]] QWidget* buildClipsPage();
    void connectHeader();
    void listNames();
    [[nodiscard]] AccelerationOptions settingsOf(const ComparedEntry& entry) const;
    void showDifferences();
    void showFrameFigures();
    void setFullScreen(bool full);

    ClipPair* m_pair;
    QStackedWidget* m_pages;
    CompareHeader* m_header;
    ComparePlayer* m_player;
    DiffersPanel* m_panel;
    QHBoxLayout* m_body = nullptr;
    bool m_narrow = false;
};

}  // namespace lightreel
