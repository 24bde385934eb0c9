#pragma once
#include <QApplication>
#include <QElapsedTimer>
#include <QVector>

namespace lightreel {

/// An application that writes into the log which event kept the window busy for longer than a hand notices.
/// Time spent waiting in a dialog's own loop does not count.
class WatchedApplication : public QApplication {
  public:
    static constexpr qint64 kNoticeableMs = 50;

    WatchedApplication(int& argc, char** argv);
    bool notify(QObject* receiver, QEvent* event) override;

  private:
    QElapsedTimer m_clock;
    QVector<qint64> m_starts;  ///< one per event that is being handled, outermost first
};

}  // namespace lightreel
