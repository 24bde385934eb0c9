#pragma once
#include <QProgressBar>
#include <QTimer>

#include "ui/style/spoken.h"

namespace lightreel {

/// A bar of a given thickness without text. Without a range (0, 0) its dashes move.
class ProgressBar : public QProgressBar, public Spoken {
    Q_OBJECT
  public:
    explicit ProgressBar(int thickness);
    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::ProgressBar; }
    [[nodiscard]] QString spokenValue() const override;  ///< "43 %"; nothing while it is busy
    [[nodiscard]] std::optional<Range> spokenRange() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QTimer m_motion;
};

}  // namespace lightreel
