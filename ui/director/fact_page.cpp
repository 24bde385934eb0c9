#include "ui/director/fact_page.h"

#include <QHBoxLayout>
#include <QToolButton>

#include "ui/director/fact_card.h"
#include "ui/style/describe.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {

FactPage::FactPage(const char* name, const QString& empty, DirectorContext& context, bool forgettable)
    : m_context(context),
      m_emptyText(empty),
      m_forgettable(forgettable),
      m_title(mediumLabel()),
      m_empty(secondLabel()) {
    const QByteArray word(name);
    m_title->setObjectName(QLatin1String(word + "Title"));
    m_title->setWordWrap(true);
    m_empty->setWordWrap(true);
    auto* close = describe(new QToolButton, (word + "Close").constData(), tr("Back to the conversation"),
                           tr("Back to the conversation"));
    close->setIcon(themeIcon("close"));
    close->setIconSize({space::kSmallIcon, space::kSmallIcon});
    close->setAutoRaise(true);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::kGroupGap, space::kLabelGap, space::kLabelGap, 0);
    head->addWidget(m_title, 1);
    head->addWidget(close, 0, Qt::AlignTop);
    auto* page = new QWidget;
    m_column = new QVBoxLayout(page);
    m_column->setContentsMargins(space::kGroupGap, space::kLabelGap, space::kGroupGap, space::kGroupGap);
    m_column->setSpacing(space::kLabelGap);
    m_column->addWidget(m_empty);
    m_column->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(new FieldsScroll((word + "Scroll").constData(), page), 1);
    connect(close, &QToolButton::clicked, this, &FactPage::closed);
}

void FactPage::showFacts(const QString& title, const QList<Fact>& facts) {
    m_title->setText(title);
    delete m_cards;
    m_cards = new QWidget;
    auto* column = new QVBoxLayout(m_cards);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kLabelGap);
    for (const Fact& fact : facts.first(std::min<qsizetype>(facts.size(), kMost)))
        column->addWidget(new FactCard(fact, m_context, m_forgettable));
    m_column->insertWidget(0, m_cards);
    m_empty->setText(facts.isEmpty()
                         ? m_emptyText
                         : tr("The newest %1 of %2. Search finds the others.").arg(kMost).arg(facts.size()));
    m_empty->setVisible(facts.isEmpty() || facts.size() > kMost);
}

}  // namespace lightreel
