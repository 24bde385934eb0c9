#pragma once
#include <QWidget>
#include <functional>

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
    /// What a button of the message offers, and what it does; the banner is gone then. later: of a second
    /// button that does no more than that; empty: there is none.
    struct Offer {
        QString action;
        std::function<void()> act;
        QString later = {};
    };
    void show(Kind kind, const QString& title, const QString& text, const Offer& offer);

  Q_SIGNALS:
    void actionWanted();  ///< of a message without an Offer

  private:
    Ground* m_ground;
    IconLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QPushButton* m_later;
    std::function<void()> m_act;  ///< of an Offer
    QToolButton* m_hide;
};

}  // namespace lightreel
