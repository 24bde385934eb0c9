#include "ui/director/director_panel.h"

#include <QAccessible>
#include <QActionGroup>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/library/director_models.h"
#include "ui/director/director_strip.h"
#include "ui/director/director_text.h"
#include "ui/director/empty_page.h"
#include "ui/director/fact_page.h"
#include "ui/director/message_input.h"
#include "ui/director/message_log.h"
#include "ui/director/message_view.h"
#include "ui/director/pending_answer.h"
#include "ui/director/state_band.h"
#include "ui/style/describe.h"
#include "ui/style/dock_title.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/error_text.h"

namespace lightreel {

DirectorPanel::DirectorPanel(QWidget* parent)
    : QWidget(parent),
      m_strip(new DirectorStrip),
      m_band(new StateBand),
      m_log(new MessageLog(m_context)),
      m_found(
          new FactPage("directorFound", tr("Nothing was found. Fewer words find more."), m_context, false)),
      m_kept(new FactPage("directorDecisions",
                          tr("No decisions yet. \"Remember this\" under an answer keeps one."), m_context,
                          true)),
      m_closed(smallLabel()),
      m_input(new MessageInput) {
    buildTools();
    buildMenu();
    m_searchRow = buildSearch();
    auto* empty = new EmptyPage;
    connect(empty, &EmptyPage::exampleChosen, this, &DirectorPanel::setQuestion);
    m_emptyPage = new FieldsScroll("directorEmptyScroll", empty);
    auto* pages = new QWidget;
    m_pages = new QStackedLayout(pages);
    for (QWidget* page : std::initializer_list<QWidget*>{m_emptyPage, m_log, m_found, m_kept})
        m_pages->addWidget(page);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_searchRow);
    column->addWidget(m_strip);
    column->addWidget(hairline());
    column->addWidget(m_band);
    column->addWidget(pages, 1);
    column->addWidget(hairline());
    column->addWidget(m_closed);
    column->addWidget(m_input);
    m_closed->setObjectName(QStringLiteral("directorClosed"));
    m_closed->setWordWrap(true);
    m_closed->setContentsMargins(space::kDockPadding, space::kLabelGap, space::kDockPadding, 0);
    connectParts();
    showState({});
}

DirectorPanel::~DirectorPanel() = default;

void DirectorPanel::buildTools() {
    m_search = describe(
        new QToolButton, "directorSearch", tr("Search"),
        tip(tr("Search"), tr("Finds clips, failures, decisions and what was said. No model is needed.")));
    m_decisions = describe(new QToolButton, "directorDecisions", tr("Decisions"),
                           tip(tr("Decisions"), tr("What you wanted remembered, newest first.")));
    m_more = describe(new QToolButton, "directorMore", tr("Model and memory"),
                      tip(tr("Model and memory"), tr("Which model answers, and forgetting everything.")));
    m_search->setIcon(themeIcon("search"));
    m_decisions->setIcon(themeIcon("history"));
    m_more->setIcon(themeIcon("more"));
    for (QToolButton* button : {m_search, m_decisions}) button->setCheckable(true);
    for (QToolButton* button : {m_search, m_decisions, m_more}) button->setAutoRaise(true);
}

void DirectorPanel::buildMenu() {
    m_menu = new QMenu(m_more);
    m_menu->setObjectName(QStringLiteral("directorMenu"));
    auto* models = new QActionGroup(m_menu);
    m_usualModel = m_menu->addAction(
        tr("Model: %1").arg(QFileInfo(QLatin1String(kDirectorLanguageModel)).completeBaseName()));
    m_otherModel = m_menu->addAction(QString());
    for (QAction* model : {m_usualModel, m_otherModel}) {
        model->setCheckable(true);
        models->addAction(model);
    }
    m_otherModel->setVisible(false);
    m_usualModel->setChecked(true);
    m_usualModel->setObjectName(QStringLiteral("directorUsualModel"));
    m_otherModel->setObjectName(QStringLiteral("directorOtherModel"));
    QAction* choose = m_menu->addAction(themeIcon("model"), tr("Choose another GGUF file…"));
    choose->setObjectName(QStringLiteral("directorChooseModel"));
    m_menu->addSeparator();
    QAction* forget = m_menu->addAction(themeIcon("trash"), tr("Forget everything…"));
    forget->setObjectName(QStringLiteral("directorForgetAll"));
    connect(m_more, &QToolButton::clicked, this,
            [this] { m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
    connect(m_usualModel, &QAction::triggered, &m_context.wishes, &DirectorWishes::usualModelWanted);
    connect(choose, &QAction::triggered, &m_context.wishes, &DirectorWishes::modelFileWanted);
    connect(forget, &QAction::triggered, &m_context.wishes, &DirectorWishes::forgetAllWanted);
}

QWidget* DirectorPanel::buildSearch() {
    auto* all = new QWidget;
    auto* row = new QVBoxLayout(all);
    row->setContentsMargins(space::kDockPadding, space::kLabelGap, space::kDockPadding, 2);
    m_words =
        describe(new QLineEdit, "directorWords", tr("Search the project"),
                 tip(tr("Search the project"), tr("Return searches clips, failures, decisions and quotes.")));
    m_words->setPlaceholderText(tr("Clips, decisions, what was said"));
    m_words->addAction(themeIcon("search"), QLineEdit::LeadingPosition);
    m_words->setClearButtonEnabled(true);
    row->addWidget(m_words);
    all->hide();
    auto* leave = new QShortcut(QKeySequence(Qt::Key_Escape), m_words, nullptr, nullptr, Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] { m_search->setChecked(false); });
    connect(m_words, &QLineEdit::returnPressed, this, [this] {
        const QString words = m_words->text().trimmed();
        if (!words.isEmpty()) Q_EMIT m_context.wishes.searchWanted(words);
    });
    return all;
}

void DirectorPanel::connectParts() {
    connect(m_input, &MessageInput::sendWanted, this, &DirectorPanel::ask);
    connect(m_input, &MessageInput::stopWanted, &m_context.wishes, &DirectorWishes::stopWanted);
    connect(m_found, &FactPage::closed, this, &DirectorPanel::showConversation);
    connect(m_kept, &FactPage::closed, this, &DirectorPanel::showConversation);
    connect(&m_context.wishes, &DirectorWishes::turnWanted, this, &DirectorPanel::showTurn);
    connect(m_search, &QToolButton::toggled, this, [this](bool on) {
        m_searchRow->setVisible(on);
        if (on) return m_words->setFocus(Qt::OtherFocusReason);
        if (m_pages->currentWidget() == m_found) showConversation();
    });
    connect(m_decisions, &QToolButton::toggled, this, [this](bool on) {
        if (on) return showDecisions();
        if (m_pages->currentWidget() == m_kept) showConversation();
    });
}

void DirectorPanel::furnish(DockTitle* title) {
    constexpr int kSide = 20;
    m_title = title;
    for (QToolButton* button : {m_search, m_decisions, m_more}) {
        button->setFixedSize(kSide, kSide);
        title->addRightTool(button);
    }
}

void DirectorPanel::ask(const QString& text) {
    m_sent = text.trimmed();
    m_input->clear();
    showConversation();
    Q_EMIT m_context.wishes.askWanted(m_sent);
}

void DirectorPanel::setQuestion(const QString& text) {
    m_input->setText(text);
}

void DirectorPanel::showPage(QWidget* page) {
    m_pages->setCurrentWidget(page);
    const QSignalBlocker quiet(m_decisions);
    m_decisions->setChecked(page == m_kept);
}

void DirectorPanel::showConversation() {
    const bool empty = m_context.conversation.size() == 0 && m_log->pending().isHidden();
    showPage(empty ? m_emptyPage : m_log);
}

void DirectorPanel::showDecisions() {
    const QList<Fact>& decisions = m_context.conversation.decisions();
    m_kept->showFacts(tr("Decisions: %1").arg(decisions.size()), decisions);
    showPage(m_kept);
}

void DirectorPanel::showMessages(const QList<Message>& messages) {
    m_context.conversation.reset(messages);
    m_unanswered = 0;
    m_log->endAnswer();
    m_log->showEnd();
    showConversation();
    refresh();
}

void DirectorPanel::showState(const DirectorState& state) {
    m_state = state;
    m_strip->showState(state);
    m_band->showState(state);
    refresh();
}

void DirectorPanel::showMemory(const AssistantMemory& memory) {
    constexpr int64_t kAll = 100;
    m_strip->showMemory(memory);
    m_read = memory.readTokens;
    // Where nothing is read first, nothing changes: a prompt is written apart from what was said.
    if (m_unanswered == 0 || m_read == m_readBefore || m_read <= 0 || memory.historyTokens <= 0) return;
    m_log->showReading(static_cast<int>(std::min(kAll, kAll * m_read / memory.historyTokens)));
}

void DirectorPanel::showQuestion(const Message& question) {
    m_sent.clear();
    ++m_unanswered;
    m_context.conversation.add(question);
    m_log->showAdded();
    beginAnswer();
    showConversation();
    refresh();
}

void DirectorPanel::beginAnswer() {
    m_readBefore = m_read;
    m_log->beginAnswer();
}

void DirectorPanel::showFacts(const QList<Fact>& facts) {
    m_log->showFacts(facts);
}

void DirectorPanel::addPiece(const QString& piece) {
    m_log->addPiece(piece);
}

void DirectorPanel::showReply(const Message& reply) {
    m_unanswered = std::max(0, m_unanswered - 1);
    m_context.conversation.add(reply);
    m_log->endAnswer();
    m_log->showAdded();
    if (m_unanswered > 0) beginAnswer();
    if (m_pages->currentWidget() == m_emptyPage) showConversation();
    refresh();
    QAccessibleEvent said(m_log->views().back(), QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
}

void DirectorPanel::showFailure(const Error& error) {
    m_unanswered = std::max(0, m_unanswered - 1);
    if (!m_sent.isEmpty()) m_input->setText(std::exchange(m_sent, {}));
    m_log->failAnswer(errorText(error));
    showConversation();
    refresh();
}

void DirectorPanel::showFound(const QString& words, const QList<Fact>& facts) {
    m_found->showFacts(tr("Found for \"%1\": %2").arg(words).arg(facts.size()), facts);
    showPage(m_found);
}

void DirectorPanel::showDecision(const Fact& decision) {
    m_context.conversation.markKept(decision.turn);
    m_log->showKept(decision.turn);
}

void DirectorPanel::setDecisions(const QList<Fact>& decisions) {
    m_context.conversation.setDecisions(decisions);
    if (m_pages->currentWidget() == m_kept) showDecisions();
}

void DirectorPanel::forget(const QList<qint64>& turns) {
    m_context.conversation.forget(turns);
    m_log->showEnd();
    if (m_pages->currentWidget() != m_kept) showConversation();
    refresh();
}

void DirectorPanel::showTokens(const QString& prompt, qint64 count, int limit) {
    m_log->showTokens(prompt, count, limit);
}

void DirectorPanel::recountTokens() {
    m_log->recountTokens();
}

void DirectorPanel::showModelFile(const QString& path) {
    m_otherModel->setText(tr("Model: %1").arg(QFileInfo(path).completeBaseName()));
    m_otherModel->setVisible(!path.isEmpty());
    (path.isEmpty() ? m_usualModel : m_otherModel)->setChecked(true);
}

void DirectorPanel::showTurn(qint64 turn) {
    showPage(m_log);
    m_log->showTurn(turn);
}

void DirectorPanel::refresh() {
    const bool closed = m_state.is == DirectorState::Is::Closed;
    // What another program held may be free by now: the service opens it at the next question.
    const QString whyNot = closed ? QString::fromStdString(m_state.reason) : QString();
    m_closed->setText(whyNot.isEmpty() ? QString() : tr("%1 Asking tries again.").arg(whyNot));
    m_closed->setVisible(!whyNot.isEmpty());
    m_input->setReason(closed && whyNot.isEmpty() ? tr("No project is open yet.") : QString());
    m_input->setAnswering(m_unanswered > 0 || m_state.is == DirectorState::Is::Answering);
    const int turns = m_context.conversation.size();
    if (m_title) m_title->setDetail(turns == 0 ? tr("no conversation yet") : tr("%1 turns").arg(turns));
}

}  // namespace lightreel
