#pragma once
#include <QObject>
#include <QStringList>

#include "ui/memory/graph_run.h"

class QMenu;
class QToolButton;

namespace lightreel {

/// The tapes that this window has shown, newest first, and a menu of those that may be laid behind the
/// present one: up to three, called A, B and C.
class RunOverlay : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMost = 3;

    explicit RunOverlay(QObject* parent = nullptr);

    [[nodiscard]] QToolButton* button() const { return m_button; }  ///< whoever lays it out owns it
    /// key: of the run, whatever shows it. One that is shown again stays where it is.
    void keep(const QString& key, const QString& title, const GraphRun& run);
    void setPresent(const QString& key);  ///< it is never behind itself
    [[nodiscard]] QList<OverlaidRun> chosen() const;

  Q_SIGNALS:
    void changed();

  private:
    struct Tape {
        QString key;
        QString title;
        GraphRun run;
    };
    [[nodiscard]] QList<const Tape*> offered() const;
    void rebuild();

    QToolButton* m_button;
    QMenu* m_menu;
    QList<Tape> m_tapes;  ///< newest first
    QString m_present;
    QStringList m_chosen;  ///< keys
};

}  // namespace lightreel
