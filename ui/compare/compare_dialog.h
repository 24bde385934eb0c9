#pragma once
#include <QDialog>

#include "core/compare/run_history.h"
#include "ui/compare/setting_offer.h"

class QLineEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace lightreel {

class GridFields;
class Label;
class ModelService;
class PlanClient;
class SettingList;

/// What a comparison is to be made of.
struct ComparisonWish {
    GenerationRequest request;
    AccelerationOptions panel;  ///< as the Optimisation panel stands
    QString modelFolder;
    QString motionAdapter;  ///< empty: the folder's own
    std::optional<ModelFacts> facts;
};

/// "Compare settings": which settings are run with the prompt as it stands, or a grid of them, and how often;
/// tells how many runs that makes, how long they take and what they need on disk before they begin.
class CompareDialog : public QDialog {
    Q_OBJECT
  public:
    enum class Page { Settings, Grid };

    CompareDialog(ComparisonWish wish, ModelService& models, const RunHistory& history, Page page,
                  QWidget* parent = nullptr);

    /// What Start would begin; sound when the dialog was accepted.
    [[nodiscard]] ComparisonPlan plan() const;

  private:
    [[nodiscard]] QWidget* buildHead();
    [[nodiscard]] QWidget* buildSettings();
    [[nodiscard]] QWidget* buildFoot();
    void onEdited();
    void onPlans(const std::vector<std::optional<RunPlan>>& plans);
    void showSums(const QString& time);
    [[nodiscard]] Result<std::vector<ComparisonMember>> members() const;
    [[nodiscard]] RunInput inputOf(const ComparisonMember& member) const;

    ComparisonWish m_wish;
    RunHistory m_history;
    std::vector<ComparisonMember> m_members;  ///< with the baseline, as ticked
    PlanClient* m_plans;
    QLineEdit* m_title;
    QSpinBox* m_repeats;
    QTabWidget* m_pages;
    SettingList* m_list;
    GridFields* m_grid;
    Label* m_runs;
    Label* m_time;
    Label* m_disk;
    QPushButton* m_start;
};

}  // namespace lightreel
