#include "ui/director/proposal_card.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/director/message_text.h"
#include "ui/style/button_row.h"
#include "ui/style/chip.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"

namespace lightreel {

ProposalCard::ProposalCard(const QString& prompt, ShownConversation::Proposal proposal)
    : Ground(Tone::Second, Shape::Card),
      m_prompt(prompt),
      m_state(new Chip(Tone::Plain, tr("not applied"))),
      m_tokens(smallLabel()),
      m_use(describe(new QPushButton(tr("Use as prompt")), "proposalApply", tr("Use as prompt"),
                     tip(tr("Use as prompt"),
                         tr("Puts it into the prompt field, where Ctrl+Z undoes it. Nothing is started.")))) {
    setObjectName(QStringLiteral("proposalCard"));
    setAccessibleName(tr("Proposed prompt: %1").arg(prompt));
    m_state->setObjectName(QStringLiteral("proposalState"));
    m_tokens->setObjectName(QStringLiteral("proposalTokens"));
    m_tokens->setWordWrap(true);
    m_tokens->hide();
    auto* text = new MessageText;
    text->showText(prompt.toStdString());
    makePrimary(m_use);
    auto* dismiss = describe(new QPushButton(tr("Dismiss")), "proposalDismiss", tr("Dismiss"),
                             tip(tr("Dismiss"), tr("Hides the proposal. What was said stays.")));
    dismiss->setFlat(true);
    auto* row = new ButtonRow;
    row->add(m_use);
    row->add(dismiss);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kDockPadding, space::kLabelGap, space::kDockPadding, space::kLabelGap);
    column->setSpacing(space::kRowGap);
    column->addWidget(buildHead());
    column->addWidget(text);
    column->addWidget(m_tokens);
    column->addWidget(row);
    connect(m_use, &QPushButton::clicked, this, &ProposalCard::onUse);
    connect(dismiss, &QPushButton::clicked, this, &ProposalCard::dismissed);
    if (proposal == ShownConversation::Proposal::Used) m_state->set(Tone::Good, tr("in the prompt field"));
}

QWidget* ProposalCard::buildHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kLabelGap);
    Label* title = mediumLabel(tr("Proposed prompt"));
    title->setWordWrap(true);
    row->addWidget(title, 1);
    row->addWidget(m_state, 0, Qt::AlignTop);
    return head;
}

void ProposalCard::onUse() {
    m_state->set(Tone::Good, tr("in the prompt field"));
    Q_EMIT useWanted(m_prompt);
}

void ProposalCard::showTokens(qint64 count, int limit) {
    const bool tooLong = limit > 0 && count > limit;
    m_tokens->setTone(tooLong ? Tone::Warning : Tone::Second);
    if (limit <= 0)
        m_tokens->setText(tr("Tokens: %1").arg(count));
    else
        m_tokens->setText((tooLong ? tr("%1 of %2 tokens, the end is not read") : tr("%1 of %2 tokens"))
                              .arg(count)
                              .arg(limit));
    m_tokens->show();
}

}  // namespace lightreel
