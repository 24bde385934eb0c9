#pragma once
#include <QByteArray>
#include <QList>
#include <QObject>

#include "ui/window/window_parts.h"

class QMainWindow;

namespace lightreel {

inline constexpr int kLayoutVersion = 4;  ///< raised when docks change so that an old layout would not fit

/// While the Comparison tab is in front, the docks make room for it; whoever leaves the tab has them back as
/// they were, but for those that were turned on or off meanwhile.
class ComparisonLayout : public QObject {
    Q_OBJECT
  public:
    ComparisonLayout(const WindowParts& parts, QMainWindow& window, QObject* parent);

    /// As QMainWindow::saveState(kLayoutVersion) has it without the Comparison tab; to be remembered.
    [[nodiscard]] QByteArray docks() const;

  private:
    void onTab();
    void enter();
    void leave();

    const WindowParts& m_parts;
    QMainWindow& m_window;
    QByteArray m_before;           ///< the docks' places; empty: not entered
    QByteArray m_during;           ///< the same when they had made room
    QList<QDockWidget*> m_hidden;  ///< by enter()
};

}  // namespace lightreel
