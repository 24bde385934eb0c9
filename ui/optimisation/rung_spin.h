#pragma once
#include <QDoubleSpinBox>
#include <vector>

namespace lightreel {

/// A field for any number of a range whose arrows go from one usual value to the next.
class RungSpin : public QDoubleSpinBox {
    Q_OBJECT
  public:
    /// rungs: rising, two or more
    explicit RungSpin(std::vector<double> rungs);

    void stepBy(int steps) override;

  protected:
    StepEnabled stepEnabled() const override;

  private:
    std::vector<double> m_rungs;
};

}  // namespace lightreel
