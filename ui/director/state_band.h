#pragma once
#include "core/director/director_values.h"
#include "ui/style/ground.h"

class QToolButton;

namespace lightreel {

class IconLabel;
class Label;

/// What the state means for the user: why the model is silent, and what to do. Hidden while all is well.
class StateBand : public Ground {
    Q_OBJECT
  public:
    explicit StateBand(QWidget* parent = nullptr);
    void showState(const DirectorState& state);

  private:
    [[nodiscard]] QWidget* buildCommand();

    IconLabel* m_icon;
    Label* m_text;
    Label* m_reason;
    QWidget* m_command;  ///< that fetches the model
};

}  // namespace lightreel
