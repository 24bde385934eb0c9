// The Director dock by itself: what was said and known is shown as it is, and nothing happens without a
// click.
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/fake_director.h"
#include "ui/director/button_row.h"
#include "ui/director/director_panel.h"
#include "ui/director/director_text.h"
#include "ui/director/fact_card.h"
#include "ui/director/memory_tape.h"
#include "ui/director/message_input.h"
#include "ui/director/message_log.h"
#include "ui/director/message_text.h"
#include "ui/director/message_view.h"
#include "ui/director/pending_answer.h"
#include "ui/style/chip.h"

using namespace lightreel;

namespace {

/// A panel on screen, open and ready.
struct PanelUnderTest {
    PanelUnderTest() {
        panel.resize(340, 700);
        panel.show();
        panel.showMessages({});
        panel.showState({DirectorState::Is::Ready, 0, {}});
    }
    template <typename Control>
    Control* find(const char* objectName) {
        auto* found = panel.findChild<Control*>(QLatin1String(objectName));
        if (!found) qFatal("no control is called %s", objectName);
        return found;
    }
    QPlainTextEdit* input() { return find<QPlainTextEdit>("directorInput"); }
    QPushButton* send() { return find<QPushButton>("directorSend"); }
    MessageLog* log() { return find<MessageLog>("directorLog"); }
    /// What a reply that is shown alone looks like.
    const MessageView& shown(const Reply& reply) {
        panel.showMessages({said(1, "Which seed?"), answerTo(1, reply)});
        return *log()->views().back();
    }

    DirectorPanel panel;
};

Reply replyOf(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.modelUsed = true;
    return reply;
}

QString labels(const QWidget& widget) {
    QStringList texts;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (!label->isHidden()) texts << label->text();
    return texts.join(QLatin1Char('\n'));
}

}  // namespace

class PanelTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void emptyPageOffersQuestionsThatAreNotSent();
    void controlReturnSendsAndReturnDoesNot();
    void composedLettersAreNotSent();
    void answeringTurnsSendIntoStop();
    void closedProjectSaysWhyNothingCanBeAsked();
    void tooMuchTextIsRefusedWithItsReason();
    void piecesArriveInTheNewestAnswer();
    void failedQuestionComesBackIntoTheField();
    void twoQuestionsAreAnsweredInTurn();
    void markupStaysText();
    void unknownFiguresAreMarkedAndSaid();
    void spansAreCountedInBytes();
    void factsAreCards();
    void failureWithoutARunOffersNothing();
    void proposalIsOfferedOnceAndCanBeDismissed();
    void proposalSaysHowManyTokensAreRead();
    void everyAnswerSaysWhy();
    void answersCanBeKept();
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

void PanelTest::tooMuchTextIsRefusedWithItsReason() {
    PanelUnderTest test;
    test.input()->setPlainText(QString(600'000, QChar(0x00E4)));  // two bytes each
    QVERIFY(!test.send()->isEnabled());
    QVERIFY(test.find<QLabel>("directorReason")->text().contains(QStringLiteral("1 MB")));
    test.input()->setPlainText(QStringLiteral("short"));
    QVERIFY(test.send()->isEnabled());
}

void PanelTest::piecesArriveInTheNewestAnswer() {
    PanelUnderTest test;
    test.panel.showQuestion(said(1, "Which seed?"));
    QVERIFY(test.log()->pending().isVisible());
    test.panel.addPiece(QStringLiteral("It was "));
    test.panel.addPiece(QStringLiteral("77120."));
    QCOMPARE(test.log()->pending().text(), QStringLiteral("It was 77120."));
    test.panel.showReply(answerTo(1, replyOf("It was 77120.")));
    QVERIFY(!test.log()->pending().isVisible());
    QCOMPARE(test.log()->views().back()->text().toPlainText(), QStringLiteral("It was 77120."));
    test.panel.addPiece(QStringLiteral("late"));  // of an answer that is over
    QVERIFY(!test.log()->pending().isVisible());
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

void PanelTest::twoQuestionsAreAnsweredInTurn() {
    PanelUnderTest test;
    test.panel.showQuestion(said(1, "Which seed?"));
    test.panel.showQuestion(said(2, "Why did it fail?"));
    test.panel.showReply(answerTo(1, replyOf("77120.")));
    QVERIFY(test.log()->pending().isVisible());  // the second one is being answered
    QCOMPARE(test.send()->accessibleName(), QStringLiteral("Stop"));
    test.panel.showReply(answerTo(2, replyOf("The disk was full.")));
    QVERIFY(!test.log()->pending().isVisible());
    QCOMPARE(test.panel.conversation().size(), 4);
}

void PanelTest::markupStaysText() {
    PanelUnderTest test;
    const std::string text = "<b>bold</b> <img src=\"file:///etc/passwd\"> & more";
    Reply reply = replyOf(text);
    reply.facts = {clipFact("/clips/a.mp4", "<i>title</i>")};
    reply.prompt = "<u>prompt</u>";
    const MessageView& view = test.shown(reply);
    QCOMPARE(view.text().toPlainText(), QString::fromStdString(text));
    for (const QLabel* label : view.findChildren<QLabel*>()) QCOMPARE(label->textFormat(), Qt::PlainText);
    QVERIFY(labels(view).contains(QStringLiteral("<i>title</i>")));
    QMimeData rich;
    rich.setHtml(QStringLiteral("<b>x</b>"));
    QVERIFY(!view.text().acceptRichText() && view.text().isReadOnly());
}

void PanelTest::unknownFiguresAreMarkedAndSaid() {
    PanelUnderTest test;
    Reply reply = replyOf("The budget was 5750 MB.");
    reply.unverified = {{15, 22}};
    const MessageView& view = test.shown(reply);
    const auto marks = view.text().extraSelections();
    QCOMPARE(marks.size(), 1);
    QCOMPARE(marks[0].cursor.selectedText(), QStringLiteral("5750 MB"));
    QVERIFY(marks[0].format.underlineStyle() != QTextCharFormat::NoUnderline);
    QCOMPARE(marks[0].format.underlineColor(), Theme::of(view.palette()).warning);
    QVERIFY(labels(view).contains(QStringLiteral("Not found in this project: 5750 MB")));
    QVERIFY(view.text().accessibleDescription().contains(QStringLiteral("5750 MB")));
    QVERIFY(!view.text().toPlainText().contains(QStringLiteral("Not found")));  // a copy is what was said
}

void PanelTest::spansAreCountedInBytes() {
    PanelUnderTest test;
    Reply reply = replyOf("Fünf Übungen: \"Drache\" 용 1234");
    const size_t at = reply.text.find("1234");
    reply.unverified = {{at, at + 4}, {9, 5}, {100, 200}};  // two that cannot be
    const auto marks = test.shown(reply).text().extraSelections();
    QCOMPARE(marks.size(), 1);
    QCOMPARE(marks[0].cursor.selectedText(), QStringLiteral("1234"));
}

void PanelTest::factsAreCards() {
    PanelUnderTest test;
    QImage picture(64, 32, QImage::Format_RGB888);
    picture.fill(Qt::red);
    test.panel.setAccess({[&](const Fact&) { return picture; }, {}});
    Reply reply = replyOf("Two clips match.");
    reply.facts = {clipFact("/clips/a.mp4", "a boat"),
                   {Fact::Kind::Quote, "some neon is fine", {}, "2026-09-02T08:00:00Z", {}, {}, 1}};
    const MessageView& view = test.shown(reply);
    const auto cards = view.findChildren<FactCard*>();
    QCOMPARE(cards.size(), 2);
    QVERIFY(labels(*cards[0]).contains(QStringLiteral("seed 77120")));
    QVERIFY(labels(*cards[1]).contains(QStringLiteral("September 2026")));
    QSignalSpy opened(&test.panel.wishes(), &DirectorWishes::openWanted);
    QSignalSpy settings(&test.panel.wishes(), &DirectorWishes::settingsWanted);
    QTest::mouseClick(cards[0]->findChild<QPushButton*>(QStringLiteral("factOpen")), Qt::LeftButton);
    QTest::mouseClick(cards[0]->findChild<QPushButton*>(QStringLiteral("factSettings")), Qt::LeftButton);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened[0][0].value<Fact>().clip, std::string("/clips/a.mp4"));
    QCOMPARE(settings.count(), 1);
    QVERIFY(!cards[1]->findChild<QPushButton*>(QStringLiteral("factOpen")));
    QTest::mouseClick(cards[1]->findChild<QPushButton*>(QStringLiteral("factShow")), Qt::LeftButton);
    QVERIFY(test.log()->hasFocus());  // the message is shown where it was said
}

void PanelTest::failureWithoutARunOffersNothing() {
    PanelUnderTest test;
    bool there = false;
    test.panel.setAccess({{}, [&](const Fact&) { return there; }});
    Reply reply = replyOf("It ran out of memory.");
    reply.facts = {{Fact::Kind::Failure, "a boat", "Out of memory", "2026-09-02T08:00:00Z", {}, "job"}};
    QVERIFY(test.shown(reply).findChild<FactCard*>()->findChildren<QPushButton*>().isEmpty());
    there = true;
    QCOMPARE(test.shown(reply).findChild<FactCard*>()->findChildren<QPushButton*>().size(), 2);
}

void PanelTest::proposalIsOfferedOnceAndCanBeDismissed() {
    PanelUnderTest test;
    QSignalSpy used(&test.panel.wishes(), &DirectorWishes::promptWanted);
    Reply reply = replyOf("Try this.");
    reply.prompt = "a boat at dusk";
    test.shown(reply);
    QCOMPARE(used.count(), 0);
    QTest::mouseClick(test.find<QPushButton>("proposalApply"), Qt::LeftButton);
    QCOMPARE(used.count(), 1);
    QCOMPARE(used[0][0].toString(), QStringLiteral("a boat at dusk"));
    QCOMPARE(test.find<Chip>("proposalState")->text(), QStringLiteral("in the prompt field"));
    QTest::mouseClick(test.find<QPushButton>("proposalDismiss"), Qt::LeftButton);
    QVERIFY(!test.find<QPushButton>("proposalApply")->isVisible());
    test.log()->showEnd();  // the views are made anew
    QVERIFY(!test.panel.findChild<QPushButton*>(QStringLiteral("proposalApply")));
    QVERIFY(test.log()->views().back()->text().isVisible());  // what was said stays
}

void PanelTest::proposalSaysHowManyTokensAreRead() {
    PanelUnderTest test;
    QSignalSpy counts(&test.panel.wishes(), &DirectorWishes::countWanted);
    Reply reply = replyOf("Try this.");
    reply.prompt = "a boat at dusk";
    test.shown(reply);
    QCOMPARE(counts.count(), 1);
    auto* tokens = test.find<QLabel>("proposalTokens");
    QVERIFY(!tokens->isVisible());
    test.panel.showTokens(QStringLiteral("another prompt"), 3, 75);
    QVERIFY(!tokens->isVisible());
    test.panel.showTokens(QStringLiteral("a boat at dusk"), 4, 75);
    QCOMPARE(tokens->text(), QStringLiteral("4 of 75 tokens"));
    test.panel.showTokens(QStringLiteral("a boat at dusk"), 80, 75);
    QCOMPARE(tokens->text(), QStringLiteral("80 of 75 tokens, the end is not read"));
    test.panel.showReply(answerTo(3, reply));
    QCOMPARE(counts.count(), 2);  // of the one that is added
}

void PanelTest::everyAnswerSaysWhy() {
    PanelUnderTest test;
    Reply reply = replyOf("77120.");
    reply.answer.tokens = 12;
    reply.answer.episode = 2;
    reply.answer.likeness = 0.62;
    reply.answer.margin = 0.08;
    reply.answer.turns = {12, 40};
    reply.facts = {clipFact("/clips/a.mp4", "a boat")};
    const MessageView& view = test.shown(reply);
    QVERIFY(!view.findChild<QWidget*>(QStringLiteral("answerReasons")));
    test.find<QToolButton>("messageWhy")->setChecked(true);
    const QString why = labels(*view.findChild<QWidget*>(QStringLiteral("answerReasons")));
    for (const char* part : {"0.62", "0.08", "12, 40", "Number 3", "a boat", "12 tokens"})
        QVERIFY2(why.contains(QLatin1String(part)), part);
    test.find<QToolButton>("messageWhy")->setChecked(false);
    QVERIFY(!view.findChild<QWidget*>(QStringLiteral("answerReasons"))->isVisible());
    Reply found = replyOf("Two clips match.");
    found.modelUsed = false;
    found.whyNoModel = "The model rests while a clip is made.";
    QVERIFY(labels(test.shown(found)).contains(QStringLiteral("The model rests")));
    test.find<QToolButton>("messageWhy")->setChecked(true);
    QVERIFY(labels(*test.find<QWidget>("answerReasons")).contains(QStringLiteral("The model rests")));
}

void PanelTest::answersCanBeKept() {
    PanelUnderTest test;
    QSignalSpy kept(&test.panel.wishes(), &DirectorWishes::rememberWanted);
    Reply reply = replyOf("Always moonlight.");
    reply.facts = {clipFact("/clips/a.mp4", "a boat")};
    const MessageView& view = test.shown(reply);
    QTest::mouseClick(test.find<QToolButton>("messageCopy"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Always moonlight."));
    QTest::mouseClick(test.find<QToolButton>("messageRemember"), Qt::LeftButton);
    QCOMPARE(kept.count(), 1);
    QCOMPARE(kept[0][0].toString(), QStringLiteral("Always moonlight."));
    QCOMPARE(kept[0][1].toLongLong(), 2);
    QCOMPARE(kept[0][2].toString(), QStringLiteral("/clips/a.mp4"));
    QVERIFY(!view.findChild<QWidget*>(QStringLiteral("messageKept")));
    test.panel.showDecision(decisionOf(view.message()));
    QVERIFY(view.findChild<QWidget*>(QStringLiteral("messageKept")));
}

void PanelTest::decisionsAreListedAndForgotten() {
    PanelUnderTest test;
    QSignalSpy forget(&test.panel.wishes(), &DirectorWishes::forgetWanted);
    Message old = said(1, "some neon is fine");
    old.decision = true;
    test.panel.showMessages({old, said(3, "never neon")});
    test.panel.showDecision(decisionOf(said(3, "never neon")));
    test.find<QToolButton>("directorDecisions")->setChecked(true);
    QCOMPARE(test.find<QLabel>("directorDecisionsTitle")->text(), QStringLiteral("Decisions: 2"));
    auto cards = test.find<QWidget>("directorDecisionsScroll")->findChildren<FactCard*>();
    QVERIFY(cards.front()->isVisible());
    QCOMPARE(cards.front()->accessibleName(), QStringLiteral("never neon"));  // the newest first
    QTest::mouseClick(cards.front()->findChild<QPushButton*>(QStringLiteral("factForget")), Qt::LeftButton);
    QCOMPARE(forget.count(), 1);
    QCOMPARE(forget[0][0].toLongLong(), 3);
    test.panel.forget({3});
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
    QTest::keyClick(test.find<QLineEdit>("directorWords"), Qt::Key_Escape);
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
    test.panel.showState({DirectorState::Is::NoModel, 0, {}});
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
    QVERIFY(test.find<QLabel>("directorSpared")->isVisible());
    QVERIFY(test.find<MemoryTape>("directorTape")->isVisible());
    QVERIFY(test.find<MemoryTape>("directorTape")->spokenValue().contains(QStringLiteral("24")));
    memory.wholeBytes = memory.usedBytes = 12 << 20;  // nothing is left out yet
    test.panel.showMemory(memory);
    QVERIFY(!test.find<QLabel>("directorSpared")->isVisible());
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
