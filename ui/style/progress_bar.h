#pragma once
#include <QProgressBar>
#include <QTimer>

namespace lightreel {

/// A bar of a given thickness without text. Without a range (0, 0) its dashes move.
class ProgressBar : public QProgressBar {
    Q_OBJECT
  public:
    explicit ProgressBar(int thickness);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QTimer m_motion;
};

}  // namespace lightreel
