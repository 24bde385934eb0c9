#include "ui/director/director_strip.h"

#include <QHBoxLayout>
#include <QLocale>

#include "ui/director/director_text.h"
#include "ui/style/chip.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/text/figures.h"

namespace lightreel {

DirectorStrip::DirectorStrip(QWidget* parent)
    : QWidget(parent),
      m_state(new Chip(Tone::Plain)),
      m_figures(smallLabel()),
      m_spared(smallLabel()),
      m_tape(new MemoryTape) {
    m_state->setObjectName(QStringLiteral("directorState"));
    m_figures->setObjectName(QStringLiteral("directorFigures"));
    m_figures->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_figures->setWordWrap(true);
    m_spared->setObjectName(QStringLiteral("directorSpared"));
    m_spared->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kLabelGap);
    row->addWidget(m_state, 0, Qt::AlignTop);
    row->addWidget(m_figures, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kDockPadding, space::kRowGap, space::kDockPadding, space::kRowGap);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_tape);
    column->addWidget(m_spared);
    showState({});
    m_tape->hide();
    m_spared->hide();
}

void DirectorStrip::showState(const DirectorState& state) {
    m_state->set(stateTone(state), stateWord(state));
}

void DirectorStrip::showMemory(const AssistantMemory& memory) {
    m_tape->add(memory);
    m_tape->setVisible(memory.boundBytes > 0);
    if (memory.boundBytes <= 0) return m_figures->clear();
    const QString episodes = memory.episodes == 1 ? tr("1 episode") : tr("%1 episodes").arg(memory.episodes);
    m_figures->setText(
        tr("%1 of %2 · %3").arg(memoryText(memory.usedBytes), memoryText(memory.boundBytes), episodes));
    m_figures->setToolTip(tr("Keys and values of the conversation, and the most they may take. The models "
                             "themselves take %1 while they are loaded.")
                              .arg(memoryText(memory.weightBytes)));
    const bool spares = memory.wholeBytes > memory.usedBytes && memory.historyTokens > 0;
    m_spared->setVisible(spares);
    if (spares)
        m_spared->setText(tr("All %1 tokens that were said would take %2.")
                              .arg(QLocale().toString(static_cast<qlonglong>(memory.historyTokens)),
                                   memoryText(memory.wholeBytes)));
}

}  // namespace lightreel
