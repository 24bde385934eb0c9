#pragma once
#include <QWidget>

class QVBoxLayout;

namespace lightreel {

/// What the assistant says stands in a column beside a line; what the user says does not.
class ReplyColumn : public QWidget {
    Q_OBJECT
  public:
    explicit ReplyColumn(QWidget* parent = nullptr);
    [[nodiscard]] QVBoxLayout* column() const { return m_column; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QVBoxLayout* m_column;
};

}  // namespace lightreel
