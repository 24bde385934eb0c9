#pragma once
#include <QObject>
#include <optional>

#include "core/request/acceleration_options.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QSpinBox;

namespace lightreel {

class Label;

/// "Cache": steps that run the outer layers only. Off by itself where it cannot help, and says why; the wish
/// stays.
class CacheSwitch : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grid.
    explicit CacheSwitch(QGridLayout& grid, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Cache wish() const;       ///< as the switch stands
    [[nodiscard]] AccelerationOptions::Cache effective() const;  ///< off where it cannot help
    void setWish(const AccelerationOptions::Cache& wish);

    /// Of the model; 0: it cannot be cached; nothing: not known yet.
    void setDepths(std::optional<int> depths);
    void setSteps(int steps);  ///< of the clip that Start would make

  private:
    void addRows(QGridLayout& grid);
    void onEdited();
    void update();
    [[nodiscard]] QString reason() const;
    [[nodiscard]] QString effect() const;
    [[nodiscard]] bool hasLongInterval() const;

    QCheckBox* m_check;
    QComboBox* m_mode;
    QSpinBox* m_interval;
    QSpinBox* m_depth;
    Label* m_effect;
    std::optional<int> m_centre;  ///< of restored settings; the next edit spreads the full steps evenly again
    double m_power = AccelerationOptions::Cache().power;
    std::optional<int> m_depths;
    int m_steps = 0;  ///< 0: not known yet
};

}  // namespace lightreel
