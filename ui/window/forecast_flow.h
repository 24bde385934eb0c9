#pragma once
#include <QObject>
#include <map>
#include <optional>

#include "ui/optimisation/optimisation_panel.h"
#include "ui/window/window_parts.h"

namespace lightreel {

class JobTracker;
class PlanClient;

/// What the clip that Start would make needs and takes, told before it begins: whenever a field or a switch
/// changes, the plans are asked for anew.
class ForecastFlow : public QObject {
    Q_OBJECT
  public:
    ForecastFlow(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
                 QObject* parent);

  private:
    void onRequest();
    void refresh();
    void onPlans(const std::vector<std::optional<RunPlan>>& plans);
    void show();
    void showNothing(const QString& reason);
    [[nodiscard]] RunInput input(const AccelerationOptions& options) const;
    [[nodiscard]] int64_t freeBytes() const;

    const WindowParts& m_parts;
    JobTracker& m_tracker;
    PlanClient* m_client;
    std::vector<RunInput>
        m_asked;  ///< of which the plans are, or will be: as set, then with each switch turned
    std::vector<OptimisationPanel::Switch> m_order;  ///< of the plans after the first
    std::optional<RunPlan> m_plan;
    std::map<OptimisationPanel::Switch, RunPlan> m_turned;
};

}  // namespace lightreel
