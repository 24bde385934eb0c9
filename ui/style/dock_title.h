#pragma once
#include <QWidget>

class QDockWidget;
class QHBoxLayout;
class QToolButton;

namespace lightreel {

class Chip;
class ElidedLabel;

/// The title bar of a dock: name, one more word in the second colour, room for tools, float and close.
class DockTitle : public QWidget {
    Q_OBJECT
  public:
    DockTitle(QDockWidget* dock, const QString& title);

    void setDetail(const QString& text);
    void setCount(int count);  ///< in a chip behind the name; 0: none
    /// Stands after the name and the detail. Where there is no room for them all, buttons show their
    /// icons only.
    void addTool(QWidget* tool);
    /// Stands at the right, before float and close.
    void addRightTool(QWidget* tool);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] int wordsWidth() const;
    void fitTools();

    QHBoxLayout* m_row;
    ElidedLabel* m_detail;
    Chip* m_count;
    QList<QToolButton*> m_toolButtons;
    bool m_compact = false;  ///< the tools show their icons only
    int m_tools;             ///< where the next tool goes
    int m_rightTools;
};

}  // namespace lightreel
