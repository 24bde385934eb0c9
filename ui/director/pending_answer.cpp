#include "ui/director/pending_answer.h"

#include <QVBoxLayout>
#include <utility>

#include "ui/director/fact_card.h"
#include "ui/director/message_text.h"
#include "ui/director/message_view.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/text/error_text.h"

namespace lightreel {

PendingAnswer::PendingAnswer(QWidget* parent)
    : ReplyColumn(parent),
      m_text(new MessageText),
      m_icon(new IconLabel("more", Tone::Second)),
      m_word(new Label({}, Tone::Second)) {
    setObjectName(QStringLiteral("pendingAnswer"));
    m_word->setObjectName(QStringLiteral("pendingWord"));
    m_word->setWordWrap(true);
    m_word->setMinimumHeight(space::kControl);  // of the buttons that come in its place
    m_word->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_word->setFocusPolicy(Qt::NoFocus);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kLabelGap);
    row->addWidget(m_icon);
    row->addWidget(m_word, 1);
    // A hidden layout's margins would stay: the frame's room is the widget's own.
    setContentsMargins(0, MessageView::kFrame, 0, MessageView::kFrame);
    column()->addWidget(m_text);
    column()->addLayout(row);
    hide();
}

void PendingAnswer::begin() {
    m_failed = false;
    removeFacts();
    m_text->showText({});
    m_text->hide();
    m_icon->set("more", Tone::Second);
    m_word->setTone(Tone::Second);
    m_word->setText(tr("Looking through the project…"));
    show();
}

void PendingAnswer::showFacts(const QList<Fact>& facts, DirectorContext& context) {
    if (m_failed || isHidden() || facts.isEmpty()) return;
    removeFacts();
    m_facts = new QWidget;
    auto* cards = new QVBoxLayout(m_facts);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(column()->spacing());
    addFactCards(cards, facts, context);
    column()->insertWidget(column()->indexOf(m_text) + 1, m_facts);
    m_facts->show();  // now, so that the log knows how tall it has become
}

/// Later: a card's own button may have brought us here.
void PendingAnswer::removeFacts() {
    if (m_facts == nullptr) return;
    m_facts->hide();
    std::exchange(m_facts, nullptr)->deleteLater();
}

void PendingAnswer::showReading(int percent) {
    constexpr int kAll = 100;
    if (m_failed || isHidden() || !text().isEmpty()) return;
    m_word->setText(percent < kAll ? tr("Reading what was said: %1 %").arg(percent)
                                   : tr("Reading the question…"));
}

void PendingAnswer::addPiece(const QString& piece) {
    if (m_failed || isHidden()) return;
    m_text->addPiece(piece);
    m_text->show();
    m_word->setText(tr("Writing…"));
}

void PendingAnswer::fail(const ErrorText& error) {
    m_failed = true;
    m_icon->set("error", Tone::Error);
    m_word->setTone(Tone::Plain);
    m_word->setText(QStringList{error.cause, error.kept, error.next}.join(QLatin1Char(' ')).trimmed());
    show();
}

QString PendingAnswer::text() const {
    return m_text->toPlainText();
}

}  // namespace lightreel
