#include "ui/director/director_strip.h"

#include <QHBoxLayout>
#include <QLocale>

#include "ui/director/director_text.h"
#include "ui/style/chip.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/text/figures.h"

namespace lightreel {

DirectorStrip::DirectorStrip(QWidget* parent)
    : QWidget(parent), m_state(new Chip(Tone::Plain)), m_figures(smallLabel()), m_tape(new MemoryTape) {
    m_state->setObjectName(QStringLiteral("directorState"));
    m_figures->setObjectName(QStringLiteral("directorFigures"));
    m_figures->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_figures->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kLabelGap);
    row->addWidget(m_state);
    row->addWidget(m_figures, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kDockPadding, space::kRowGap, space::kDockPadding, space::kRowGap);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_tape);
    showState({});
    m_tape->hide();
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
        QStringLiteral("%1 · %2").arg(heldText(memory.usedBytes, memory.boundBytes), episodes));
    QString sentence =
        tr("What is kept of the conversation, and the most it may take, however long it gets.");
    if (memory.wholeBytes > memory.usedBytes && memory.historyTokens > 0)
        sentence +=
            QLatin1Char(' ') + tr("All %1 tokens that were said would take %2.")
                                   .arg(QLocale().toString(static_cast<qlonglong>(memory.historyTokens)),
                                        memoryText(memory.wholeBytes));
    if (memory.weightBytes > 0)
        sentence +=
            QLatin1Char(' ') + tr("The models take %1 beside it.").arg(memoryText(memory.weightBytes));
    for (QWidget* shown : std::initializer_list<QWidget*>{m_figures, m_tape}) {
        shown->setToolTip(tip(tr("Memory of the Director"), sentence));
        shown->setAccessibleDescription(sentence);
    }
}

}  // namespace lightreel
