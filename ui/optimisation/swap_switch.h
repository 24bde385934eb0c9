#pragma once
#include <QObject>
#include <optional>

#include "core/request/acceleration_options.h"

class QCheckBox;
class QComboBox;
class QGridLayout;

namespace lightreel {

class EffectRow;
struct Effect;

/// "Swap": what leaves memory while it is not needed.
class SwapSwitch : public QObject {
    Q_OBJECT
  public:
    /// Adds its rows to the end of the grid.
    explicit SwapSwitch(QGridLayout& grid, QObject* parent = nullptr);

    [[nodiscard]] AccelerationOptions::Swap wish() const;       ///< as the switch stands
    [[nodiscard]] AccelerationOptions::Swap effective() const;  ///< off where it cannot help
    void setWish(const AccelerationOptions::Swap& wish);
    /// What effective() would be with the switch turned over; nothing where it cannot be.
    [[nodiscard]] std::optional<AccelerationOptions::Swap> turned() const;

    void setCaching(bool caching);  ///< whether the clip that Start would make has features to move
    void showEffect(const Effect& effect);

  Q_SIGNALS:
    void edited();

  private:
    void onEdited();
    void update();
    [[nodiscard]] SwapWhat chosen() const;
    [[nodiscard]] QString reason() const;

    QCheckBox* m_check;
    QComboBox* m_what;
    QComboBox* m_mode;
    EffectRow* m_effect;
    bool m_caching = false;
    bool m_quiet = false;  ///< values are set by the program
};

}  // namespace lightreel
