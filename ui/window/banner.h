#pragma once
#include <QWidget>

class QLabel;
class QPushButton;

namespace lightreel {

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
    QWidget* m_ground;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QPushButton* m_hide;
};

}  // namespace lightreel
