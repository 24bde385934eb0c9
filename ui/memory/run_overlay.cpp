#include "ui/memory/run_overlay.h"

#include <QMenu>
#include <QToolButton>

#include "ui/memory/read_out.h"
#include "ui/memory/trace_icon.h"
#include "ui/style/describe.h"
#include "ui/style/roles.h"
#include "ui/text/figures.h"

namespace lightreel {

RunOverlay::RunOverlay(QObject* parent)
    : QObject(parent),
      m_button(
          describe(new QToolButton, "legendOverlay", tr("Overlay"),
                   tip(tr("Overlay"), tr("Lays earlier runs behind this one, to compare their memory.")))),
      m_menu(new QMenu(m_button)) {
    m_button->setText(tr("Overlay"));
    m_button->setIcon(overlayIcon(0));
    m_button->setCheckable(true);  // lit while something lies behind
    m_menu->setObjectName(QStringLiteral("overlayMenu"));
    connect(m_button, &QToolButton::clicked, this, [this] {
        m_button->setChecked(!chosen().isEmpty());  // the menu says what lies behind, not the click
        m_menu->popup(m_button->mapToGlobal(QPoint(0, m_button->height())));
    });
    rebuild();
}

void RunOverlay::keep(const QString& key, const QString& title, const GraphRun& run) {
    if (run.samples.empty()) return;
    for (Tape& tape : m_tapes)
        if (tape.key == key) {
            tape = {key, title, run};
            return rebuild();
        }
    m_tapes.prepend({key, title, run});
    if (m_tapes.size() > kMost + 1) m_tapes.removeLast();  // the present one is among them
    rebuild();
}

void RunOverlay::setPresent(const QString& key) {
    if (key == m_present) return;
    m_present = key;
    rebuild();
}

QList<const RunOverlay::Tape*> RunOverlay::offered() const {
    QList<const Tape*> offered;
    for (const Tape& tape : m_tapes)
        if (tape.key != m_present && offered.size() < kMost) offered.append(&tape);
    return offered;
}

QList<OverlaidRun> RunOverlay::chosen() const {
    QList<OverlaidRun> chosen;
    const QList<const Tape*> tapes = offered();
    for (int number = 0; number < tapes.size(); ++number)
        if (m_chosen.contains(tapes[number]->key)) chosen.append({tapes[number]->run, number});
    return chosen;
}

void RunOverlay::rebuild() {
    m_menu->clear();
    const QList<const Tape*> tapes = offered();
    for (int number = 0; number < tapes.size(); ++number) {
        const Tape& tape = *tapes[number];
        QAction* action =
            m_menu->addAction(overlayIcon(number),
                              tr("%1: %2 (%3, peak %4)")
                                  .arg(overlayLetter(number), tape.title, secondsText(tape.run.lastSecond()),
                                       memoryText(tape.run.peak(Trace::Allocated))));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(tape.key));
        connect(action, &QAction::toggled, this, [this, key = tape.key](bool on) {
            if (on)
                m_chosen.append(key);
            else
                m_chosen.removeAll(key);
            m_button->setChecked(!chosen().isEmpty());
            Q_EMIT changed();
        });
    }
    m_button->setVisible(!tapes.isEmpty());
    m_button->setChecked(!chosen().isEmpty());
    Q_EMIT changed();
}

}  // namespace lightreel
