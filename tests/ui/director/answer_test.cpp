// Answers are shown as they are: what was said, what is known, what is proposed, what nothing here knows.
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QToolButton>

#include "tests/ui/director/panel_under_test.h"
#include "tests/ui/run_test.h"
#include "ui/director/director_text.h"
#include "ui/director/fact_card.h"
#include "ui/director/message_text.h"
#include "ui/director/pending_answer.h"
#include "ui/style/chip.h"

using namespace lightreel;

class AnswerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void piecesArriveInTheNewestAnswer();
    void factsStandThereBeforeTheAnswerIsWritten();
    void factsStayWhereTheyAreWhenTheAnswerIsWritten();
    void whileWhatWasSaidIsReadItSaysHowFar();
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
};

void AnswerTest::piecesArriveInTheNewestAnswer() {
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

void AnswerTest::factsStandThereBeforeTheAnswerIsWritten() {
    PanelUnderTest test;
    Fact fact;
    fact.title = "a dragon";
    test.panel.showQuestion(said(1, "Which seed?"));
    test.panel.showFacts({fact});
    QCOMPARE(test.log()->pending().findChildren<FactCard*>().size(), 1);
    QVERIFY(test.log()->pending().findChild<FactCard*>()->isVisible());
    test.panel.addPiece(QStringLiteral("77120."));
    QCOMPARE(test.log()->pending().text(), QStringLiteral("77120."));
    test.panel.showReply(answerTo(1, replyOf("77120.")));
    test.panel.showQuestion(said(3, "And the cat?"));
    for (const FactCard* card : test.log()->pending().findChildren<FactCard*>()) QVERIFY(!card->isVisible());
    test.panel.showFacts({});
    QVERIFY(test.log()->pending().isVisible());
}

void AnswerTest::factsStayWhereTheyAreWhenTheAnswerIsWritten() {
    PanelUnderTest test;
    Reply reply = replyOf("It takes every step in full,\nand that is slow.");
    reply.facts = {clipFact("/clips/a.mp4", "a dragon"), clipFact("/clips/b.mp4", "a boat")};
    const auto tops = [&](const QWidget& answer) {
        QCoreApplication::processEvents();
        QList<int> all;
        for (const FactCard* card : answer.findChildren<FactCard*>())
            all << card->mapTo(&test.panel, QPoint()).y();
        return all;
    };
    test.panel.showQuestion(said(1, "Why is it slow?"));
    test.panel.showFacts({reply.facts.begin(), reply.facts.end()});
    test.panel.addPiece(QString::fromStdString(reply.text));
    const QList<int> before = tops(test.log()->pending());
    QCOMPARE(before.size(), 2);
    test.panel.showReply(answerTo(1, reply));
    QCOMPARE(tops(*test.log()->views().back()), before);
    QVERIFY(!test.log()->pending().isVisible());
}

void AnswerTest::whileWhatWasSaidIsReadItSaysHowFar() {
    PanelUnderTest test;
    const auto* word = test.find<QLabel>("pendingWord");
    const auto read = [&](int64_t tokens) {
        AssistantMemory memory;
        memory.historyTokens = 8000;
        memory.readTokens = tokens;
        test.panel.showMemory(memory);
    };
    read(1000);
    test.panel.showQuestion(said(1, "Which seed?"));
    const QString usual = word->text();
    read(1000);  // nothing is read yet, and of a prompt nothing will be
    QCOMPARE(word->text(), usual);
    read(3200);
    QCOMPARE(word->text(), QStringLiteral("Reading what was said: 40 %"));
    read(8000);
    QVERIFY(!word->text().contains(QLatin1Char('%')));
    test.panel.addPiece(QStringLiteral("77120."));
    const QString writing = word->text();
    read(4000);
    QCOMPARE(word->text(), writing);
    test.panel.showReply(answerTo(1, replyOf("77120.")));
    test.panel.showQuestion(said(3, "And the cat?"));
    QCOMPARE(word->text(), usual);
}

void AnswerTest::twoQuestionsAreAnsweredInTurn() {
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

void AnswerTest::markupStaysText() {
    PanelUnderTest test;
    const std::string text = "<b>bold</b> <img src=\"file:///etc/passwd\"> & more";
    Reply reply = replyOf(text);
    reply.facts = {clipFact("/clips/a.mp4", "<i>title</i>")};
    reply.prompt = "<u>prompt</u>";
    const MessageView& view = test.shown(reply);
    QCOMPARE(view.text().toPlainText(), QString::fromStdString(text));
    for (const QLabel* label : view.findChildren<QLabel*>()) QCOMPARE(label->textFormat(), Qt::PlainText);
    QVERIFY(labels(view).contains(QStringLiteral("<i>title</i>")));
    QVERIFY(!view.text().acceptRichText() && view.text().isReadOnly());
}

void AnswerTest::unknownFiguresAreMarkedAndSaid() {
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

void AnswerTest::spansAreCountedInBytes() {
    PanelUnderTest test;
    Reply reply = replyOf("Fünf Übungen: \"Drache\" 용 1234");
    const size_t at = reply.text.find("1234");
    reply.unverified = {{at, at + 4}, {9, 5}, {100, 200}};  // two that cannot be
    const auto marks = test.shown(reply).text().extraSelections();
    QCOMPARE(marks.size(), 1);
    QCOMPARE(marks[0].cursor.selectedText(), QStringLiteral("1234"));
}

void AnswerTest::factsAreCards() {
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
    QCOMPARE(test.dock.focusWidget(), test.log());  // the message is shown where it was said
}

void AnswerTest::failureWithoutARunOffersNothing() {
    PanelUnderTest test;
    bool there = false;
    test.panel.setAccess({{}, [&](const Fact&) { return there; }});
    Reply reply = replyOf("It ran out of memory.");
    reply.facts = {{Fact::Kind::Failure, "a boat", "Out of memory", "2026-09-02T08:00:00Z", {}, "job"}};
    QVERIFY(test.shown(reply).findChild<FactCard*>()->findChildren<QPushButton*>().isEmpty());
    there = true;
    QCOMPARE(test.shown(reply).findChild<FactCard*>()->findChildren<QPushButton*>().size(), 2);
}

void AnswerTest::proposalIsOfferedOnceAndCanBeDismissed() {
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

void AnswerTest::proposalSaysHowManyTokensAreRead() {
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

void AnswerTest::everyAnswerSaysWhy() {
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
    QVERIFY(labels(test.shown(found)).contains(QStringLiteral("no model was used")));
    test.find<QToolButton>("messageWhy")->setChecked(true);
    QVERIFY(labels(*test.find<QWidget>("answerReasons")).contains(QStringLiteral("The model rests")));
}

void AnswerTest::answersCanBeKept() {
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
    Fact decision;
    decision.kind = Fact::Kind::Decision;
    decision.turn = 2;
    test.panel.showDecision(decision);
    QVERIFY(view.findChild<QWidget*>(QStringLiteral("messageKept")));
}

int main(int argc, char** argv) {
    return runTest<AnswerTest>(argc, argv);
}
#include "answer_test.moc"
