#pragma once
#include <QWidget>

namespace lightreel {

/// Buttons beside each other; below each other where there is no room for that. Without a QLayout: one would
/// answer for the height in its place.
class ButtonRow : public QWidget {
    Q_OBJECT
  public:
    explicit ButtonRow(QWidget* parent = nullptr);
    void add(QWidget* button);
    [[nodiscard]] bool isEmpty() const { return m_buttons.isEmpty(); }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    [[nodiscard]] QList<QWidget*> shown() const;
    void arrange();

    QList<QWidget*> m_buttons;
};

}  // namespace lightreel
