#include "ui/director/message_input.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>

#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kLeastLines = 2, kMostLines = 7;

bool isSendKey(const QKeyEvent& event) {
    const bool enter = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    return enter && (event.modifiers() & ~Qt::KeypadModifier) == Qt::ControlModifier;
}

}  // namespace

QuestionEdit::QuestionEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QPlainTextEdit::textChanged, this, &QWidget::updateGeometry);
}

int QuestionEdit::heightOf(int lines) const {
    const int margins = 2 * (frameWidth() + static_cast<int>(document()->documentMargin()));
    return lines * fontMetrics().lineSpacing() + margins + 2;
}

QSize QuestionEdit::sizeHint() const {
    const int lines = static_cast<int>(document()->size().height());  // of a plain text in lines
    return {QPlainTextEdit::sizeHint().width(), heightOf(std::clamp(lines, kLeastLines, kMostLines))};
}

QSize QuestionEdit::minimumSizeHint() const {
    constexpr int kCharacters = 12;
    return {fontMetrics().averageCharWidth() * kCharacters, heightOf(kLeastLines)};
}

/// The key starts a clip everywhere else in the window.
bool QuestionEdit::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && isSendKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void QuestionEdit::keyPressEvent(QKeyEvent* event) {
    if (!isSendKey(*event)) return QPlainTextEdit::keyPressEvent(event);
    if (!m_composing) Q_EMIT sendWanted();
}

void QuestionEdit::insertFromMimeData(const QMimeData* source) {
    if (document()->characterCount() + source->text().size() > kMostLetters)
        return void(Q_EMIT pasteRefused());
    QPlainTextEdit::insertFromMimeData(source);
}

void QuestionEdit::inputMethodEvent(QInputMethodEvent* event) {
    m_composing = !event->preeditString().isEmpty();
    QPlainTextEdit::inputMethodEvent(event);
}

MessageInput::MessageInput(QWidget* parent)
    : QWidget(parent), m_edit(new QuestionEdit), m_send(new QPushButton), m_reason(smallLabel()) {
    describe(m_edit, "directorInput", tr("Question"),
             tip(tr("Question"), tr("Ask about a clip, a setting, an error. Ctrl+Return sends.")));
    m_edit->setPlaceholderText(tr("Ask about a clip, a setting, an error"));
    m_send->setObjectName(QStringLiteral("directorSend"));
    makePrimary(m_send);
    m_reason->setObjectName(QStringLiteral("directorReason"));
    m_reason->setWordWrap(true);
    Label* note =
        smallLabel(tr("A small model on this computer, often wrong. Nothing leaves the computer, nothing is "
                      "done without a click."));
    note->setObjectName(QStringLiteral("directorNote"));
    note->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kRowGap);
    row->addWidget(m_edit, 1);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kDockPadding, space::kLabelGap, space::kDockPadding,
                               space::kDockPadding);
    column->setSpacing(space::kRowGap);
    column->addLayout(row);
    column->addWidget(m_reason);
    column->addWidget(note);
    connect(m_edit, &QuestionEdit::sendWanted, this, &MessageInput::send);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &MessageInput::onEdited);
    connect(m_edit, &QuestionEdit::pasteRefused, this, [this] {
        m_pasteRefused = true;
        refresh();
    });
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (m_answering)
            Q_EMIT stopWanted();
        else
            send();
    });
    refresh();
}

void MessageInput::send() {
    if (m_answering || !m_send->isEnabled()) return;
    Q_EMIT sendWanted(text());
}

void MessageInput::setAnswering(bool answering) {
    m_answering = answering;
    refresh();
}

void MessageInput::setReason(const QString& reason) {
    m_whyNot = reason;
    refresh();
}

void MessageInput::setText(const QString& text) {
    m_edit->setPlainText(text);
    m_edit->moveCursor(QTextCursor::End);
    m_edit->setFocus(Qt::OtherFocusReason);
}

void MessageInput::onEdited() {
    m_pasteRefused = false;
    refresh();
}

void MessageInput::refresh() {
    const bool tooLong = m_edit->document()->characterCount() > QuestionEdit::kMostLetters;
    QString reason = m_whyNot;
    if (reason.isEmpty() && (tooLong || m_pasteRefused))
        reason = tr("A question has at most %1 letters. Ask about a part of the text.")
                     .arg(QLocale().toString(QuestionEdit::kMostLetters));
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_edit->setEnabled(m_whyNot.isEmpty());
    const bool useful = m_answering || (m_whyNot.isEmpty() && !tooLong && !text().trimmed().isEmpty());
    // A disabled button passes the focus on to whatever comes behind it.
    if (!useful && window()->focusWidget() == m_send) m_edit->setFocus(Qt::OtherFocusReason);
    m_send->setEnabled(useful);
    const QString name = m_answering ? tr("Stop") : tr("Send");
    m_send->setIcon(themeIcon(m_answering ? "stop" : "send"));
    describe(m_send, "directorSend", name,
             m_answering ? tip(name, tr("Stops the answer. What there is of it is kept."))
                         : tip(name, tr("Asks the question. Ctrl+Return does the same.")));
}

}  // namespace lightreel
