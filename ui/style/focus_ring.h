#pragma once
#include <QObject>
#include <QPointer>
#include <QWidget>

class QApplication;

namespace lightreel {

/// Shows where the keyboard is: two pixels of accent, one pixel outside the control (inside for views that
/// reach their dock's edge). After Tab or a shortcut everywhere; in text fields always. One ring follows the
/// focus through all windows; it takes no mouse and no focus.
class FocusRing : public QObject {
    Q_OBJECT
  public:
    explicit FocusRing(QApplication& application);
    ~FocusRing() override;

    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void onFocusIn(QWidget* widget, Qt::FocusReason reason);
    void follow(QWidget* target);
    void leave();
    void place();

    QPointer<QWidget> m_target;
    QPointer<QWidget> m_ring;
    QList<QPointer<QWidget>> m_watched;  ///< the target and what it lies in, up to the ring's parent
    bool m_byKeyboard = false;
};

}  // namespace lightreel
