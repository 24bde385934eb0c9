#include "ui/director/message_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/director/answer_reasons.h"
#include "ui/director/director_text.h"
#include "ui/director/fact_card.h"
#include "ui/director/message_text.h"
#include "ui/director/proposal_card.h"
#include "ui/director/reply_column.h"
#include "ui/style/crisp.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kIndent = 36;  ///< what the user said leaves this free at the left

/// A small sentence behind its icon.
QWidget* remark(const char* objectName, const char* icon, Tone tone, const QString& sentence) {
    auto* all = new QWidget;
    all->setObjectName(QLatin1String(objectName));
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kRowGap);
    Label* words = smallLabel(sentence);
    words->setTone(tone);
    words->setWordWrap(true);
    row->addWidget(new IconLabel(icon, tone, space::kSmallIcon), 0, Qt::AlignTop);
    row->addWidget(words, 1);
    return all;
}

QWidget* dayLine(const std::string& time) {
    Label* day = smallLabel(dayText(localTime(time).date(), QDate::currentDate()));
    day->setObjectName(QStringLiteral("messageDay"));
    day->setAlignment(Qt::AlignCenter);
    return day;
}

}  // namespace

MessageView::MessageView(const Message& message, DirectorContext& context, bool beginsDay, QWidget* parent)
    : QWidget(parent), m_message(message), m_context(context), m_text(new MessageText) {
    setObjectName(QStringLiteral("messageView"));
    setAccessibleName(spokenMessage(message));
    m_text->setAccessibleName(accessibleName());
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(kFrame, kFrame, kFrame, kFrame);
    all->setSpacing(space::kGroupGap);
    if (beginsDay) all->addWidget(m_day = dayLine(message.time));
    if (message.turn.speaker == Speaker::User)
        buildQuestion(all);
    else
        buildReply(all);
    if (message.decision) showKept();
    setCurrent(false, false);
}

void MessageView::buildQuestion(QVBoxLayout* all) {
    auto* bubble = new Ground(Tone::Plain, Ground::Shape::Card);
    auto* inside = new QVBoxLayout(bubble);
    inside->setContentsMargins(space::kGroupGap, space::kLabelGap, space::kGroupGap, space::kLabelGap);
    inside->addWidget(m_text);
    m_text->showText(m_message.turn.text);
    bubble->setToolTip(dateText(m_message.time));
    auto* row = new QHBoxLayout;
    row->addSpacing(kIndent);
    row->addStretch(1);
    row->addWidget(bubble);
    all->addLayout(row);
}

void MessageView::buildReply(QVBoxLayout* all) {
    m_reply = new ReplyColumn;
    all->addWidget(m_reply);
    m_reply->column()->addWidget(m_text);
    const Reply* reply = m_message.reply ? &*m_message.reply : nullptr;
    m_text->showText(m_message.turn.text, reply ? reply->unverified : std::vector<TextSpan>());
    m_text->setVisible(!m_message.turn.text.empty());
    if (reply) {
        addUnverified(*m_reply);
        addFacts(*m_reply);
        addProposal(*m_reply);
        addEnd(*m_reply);
    }
    addTools(*m_reply);
}

void MessageView::addUnverified(ReplyColumn& reply) {
    const QStringList texts = unverifiedTexts(*m_message.reply);
    if (texts.isEmpty()) return;
    const QString sentence = tr("Not found in this project: %1").arg(texts.join(QStringLiteral(", ")));
    m_text->setAccessibleDescription(sentence);
    reply.column()->addWidget(remark("messageUnverified", "warn", Tone::Warning, sentence));
}

void MessageView::addFacts(ReplyColumn& reply) {
    addFactCards(reply.column(), m_message.reply->facts, m_context);
}

void MessageView::addProposal(ReplyColumn& reply) {
    const auto state = m_context.conversation.proposal(turn());
    if (!m_message.reply->prompt || state == ShownConversation::Proposal::Dismissed) return;
    const QString prompt = QString::fromStdString(*m_message.reply->prompt);
    m_proposal = new ProposalCard(prompt, state);
    reply.column()->addWidget(m_proposal);
    connect(m_proposal, &ProposalCard::useWanted, this, [this](const QString& wanted) {
        m_context.conversation.setProposal(turn(), ShownConversation::Proposal::Used);
        Q_EMIT m_context.wishes.promptWanted(wanted);
    });
    connect(m_proposal, &ProposalCard::dismissed, this, [this] {
        m_context.conversation.setProposal(turn(), ShownConversation::Proposal::Dismissed);
        m_proposal->hide();
    });
}

/// How the answer came to its end, where that is not as usual.
void MessageView::addEnd(ReplyColumn& reply) {
    const Reply& said = *m_message.reply;
    QString sentence;
    if (!said.modelUsed && said.whyNoModel.empty() && !m_message.turn.text.empty())
        return;  // the program's own words say it
    if (!said.modelUsed)
        sentence = said.facts.empty() ? tr("Nothing in the project fits, and no model was used.")
                                      : tr("Found by search, no model was used.");
    else if (said.answer.stopped)
        sentence = tr("Stopped. What there was is kept.");
    else if (said.answer.cut)
        sentence = tr("Cut at %1 tokens, the most that one answer has.").arg(said.answer.tokens);
    else if (said.text.empty())
        sentence = tr("The model had nothing to say.");
    if (sentence.isEmpty()) return;
    QWidget* end = remark("messageEnd", "info", Tone::Second, sentence);
    end->setToolTip(QString::fromStdString(said.whyNoModel));
    reply.column()->addWidget(end);
}

QToolButton* MessageView::addTool(const char* objectName, const char* icon, const QString& name,
                                  const QString& sentence) {
    auto* button = describe(new QToolButton, objectName, name, tip(name, sentence));
    button->setIcon(themeIcon(icon));
    button->setIconSize({space::kSmallIcon, space::kSmallIcon});
    button->setFixedSize(space::kControl, space::kControl);
    button->setAutoRaise(true);
    m_tools->layout()->addWidget(button);
    return button;
}

void MessageView::addTools(ReplyColumn& reply) {
    m_tools = new QWidget;
    auto* row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(smallLabel(clockText(m_message.time)));
    row->addSpacing(4);
    connect(addTool("messageCopy", "copy", tr("Copy"), tr("Copies the text of this answer.")),
            &QToolButton::clicked, this, &MessageView::copy);
    if (turn() > 0) {
        connect(addTool("messageRemember", "check", tr("Remember this"),
                        tr("Keeps the text as a decision. The newest one counts.")),
                &QToolButton::clicked, this, &MessageView::remember);
        connect(addTool("messageForget", "trash", tr("Forget this"),
                        tr("Takes question and answer out of every memory. Asks first.")),
                &QToolButton::clicked, this, [this] { Q_EMIT m_context.wishes.forgetWanted(turn()); });
    }
    if (m_message.reply) {
        auto* why = addTool("messageWhy", "info", tr("Why this answer?"),
                            tr("Shows which memory, which facts and whether a model answered."));
        why->setCheckable(true);
        connect(why, &QToolButton::toggled, this, &MessageView::showReasons);
    }
    row->addStretch(1);
    reply.column()->addWidget(m_tools);
}

void MessageView::showReasons(bool shown) {
    if (!m_reasons) {
        m_reasons = new AnswerReasons(*m_message.reply);
        m_reply->column()->addWidget(m_reasons);
    }
    m_reasons->setVisible(shown);
}

void MessageView::showKept() {
    m_message.decision = true;
    if (m_kept) return;
    m_kept = remark("messageKept", "check", Tone::Second, tr("Kept as a decision."));
    if (m_reply)
        m_reply->column()->insertWidget(m_reply->column()->indexOf(m_tools), m_kept);
    else
        static_cast<QVBoxLayout*>(layout())->addWidget(m_kept);
}

void MessageView::copy() const {
    QGuiApplication::clipboard()->setText(QString::fromStdString(m_message.turn.text));
}

void MessageView::remember() const {
    QString clip;
    if (m_message.reply && !m_message.reply->facts.empty())
        clip = QString::fromStdString(m_message.reply->facts.front().clip);
    Q_EMIT m_context.wishes.rememberWanted(QString::fromStdString(m_message.turn.text), turn(), clip);
}

void MessageView::fillMenu(QMenu& menu) const {
    const auto add = [&](const char* objectName, const char* icon, const QString& text, auto act) {
        QAction* action = menu.addAction(themeIcon(icon), text);
        action->setObjectName(QLatin1String(objectName));
        connect(action, &QAction::triggered, this, act);
    };
    add("menuCopy", "copy", tr("Copy"), [this] { copy(); });
    if (turn() <= 0) return;
    if (!m_message.decision) add("menuRemember", "check", tr("Remember this"), [this] { remember(); });
    add("menuForget", "trash", tr("Forget this…"), [this] { Q_EMIT m_context.wishes.forgetWanted(turn()); });
}

void MessageView::popUpMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("messageMenu"));
    fillMenu(*menu);
    menu->popup(at);
}

void MessageView::contextMenuEvent(QContextMenuEvent* event) {
    popUpMenu(event->globalPos());
}

void MessageView::setCurrent(bool current, bool framed) {
    m_framed = current && framed;
    for (QWidget* control : controls()) control->setFocusPolicy(current ? Qt::StrongFocus : Qt::ClickFocus);
    update();
}

QList<QWidget*> MessageView::controls() const {
    QList<QWidget*> controls;
    for (QAbstractButton* button : findChildren<QAbstractButton*>()) controls << button;
    return controls;
}

void MessageView::paintEvent(QPaintEvent*) {
    if (!m_framed) return;
    QPainter painter(this);
    const int top = m_day ? m_day->geometry().bottom() + space::kGroupGap - kFrame : 0;
    drawRounded(painter, rect().adjusted(0, top, 0, 0), space::kRadius, {}, Theme::of(palette()).accent);
}

}  // namespace lightreel
