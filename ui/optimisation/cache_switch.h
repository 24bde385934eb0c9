#pragma once
#include <QObject>
#include <optional>

#include "core/request/acceleration_options.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QSpinBox;

namespace lightreel {

class EffectRow;
class RungSpin;
struct Effect;

/// "Cache": steps that run the outer layers only. Off by itself where it cannot help, and says why; the wish
/// stays.
class CacheSwitch : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grids; `more` is folded away at first.
    CacheSwitch(QGridLayout& grid, QGridLayout& more, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Cache wish() const;       ///< as the switch stands
    [[nodiscard]] AccelerationOptions::Cache effective() const;  ///< off where it cannot help
    void setWish(const AccelerationOptions::Cache& wish);
    /// What effective() would be with the switch turned over; nothing where it cannot be.
    [[nodiscard]] std::optional<AccelerationOptions::Cache> turned() const;
    [[nodiscard]] bool differsInMore() const;  ///< something stands in `more` that is not as it is at first

    /// Of the model; 0: it cannot be cached; nothing: not known yet.
    void setDepths(std::optional<int> depths);
    /// Of the model: samplers with which a drift budget can be kept.
    void setBudgetSchedulers(const std::vector<std::string>& names);
    void setClip(int steps, const std::string& scheduler);  ///< that Start would make
    void showEffect(const Effect& effect);

  Q_SIGNALS:
    void edited();

  private:
    void buildFields();
    void addRows(QGridLayout& grid);
    void addMore(QGridLayout& more);
    void onEdited();
    void update();
    [[nodiscard]] CacheMode chosenMode() const;
    [[nodiscard]] QString reason() const;
    [[nodiscard]] bool hasLongInterval() const;
    [[nodiscard]] bool lacksBudget() const;  ///< Adaptive with a sampler that keeps none

    QCheckBox* m_check;
    QComboBox* m_mode;
    QSpinBox* m_interval;
    RungSpin* m_drift;
    QSpinBox* m_depth;
    QSpinBox* m_centre;
    QDoubleSpinBox* m_power;
    EffectRow* m_effect;
    std::optional<int> m_depths;
    int m_steps = 0;  ///< 0: not known yet
    std::string m_scheduler;
    std::vector<std::string> m_budgetSchedulers;  ///< empty: not known yet
    bool m_quiet = false;                         ///< values are set by the program
};

}  // namespace lightreel
