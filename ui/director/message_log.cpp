#include "ui/director/message_log.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTextDocumentFragment>
#include <QVBoxLayout>

#include "ui/director/message_text.h"
#include "ui/director/message_view.h"
#include "ui/director/pending_answer.h"
#include "ui/director/proposal_card.h"
#include "ui/style/describe.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"

namespace lightreel {
namespace {

constexpr int kGap = 6;  ///< between messages, which have a margin of their own
constexpr int kMargin = 8;
constexpr int kNear = 400;       ///< logical pixels from an end at which further messages are made
constexpr int kNearBottom = 24;  ///< logical pixels: that is still the bottom

}  // namespace

MessageLog::MessageLog(DirectorContext& context, QWidget* parent)
    : QScrollArea(parent),
      m_context(context),
      m_page(new QWidget),
      m_column(new QVBoxLayout(m_page)),
      m_pending(new PendingAnswer) {
    describe(this, "directorLog", tr("Conversation"),
             tip(tr("Conversation"), tr("Up and Down go from message to message, Tab through its buttons, "
                                        "the menu key opens what can be done with it.")));
    setToolTipDuration(1);  // over the words it would be in the way; screen readers have the description
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    keepRingInside(this);
    m_column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    m_column->setSpacing(kGap);
    m_column->addStretch(1);
    auto* pending = new QHBoxLayout;
    pending->setContentsMargins(MessageView::kFrame, 0, MessageView::kFrame, 0);
    pending->addWidget(m_pending);
    m_column->addLayout(pending);
    setWidget(m_page);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &MessageLog::onScrolled);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &MessageLog::onRangeChanged);
}

MessageView* MessageLog::make(int row) {
    const ShownConversation& conversation = m_context.conversation;
    auto* view = new MessageView(conversation.at(row), m_context, conversation.beginsDay(row), m_page);
    connect(&view->text(), &QTextEdit::selectionChanged, this, [this, view] { onSelected(view); });
    const int width = viewport()->width() - 2 * kMargin;  // its lines are broken once
    view->resize(width, view->heightForWidth(width));
    return view;
}

void MessageLog::append(int row) {
    m_views.push_back(make(row));
    m_column->insertWidget(m_column->count() - 1, m_views.back());
    m_views.back()->show();
}

void MessageLog::prepend(int row) {
    m_views.push_front(make(row));
    m_column->insertWidget(1, m_views.front());
    m_views.front()->show();
    m_first = row;
}

void MessageLog::dropFirst() {
    delete m_views.front();
    m_views.pop_front();
    ++m_first;
}

void MessageLog::dropLast() {
    delete m_views.back();
    m_views.pop_back();
}

void MessageLog::fill(int first, int behind) {
    m_moving = true;
    for (const MessageView* view : m_views) delete view;
    m_views.clear();
    m_first = first;
    for (int row = first; row < behind; ++row) append(row);
    m_current = std::min(m_current, m_context.conversation.size() - 1);
    layOut();
    m_moving = false;
    recountTokens();
}

void MessageLog::showEnd() {
    const int size = m_context.conversation.size();
    fill(std::max(0, size - kFirst), size);
    setCurrent(size - 1, false);
    m_follow = true;
    toBottom();
}

void MessageLog::showAdded() {
    if (last() < m_context.conversation.size() - 1) return;  // the user is far above
    m_moving = true;
    append(m_context.conversation.size() - 1);
    while (static_cast<int>(m_views.size()) > kMost && m_follow) dropFirst();
    layOut();
    m_moving = false;
    setCurrent(m_context.conversation.size() - 1, false);
    if (m_follow) toBottom();
    if (const ProposalCard* proposal = m_views.back()->proposal())
        Q_EMIT m_context.wishes.countWanted(proposal->prompt());
}

void MessageLog::showTurn(qint64 turn) {
    const auto row = m_context.conversation.rowOf(turn);
    if (!row) return;
    m_follow = false;
    if (!viewOf(*row))
        fill(std::max(0, *row - kFirst / 2), std::min(m_context.conversation.size(), *row + kFirst / 2));
    setCurrent(*row, true);
    noteAnchor();
    setFocus(Qt::OtherFocusReason);
}

void MessageLog::showKept(qint64 turn) {
    for (MessageView* view : m_views)
        if (view->turn() == turn) view->showKept();
}

void MessageLog::showTokens(const QString& prompt, qint64 count, int limit) {
    for (const MessageView* view : m_views)
        if (view->proposal() && view->proposal()->prompt() == prompt)
            view->proposal()->showTokens(count, limit);
}

void MessageLog::recountTokens() {
    for (const MessageView* view : m_views)
        if (view->proposal()) Q_EMIT m_context.wishes.countWanted(view->proposal()->prompt());
}

void MessageLog::beginAnswer() {
    m_pending->begin();
    m_follow = true;
    if (!endIsShown()) showEnd();
    layOut();
    toBottom();
}

void MessageLog::showFacts(const QList<Fact>& facts) {
    m_pending->showFacts(facts, m_context);
    layOut();
    if (m_follow) toBottom();
}

void MessageLog::showReading(int percent) {
    m_pending->showReading(percent);
}

void MessageLog::addPiece(const QString& piece) {
    m_pending->addPiece(piece);
}

void MessageLog::endAnswer() {
    m_pending->hide();
}

void MessageLog::failAnswer(const ErrorText& error) {
    m_pending->fail(error);
    layOut();
    toBottom();
}

/// Geometry now, not with the next event: the scroll bar must know it.
void MessageLog::layOut() {
    m_column->activate();
    QEvent request(QEvent::LayoutRequest);
    QCoreApplication::sendEvent(m_page, &request);
}

void MessageLog::toBottom() {
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void MessageLog::noteAnchor() {
    const int top = verticalScrollBar()->value();
    for (MessageView* view : m_views)
        if (view->y() + view->height() > top) {
            m_anchor = view;
            m_place = view->y() - top;
            return;
        }
}

void MessageLog::onRangeChanged() {
    if (m_moving) return;
    if (m_follow) return toBottom();
    if (!m_anchor) return;
    m_moving = true;
    verticalScrollBar()->setValue(m_anchor->y() - m_place);
    m_moving = false;
}

void MessageLog::onScrolled(int value) {
    if (m_moving) return;
    const int most = verticalScrollBar()->maximum();
    m_follow = endIsShown() && value >= most - kNearBottom;
    if (value < kNear && m_first > 0) extendUp();
    if (most - value < kNear && !endIsShown()) extendDown();
    noteAnchor();
}

/// Older messages come above; what is in sight stays where it is.
void MessageLog::extendUp() {
    m_moving = true;
    const MessageView* seen = m_views.front();
    const int offset = seen->y() - verticalScrollBar()->value();
    for (int i = 0; i < kStep && m_first > 0; ++i) prepend(m_first - 1);
    while (static_cast<int>(m_views.size()) > kMost) dropLast();
    layOut();
    verticalScrollBar()->setValue(seen->y() - offset);
    m_moving = false;
    recountTokens();
}

void MessageLog::extendDown() {
    m_moving = true;
    const MessageView* seen = m_views.back();
    const int offset = seen->y() - verticalScrollBar()->value();
    for (int i = 0; i < kStep && !endIsShown(); ++i) append(last());
    while (static_cast<int>(m_views.size()) > kMost) dropFirst();
    layOut();
    verticalScrollBar()->setValue(seen->y() - offset);
    m_moving = false;
    recountTokens();
}

MessageView* MessageLog::viewOf(int row) const {
    return row >= m_first && row < last() ? m_views[static_cast<size_t>(row - m_first)] : nullptr;
}

void MessageLog::setCurrent(int row, bool framed) {
    if (MessageView* before = viewOf(m_current)) before->setCurrent(false, false);
    m_current = row;
    MessageView* view = viewOf(row);
    if (!view) return;
    view->setCurrent(true, framed);
    QWidget* previous = this;
    for (QWidget* control : view->controls()) {
        setTabOrder(previous, control);
        previous = control;
    }
    if (framed) ensureWidgetVisible(view, 0, kGap);
}

void MessageLog::keyPressEvent(QKeyEvent* event) {
    const int size = m_context.conversation.size();
    if (event == QKeySequence::Copy && copySelection()) return;
    if (size > 0 && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        const int to = m_current + (event->key() == Qt::Key_Up ? -1 : 1);
        return setCurrent(std::clamp(to, 0, size - 1), true);
    }
    QScrollArea::keyPressEvent(event);
}

void MessageLog::contextMenuEvent(QContextMenuEvent* event) {
    MessageView* view = viewOf(m_current);
    if (!view || event->reason() != QContextMenuEvent::Keyboard) return event->ignore();
    view->popUpMenu(view->mapToGlobal(view->rect().center()));
}

void MessageLog::focusInEvent(QFocusEvent* event) {
    QScrollArea::focusInEvent(event);
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey) setCurrent(m_current, true);
}

void MessageLog::focusOutEvent(QFocusEvent* event) {
    QScrollArea::focusOutEvent(event);
    if (MessageView* view = viewOf(m_current)) view->setCurrent(true, false);
}

/// One selection at a time, as in one text.
void MessageLog::onSelected(MessageView* view) {
    if (!view->text().textCursor().hasSelection()) return;
    for (MessageView* other : m_views) {
        QTextCursor cursor = other->text().textCursor();
        if (other == view || !cursor.hasSelection()) continue;
        cursor.clearSelection();
        other->text().setTextCursor(cursor);
    }
}

bool MessageLog::copySelection() const {
    QString text;
    for (const MessageView* view : m_views)
        if (view->text().textCursor().hasSelection())
            text = view->text().textCursor().selection().toPlainText();
    if (text.isEmpty() && viewOf(m_current))
        text = QString::fromStdString(viewOf(m_current)->message().turn.text);
    if (!text.isEmpty()) QGuiApplication::clipboard()->setText(text);
    return !text.isEmpty();
}

QSize MessageLog::minimumSizeHint() const {
    return {m_page->minimumSizeHint().width() + space::kScrollBar, fontMetrics().lineSpacing() * 4};
}

void MessageLog::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    if (m_follow) toBottom();
}

}  // namespace lightreel
