// A conversation of any length stays fluid: few widgets, a window that moves, and nothing jumps.
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/fake_director.h"
#include "ui/director/director_panel.h"
#include "ui/director/message_log.h"
#include "ui/director/message_text.h"
#include "ui/director/message_view.h"

using namespace lightreel;

namespace {

constexpr int kMany = 5000;

QList<Message> conversationOf(int messages) {
    QList<Message> all;
    for (int turn = 1; turn <= messages; turn += 2) {
        all << said(turn, "Question " + std::to_string(turn) + ", which seed had the boat in the rain?");
        Reply reply;
        reply.text = "Answer to " + std::to_string(turn) + ". " + std::string(turn % 7 * 20, 'x');
        if (turn % 10 == 1) reply.facts = {clipFact("/clips/a.mp4", "a boat in the rain")};
        all << answerTo(turn, reply);
    }
    return all;
}

struct LogUnderTest {
    explicit LogUnderTest(int messages) {
        panel.resize(340, 700);
        panel.show();
        panel.showState({DirectorState::Is::Ready, 0, {}});
        panel.showMessages(conversationOf(messages));
        log = panel.findChild<MessageLog*>();
        QCoreApplication::processEvents();
    }
    QScrollBar& bar() { return *log->verticalScrollBar(); }
    bool atBottom() { return bar().value() == bar().maximum(); }
    const MessageView* topmost() {
        for (const MessageView* view : log->views())
            if (view->y() + view->height() > bar().value()) return view;
        return nullptr;
    }
    DirectorPanel panel;
    MessageLog* log;
};

}  // namespace

class LogTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void longConversationHasFewWidgets();
    void scrollingReachesTheFirstMessage();
    void whatIsInSightStaysWhenOlderOnesCome();
    void bottomStaysInSight();
    void readerAboveIsNotDisturbed();
    void aQuestionBringsTheEndBack();
    void anyTurnCanBeShown();
    void messagesAreAsTallAsTheirLines();
    void arrowsGoFromMessageToMessage();
    void oneSelectionIsCopied();
    void menuKeyOpensWhatCanBeDone();
};

void LogTest::longConversationHasFewWidgets() {
    LogUnderTest test(kMany);
    QCOMPARE(static_cast<int>(test.log->views().size()), MessageLog::kFirst);
    QVERIFY(test.atBottom());
    QCOMPARE(test.log->views().back()->turn(), qint64{kMany});
    for (int i = 0; i < 40; ++i) {
        test.bar().setValue(0);
        QVERIFY(static_cast<int>(test.log->views().size()) <= MessageLog::kMost);
    }
    QVERIFY(test.log->views().front()->turn() < kMany - 300);
    QVERIFY(test.log->findChildren<QWidget*>().size() < MessageLog::kMost * 40);
}

void LogTest::scrollingReachesTheFirstMessage() {
    LogUnderTest test(300);
    for (int i = 0; i < 50; ++i) test.bar().setValue(0);
    QCOMPARE(test.log->views().front()->turn(), qint64{1});
    QCOMPARE(test.bar().value(), 0);
    for (int i = 0; i < 50; ++i) test.bar().setValue(test.bar().maximum());
    QCOMPARE(test.log->views().back()->turn(), qint64{300});
}

void LogTest::whatIsInSightStaysWhenOlderOnesCome() {
    LogUnderTest test(400);
    for (int i = 0; i < 60; ++i) {
        const auto first = test.log->views().front()->turn();
        test.bar().setValue(std::max(0, test.bar().value() - 150));
        if (test.log->views().front()->turn() == first) continue;
        // The window has moved. Once more, by nothing: the same message stands at the same place.
        const MessageView* seen = test.topmost();
        const int place = seen->y() - test.bar().value();
        QCoreApplication::processEvents();
        QCOMPARE(test.topmost(), seen);
        QCOMPARE(seen->y() - test.bar().value(), place);
        QVERIFY(test.bar().value() > 0);  // there is something above to scroll to
        return;
    }
    QFAIL("no older message came");
}

void LogTest::bottomStaysInSight() {
    LogUnderTest test(60);
    test.panel.showQuestion(said(61, "Which seed?"));
    QVERIFY(test.atBottom());
    for (int i = 0; i < 40; ++i) {
        test.panel.addPiece(QStringLiteral("another few words of a long answer "));
        QCoreApplication::processEvents();
        QVERIFY(test.atBottom());
    }
    Reply reply;
    reply.text = "It was 77120.";
    reply.facts = {clipFact("/clips/a.mp4", "a boat"), clipFact("/clips/b.mp4", "a boat")};
    test.panel.showReply(answerTo(61, reply));
    QCoreApplication::processEvents();
    QVERIFY(test.atBottom());
    test.panel.resize(300, 500);
    QCoreApplication::processEvents();
    QVERIFY(test.atBottom());
}

void LogTest::readerAboveIsNotDisturbed() {
    LogUnderTest test(60);
    test.panel.showQuestion(said(61, "Which seed?"));
    test.bar().setValue(test.bar().maximum() / 2);
    QCoreApplication::processEvents();
    const MessageView* seen = test.topmost();
    const int place = seen->y() - test.bar().value();
    for (int i = 0; i < 10; ++i) test.panel.addPiece(QStringLiteral("words that make the answer longer "));
    Reply reply;
    reply.text = "It was 77120.";
    test.panel.showReply(answerTo(61, reply));
    QCoreApplication::processEvents();
    QCOMPARE(seen->y() - test.bar().value(), place);
}

void LogTest::aQuestionBringsTheEndBack() {
    LogUnderTest test(1000);
    for (int i = 0; i < 30; ++i) test.bar().setValue(0);
    QVERIFY(test.log->views().back()->turn() < 1000);
    test.panel.showQuestion(said(1001, "Which seed?"));
    QCoreApplication::processEvents();
    QCOMPARE(test.log->views().back()->turn(), qint64{1001});
    QVERIFY(test.atBottom());
}

void LogTest::anyTurnCanBeShown() {
    LogUnderTest test(kMany);
    test.panel.showTurn(1201);
    QCoreApplication::processEvents();
    const MessageView* shown = nullptr;
    for (const MessageView* view : test.log->views())
        if (view->turn() == 1201) shown = view;
    QVERIFY(shown);
    QVERIFY(shown->y() >= test.bar().value() - 1);
    QVERIFY(shown->y() < test.bar().value() + test.log->viewport()->height());
    test.panel.showTurn(99999);  // forgotten meanwhile: nothing happens
}

void LogTest::messagesAreAsTallAsTheirLines() {
    LogUnderTest test(2);
    for (const int width : {260, 400, 700}) {
        test.panel.resize(width, 700);
        QCoreApplication::processEvents();
        for (const MessageView* view : test.log->views()) {
            const MessageText& text = view->text();
            QVERIFY2(text.height() >= qCeil(text.document()->size().height()),
                     qPrintable(QString::number(width)));
            QVERIFY(text.height() <= qCeil(text.document()->size().height()) + text.fontMetrics().height());
            QVERIFY(view->width() <= test.log->viewport()->width());
        }
    }
}

void LogTest::arrowsGoFromMessageToMessage() {
    LogUnderTest test(300);
    test.log->setFocus(Qt::TabFocusReason);
    const int far = MessageLog::kFirst + 10;
    for (int i = 0; i < far; ++i) QTest::keyClick(test.log, Qt::Key_Up);
    const qint64 turn = 300 - far;
    const MessageView* current = nullptr;
    for (const MessageView* view : test.log->views())
        if (view->turn() == turn) current = view;
    QVERIFY(current);
    for (const MessageView* view : test.log->views())
        for (const QWidget* control : view->controls())
            QCOMPARE((control->focusPolicy() & Qt::TabFocus) != 0, view == current);
    QVERIFY(!current->controls().isEmpty());
    QTest::keyClick(test.log, Qt::Key_Tab);
    QVERIFY(current->isAncestorOf(test.panel.focusWidget()));
}

void LogTest::oneSelectionIsCopied() {
    LogUnderTest test(4);
    const auto select = [&](int view) {
        QTextCursor cursor = test.log->views()[static_cast<size_t>(view)]->text().textCursor();
        cursor.setPosition(0);
        cursor.setPosition(8, QTextCursor::KeepAnchor);
        test.log->views()[static_cast<size_t>(view)]->text().setTextCursor(cursor);
    };
    select(0);
    select(1);
    QVERIFY(!test.log->views()[0]->text().textCursor().hasSelection());
    QTest::keySequence(test.log, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Answer t"));
    QTextCursor none = test.log->views()[1]->text().textCursor();
    none.clearSelection();
    test.log->views()[1]->text().setTextCursor(none);
    QTest::keySequence(test.log, QKeySequence::Copy);  // then the message where the keyboard is
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Answer to 3")));
}

void LogTest::menuKeyOpensWhatCanBeDone() {
    LogUnderTest test(4);
    QSignalSpy forget(&test.panel.wishes(), &DirectorWishes::forgetWanted);
    test.log->setFocus(Qt::TabFocusReason);
    QTest::keyClick(test.log, Qt::Key_Up);
    QContextMenuEvent key(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QCoreApplication::sendEvent(test.log, &key);
    auto* menu = test.log->findChild<QMenu*>(QStringLiteral("messageMenu"));
    QVERIFY(menu);
    menu->findChild<QAction*>(QStringLiteral("menuForget"))->trigger();
    QCOMPARE(forget.count(), 1);
    QCOMPARE(forget[0][0].toLongLong(), 3);
    QCOMPARE(test.panel.conversation().exchangeOf(3), (QList<qint64>{3, 4}));
    QCOMPARE(test.panel.conversation().exchangeOf(4), (QList<qint64>{3, 4}));
    menu->close();
}

int main(int argc, char** argv) {
    return runTest<LogTest>(argc, argv);
}
#include "log_test.moc"
