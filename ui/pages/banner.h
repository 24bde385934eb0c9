#pragma once
#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace lightreel {

class Ground;
class IconLabel;

/// The strip over the centre for what the user must know now. One message; a newer one replaces it.
class Banner : public QWidget {
    Q_OBJECT
  public:
    enum class Kind { Notice, Warning, Failure };

    explicit Banner(QWidget* parent = nullptr);

    /// title stands out, text follows it. action: what a button offers, or empty.
    void show(Kind kind, const QString& title, const QString& text, const QString& action = {});

  Q_SIGNALS:
    void actionWanted();

  private:
    Ground* m_ground;
    IconLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QToolButton* m_hide;
};

}  // namespace lightreel
