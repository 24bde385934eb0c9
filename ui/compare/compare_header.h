#pragma once
#include <QWidget>
#include <array>

#include "ui/compare/compare_view.h"
#include "ui/compare/heat_image.h"

class QBoxLayout;
class QButtonGroup;
class QComboBox;
class QSlider;
class QToolButton;

namespace lightreel {

/// The row over the pictures: which two clips, how they are laid beside each other, how large. Two rows where
/// one has no room.
class CompareHeader : public QWidget {
    Q_OBJECT
  public:
    explicit CompareHeader(QWidget* parent = nullptr);

    void setNames(const QStringList& names);
    void showPicks(int a, int b);
    void showMode(CompareMode mode);
    void showZoom(double zoom);
    void showDetails(bool shown);

    /// In two rows, without words.
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void picked(int a, int b);
    void modeWanted(lightreel::CompareMode mode);
    void heatKindWanted(lightreel::HeatKind kind);
    void gainWanted(int gain);
    void onionWanted(double opacity);
    void zoomWanted(double zoom);
    void detailsWanted(bool shown);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    [[nodiscard]] QWidget* buildPicks();
    [[nodiscard]] QWidget* buildModes();
    [[nodiscard]] QToolButton* addTool(QLayout& row, const char* objectName, const char* icon,
                                       const QString& name, const QString& sentence);
    void addMode(QLayout& row, CompareMode mode, const char* objectName, const char* icon,
                 const QString& sentence);
    void buildHeatChoice(QLayout& row);
    void pick(int side);
    void arrange();

    QBoxLayout* m_rows;
    QWidget* m_picksRow;
    QWidget* m_modesRow;
    std::array<QComboBox*, 2> m_picks{};
    std::array<int, 2> m_picked{-1, -1};
    QButtonGroup* m_modes;
    int m_leastModes = 0;  ///< width of the modes without words
    QSlider* m_onion;
    QComboBox* m_gain;
    QComboBox* m_kind;
    QToolButton* m_fit;
    QToolButton* m_actual;
    QToolButton* m_details;
};

}  // namespace lightreel
