// The Director dock by itself: asking, searching, what was decided, its state and its memory.
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QShortcut>
#include <QSignalSpy>
#include <QToolButton>

#include "tests/ui/director/panel_under_test.h"
#include "tests/ui/run_test.h"
#include "ui/director/director_text.h"
#include "ui/director/fact_card.h"
#include "ui/director/memory_tape.h"
#include "ui/style/button_row.h"
#include "ui/style/chip.h"

using namespace lightreel;

class PanelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void emptyPageOffersQuestionsThatAreNotSent();
    void controlReturnSendsAndReturnDoesNot();
    void composedLettersAreNotSent();
    void answeringTurnsSendIntoStop();
    void afterTheArrowTheFocusIsInTheQuestion();
    void closedProjectSaysWhyNothingCanBeAsked();
    void whatAnotherProgramHeldCanBeAskedOnceMore();
    void tooMuchTextIsRefusedWithItsReason();
    void failedQuestionComesBackIntoTheField();
    void decisionsAreListedAndForgotten();
    void searchShowsWhatWasFound();
    void statesAreNamedWithTheirReason();
    void missingModelSaysHowToGetIt();
    void memoryIsShownAgainstItsBound();
    void modelsAreNamedInTheMenu();
    void daysAreNamed();
    void buttonsGoBelowEachOtherWhereItIsNarrow();
};

void PanelTest::emptyPageOffersQuestionsThatAreNotSent() {
    PanelUnderTest test;
    QSignalSpy asked(&test.panel.wishes(), &DirectorWishes::askWanted);
    QVERIFY(test.find<QWidget>("directorEmpty")->isVisible());
    QTest::mouseClick(test.find<QPushButton>("directorExample2"), Qt::LeftButton);
    QCOMPARE(test.input()->toPlainText(), test.find<QPushButton>("directorExample2")->text());
    QCOMPARE(asked.count(), 0);
    test.panel.showQuestion(said(1, "Which seed?"));
    QVERIFY(!test.find<QWidget>("directorEmpty")->isVisible());
}

void PanelTest::controlReturnSendsAndReturnDoesNot() {
    PanelUnderTest test;
    QSignalSpy asked(&test.panel.wishes(), &DirectorWishes::askWanted);
    QVERIFY(!test.send()->isEnabled());
    QTest::keyClicks(test.input(), QStringLiteral("one"));
    QTest::keyClick(test.input(), Qt::Key_Return);
    QTest::keyClicks(test.input(), QStringLiteral("two"));
    QCOMPARE(asked.count(), 0);
    QTest::keyClick(test.input(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].toString(), QStringLiteral("one\ntwo"));
    QCOMPARE(test.input()->toPlainText(), QString());
    QTest::keyClick(test.input(), Qt::Key_Return, Qt::ControlModifier);  // nothing to send
    QCOMPARE(asked.count(), 1);
}

void PanelTest::composedLettersAreNotSent() {
    PanelUnderTest test;
    QSignalSpy asked(&test.panel.wishes(), &DirectorWishes::askWanted);
    test.input()->setPlainText(QStringLiteral("용"));
    QInputMethodEvent composing(QStringLiteral("ㅇ"), {});
    QCoreApplication::sendEvent(test.input(), &composing);
    QTest::keyClick(test.input(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(asked.count(), 0);
    QInputMethodEvent over;
    over.setCommitString(QStringLiteral("이"));
    QCoreApplication::sendEvent(test.input(), &over);
    QTest::keyClick(test.input(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(asked.count(), 1);
}

void PanelTest::answeringTurnsSendIntoStop() {
    PanelUnderTest test;
    QSignalSpy stopped(&test.panel.wishes(), &DirectorWishes::stopWanted);
    QSignalSpy asked(&test.panel.wishes(), &DirectorWishes::askWanted);
    test.panel.showQuestion(said(1, "Which seed?"));
    QCOMPARE(test.send()->accessibleName(), QStringLiteral("Stop"));
    QTest::mouseClick(test.send(), Qt::LeftButton);
    QCOMPARE(stopped.count(), 1);
    test.input()->setPlainText(QStringLiteral("next"));
    QTest::keyClick(test.input(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(asked.count(), 0);  // one at a time; the text stays
    Reply reply = replyOf("77");
    reply.answer.stopped = true;
    test.panel.showReply(answerTo(1, reply));
    QCOMPARE(test.send()->accessibleName(), QStringLiteral("Send"));
    QCOMPARE(test.input()->toPlainText(), QStringLiteral("next"));
    QVERIFY(labels(*test.log()->views().back()).contains(QStringLiteral("Stopped")));
}

void PanelTest::afterTheArrowTheFocusIsInTheQuestion() {
    PanelUnderTest test;
    test.input()->setPlainText(QStringLiteral("which?"));
    test.send()->setFocus();
    QCOMPARE(test.panel.focusWidget(), test.send());
    QTest::mouseClick(test.send(), Qt::LeftButton);
    test.panel.showQuestion(said(1, "which?"));
    test.panel.showReply(answerTo(1, replyOf("this")));
    QCOMPARE(test.panel.focusWidget(), test.input());
}

void PanelTest::closedProjectSaysWhyNothingCanBeAsked() {
    PanelUnderTest test;
    test.panel.showState({});
    QVERIFY(!test.input()->isEnabled() && !test.send()->isEnabled());
    QVERIFY(test.find<QLabel>("directorReason")->isVisible());
    QVERIFY(!test.find<QLabel>("directorReason")->text().isEmpty());
    test.panel.showState({DirectorState::Is::NoModel, 0, {}});  // facts answer
    QVERIFY(test.input()->isEnabled());
    QVERIFY(!test.find<QLabel>("directorReason")->isVisible());
}

void PanelTest::whatAnotherProgramHeldCanBeAskedOnceMore() {
    PanelUnderTest test;
    QSignalSpy asked(&test.panel.wishes(), &DirectorWishes::askWanted);
    const Error held{ErrorCode::FileInUse, {{"path", "/p/director.lock"}}, {}, {}};
    test.panel.showState({DirectorState::Is::Closed, 0, paragraph(held)});
    auto* why = test.find<QLabel>("directorClosed");
    QVERIFY(why->isVisible());
    QVERIFY(why->text().contains(QStringLiteral("/p/director.lock")));
    QVERIFY(why->text().contains(QStringLiteral("Asking tries again")));
    QVERIFY(!test.find<QLabel>("directorReason")->isVisible());
    for (int i = 1; i <= 2; ++i) {
        QVERIFY(test.input()->isEnabled());
        test.input()->setPlainText(QStringLiteral("Which seed?"));
        QTest::mouseClick(test.send(), Qt::LeftButton);
        QCOMPARE(asked.count(), i);
        test.panel.showFailure(held);
        QCOMPARE(test.input()->toPlainText(), QStringLiteral("Which seed?"));
    }
    test.panel.showState({DirectorState::Is::Ready, 0, {}});
    QVERIFY(!why->isVisible());
}

void PanelTest::tooMuchTextIsRefusedWithItsReason() {
    PanelUnderTest test;
    test.input()->setPlainText(QStringLiteral("short"));
    QGuiApplication::clipboard()->setText(QString(40'000, QLatin1Char('x')));
    test.input()->paste();
    QCOMPARE(test.input()->toPlainText(), QStringLiteral("short"));  // kept as it was
    QVERIFY(test.find<QLabel>("directorReason")->isVisible());
    QVERIFY(test.find<QLabel>("directorReason")->text().contains(QStringLiteral("letters")));
    QVERIFY(test.send()->isEnabled());
    QTest::keyClicks(test.input(), QStringLiteral("er"));
    QVERIFY(!test.find<QLabel>("directorReason")->isVisible());
}

void PanelTest::failedQuestionComesBackIntoTheField() {
    PanelUnderTest test;
    test.input()->setPlainText(QStringLiteral("Which seed?"));
    QTest::mouseClick(test.send(), Qt::LeftButton);
    test.panel.showFailure(Error{ErrorCode::DiskFull, {{"path", "/p/director.sqlite"}}, {}, {}});
    QCOMPARE(test.input()->toPlainText(), QStringLiteral("Which seed?"));
    QVERIFY(test.find<QLabel>("pendingWord")->text().contains(QStringLiteral("/p/director.sqlite")));
    QVERIFY(test.find<QLabel>("pendingWord")->isVisible());
    QVERIFY(test.send()->isEnabled());
    test.panel.showQuestion(said(1, "Which seed?"));  // the next one takes the word away
    QVERIFY(!test.find<QLabel>("pendingWord")->text().contains(QStringLiteral("/p/director.sqlite")));
}

void PanelTest::decisionsAreListedAndForgotten() {
    PanelUnderTest test;
    QSignalSpy forget(&test.panel.wishes(), &DirectorWishes::forgetWanted);
    const auto decision = [](const char* title, int64_t turn) {
        return Fact{Fact::Kind::Decision, title, title, "2026-11-28T05:00:00Z", {}, {}, turn};
    };
    Message superseded = said(1, "some neon is fine");
    superseded.decision = true;
    test.panel.showMessages({superseded, said(3, "never neon")});
    // What counts is what the service says: one without a turn too, and none that was superseded.
    test.panel.setDecisions({decision("never neon", 3), decision("added elsewhere", 0)});
    test.find<QToolButton>("directorDecisions")->setChecked(true);
    QCOMPARE(test.find<QLabel>("directorDecisionsTitle")->text(), QStringLiteral("Decisions: 2"));
    auto cards = test.find<QWidget>("directorDecisionsScroll")->findChildren<FactCard*>();
    QVERIFY(cards.front()->isVisible());
    QCOMPARE(cards.front()->accessibleName(), QStringLiteral("never neon"));  // the newest first
    QTest::mouseClick(cards.front()->findChild<QPushButton*>(QStringLiteral("factForget")), Qt::LeftButton);
    QCOMPARE(forget.count(), 1);
    QCOMPARE(forget[0][0].toLongLong(), 3);
    test.panel.forget({3});
    test.panel.setDecisions({decision("added elsewhere", 0)});
    QCOMPARE(test.find<QLabel>("directorDecisionsTitle")->text(), QStringLiteral("Decisions: 1"));
    QCOMPARE(test.panel.conversation().size(), 1);
    QTest::mouseClick(test.find<QToolButton>("directorDecisionsClose"), Qt::LeftButton);
    QVERIFY(test.log()->isVisible());
    QVERIFY(!test.find<QToolButton>("directorDecisions")->isChecked());
}

void PanelTest::searchShowsWhatWasFound() {
    PanelUnderTest test;
    QSignalSpy searched(&test.panel.wishes(), &DirectorWishes::searchWanted);
    QVERIFY(!test.find<QLineEdit>("directorWords")->isVisible());
    test.find<QToolButton>("directorSearch")->setChecked(true);
    QTest::keyClicks(test.find<QLineEdit>("directorWords"), QStringLiteral("  dragon "));
    QTest::keyClick(test.find<QLineEdit>("directorWords"), Qt::Key_Return);
    QCOMPARE(searched.count(), 1);
    QCOMPARE(searched[0][0].toString(), QStringLiteral("dragon"));
    test.panel.showFound(QStringLiteral("dragon"), {clipFact("/clips/d.mp4", "a dragon")});
    QVERIFY(test.find<QLabel>("directorFoundTitle")->text().contains(QStringLiteral("dragon")));
    QVERIFY(test.find<QWidget>("directorFoundScroll")->findChild<FactCard*>()->isVisible());
    test.panel.showFound(QStringLiteral("boat"), {});
    QVERIFY(!test.find<QWidget>("directorFoundScroll")->findChild<FactCard*>());
    QVERIFY(labels(*test.find<QWidget>("directorFoundScroll")).contains(QStringLiteral("Nothing was found")));
    Q_EMIT test.find<QLineEdit>("directorWords")->findChild<QShortcut*>()->activated();  // Esc
    QVERIFY(!test.find<QLineEdit>("directorWords")->isVisible());
    QVERIFY(test.find<QWidget>("directorEmpty")->isVisible());
}

void PanelTest::statesAreNamedWithTheirReason() {
    using Is = DirectorState::Is;
    PanelUnderTest test;
    QStringList words;
    for (const Is is : {Is::Closed, Is::NoModel, Is::Loading, Is::Ready, Is::Answering, Is::Indexing,
                        Is::Resting, Is::Failed}) {
        test.panel.showState({is, 40, {}});
        words << test.find<Chip>("directorState")->text();
        QVERIFY(!words.back().isEmpty());
    }
    QCOMPARE(words.removeDuplicates(), 0);
    QVERIFY(words[5].contains(QStringLiteral("40")));
    test.panel.showState({Is::Failed, 0, "The file \"x.gguf\" is damaged."});
    QVERIFY(test.find<QLabel>("directorBandReason")->isVisible());
    QVERIFY(test.find<QLabel>("directorBandReason")->text().contains(QStringLiteral("x.gguf")));
    QVERIFY(test.input()->isEnabled());
    test.panel.showState({Is::Ready, 0, {}});
    QVERIFY(!test.find<QLabel>("directorBand")->isVisible());
}

void PanelTest::missingModelSaysHowToGetIt() {
    PanelUnderTest test;
    test.panel.showState({DirectorState::Is::NoModel, 0, "It was looked for in /models/director."});
    QVERIFY(test.find<QLabel>("directorBand")->toolTip().contains(QStringLiteral("/models/director")));
    QVERIFY(
        test.find<QLabel>("directorBand")->text().contains(QStringLiteral("Search, facts and decisions")));
    QVERIFY(test.find<QLabel>("directorFetch")->isVisible());
    QTest::mouseClick(test.find<QToolButton>("directorFetchCopy"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("./run --director"));
    test.panel.showState({DirectorState::Is::Resting, 0, {}});
    QVERIFY(!test.find<QLabel>("directorFetch")->isVisible());
    QVERIFY(test.find<QLabel>("directorBand")->isVisible());
}

void PanelTest::memoryIsShownAgainstItsBound() {
    PanelUnderTest test;
    QVERIFY(!test.find<MemoryTape>("directorTape")->isVisible());
    AssistantMemory memory;
    memory.boundBytes = 100 << 20;
    memory.usedBytes = 24 << 20;
    memory.episodes = 3;
    memory.historyTokens = 41'200;
    memory.wholeBytes = int64_t{905} << 20;
    test.panel.showMemory(memory);
    const QString figures = test.find<QLabel>("directorFigures")->text();
    QVERIFY2(figures.contains(QStringLiteral("24")) && figures.contains(QStringLiteral("100")) &&
                 figures.contains(QStringLiteral("3 episodes")),
             qPrintable(figures));
    QVERIFY(test.find<QLabel>("directorFigures")->toolTip().contains(QStringLiteral("41,200")));
    QVERIFY(test.find<MemoryTape>("directorTape")->isVisible());
    QVERIFY(test.find<MemoryTape>("directorTape")->spokenValue().contains(QStringLiteral("24")));
    memory.wholeBytes = memory.usedBytes = 12 << 20;  // nothing is left out yet
    test.panel.showMemory(memory);
    QVERIFY(!test.find<QLabel>("directorFigures")->toolTip().contains(QStringLiteral("tokens")));
}

void PanelTest::modelsAreNamedInTheMenu() {
    PanelUnderTest test;
    const auto action = [&](const char* name) { return test.find<QAction>(name); };
    QVERIFY(action("directorUsualModel")->text().contains(QStringLiteral("SmolLM2-135M")));
    QVERIFY(action("directorUsualModel")->isChecked() && !action("directorOtherModel")->isVisible());
    test.panel.showModelFile(QStringLiteral("/models/other.Q8_0.gguf"));
    QVERIFY(action("directorOtherModel")->isChecked());
    QVERIFY(action("directorOtherModel")->text().contains(QStringLiteral("other.Q8_0")));
    QSignalSpy usual(&test.panel.wishes(), &DirectorWishes::usualModelWanted);
    action("directorUsualModel")->trigger();
    QCOMPARE(usual.count(), 1);
}

void PanelTest::daysAreNamed() {
    const QDate today(2026, 11, 28);
    QCOMPARE(dayText(today, today), QStringLiteral("Today"));
    QCOMPARE(dayText(today.addDays(-1), today), QStringLiteral("Yesterday"));
    QVERIFY(dayText(today.addDays(-9), today).contains(QStringLiteral("19")));
    PanelUnderTest test;
    test.panel.showMessages({said(1, "a", "2026-11-20T12:00:00Z"), said(2, "b", "2026-11-20T12:01:00Z"),
                             said(3, "c", "2026-11-24T12:00:00Z")});
    QCOMPARE(test.log()->findChildren<QLabel*>(QStringLiteral("messageDay")).size(), 2);
}

void PanelTest::buttonsGoBelowEachOtherWhereItIsNarrow() {
    ButtonRow row;
    auto* one = new QPushButton(QStringLiteral("Open clip"));
    auto* two = new QPushButton(QStringLiteral("Use these settings"));
    row.add(one);
    row.add(two);
    const int wide = row.sizeHint().width();
    QVERIFY(row.heightForWidth(wide - 1) > row.heightForWidth(wide));
    row.show();
    for (const int width : {wide + 20, wide - 1}) {
        row.resize(width, row.heightForWidth(width));
        QCoreApplication::processEvents();
        QCOMPARE(two->y() > one->y(), width < wide);
        for (const QPushButton* button : {one, two}) {
            QVERIFY(button->width() >= button->sizeHint().width());
            QVERIFY(row.rect().contains(button->geometry()));
        }
    }
}

int main(int argc, char** argv) {
    return runTest<PanelTest>(argc, argv);
}
#include "panel_test.moc"
