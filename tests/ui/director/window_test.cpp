// The Director in the window: what it hears of clips, what it may do, and its band in the memory graph.
#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QTabWidget>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/director/director_panel.h"
#include "ui/director/fact_card.h"
#include "ui/memory/memory_graph.h"
#include "ui/memory/memory_table.h"
#include "ui/queue/queue_model.h"
#include "ui/queue/queue_panel.h"

using namespace lightreel;

namespace {

constexpr int64_t kMiB = 1 << 20;

/// A window with one clip that was made, or is being made.
struct DirectorWindow : WindowUnderTest {
    DirectorWindow() { store.state.getStartedAtStart = false; }

    const Job begin(const QString& prompt) {
        writePrompt(prompt);
        pressStart();
        engine.begin(lastJob());
        return lastJob();
    }
    const Job make(const QString& prompt) {
        const Job job = begin(prompt);
        engine.finish(job, {});
        return job;
    }
    const Job fail(const QString& prompt) {
        const Job job = begin(prompt);
        engine.fail(job, Error{ErrorCode::DiskFull, {{"path", "/clips/a.mp4"}}, {}, {}});
        return job;
    }
    /// Of the newest clip in the queue.
    QMenu& queueMenu() {
        auto* view = find<QListView>("queueView");
        const QModelIndex last = view->model()->index(view->model()->rowCount() - 1, 0);
        view->setCurrentIndex(last);
        auto* menu = find<QMenu>("queueMenu");
        Q_EMIT view->customContextMenuRequested(view->visualRect(last).center());
        menu->hide();
        return *menu;
    }
    QModelIndex newest() {
        const auto* model = find<QListView>("queueView")->model();
        return model->index(model->rowCount() - 1, 0);
    }
    AssistantMemory memoryOf(int64_t used, int64_t weights) {
        AssistantMemory memory;
        memory.boundBytes = 100 * kMiB;
        memory.usedBytes = used;
        memory.weightBytes = weights;
        return memory;
    }
    void sample(const Job& job, double second) {
        engine.run(job, event::MemorySample{{second, {50 * kMiB, 50 * kMiB, 200 * kMiB, 0}}});
    }
    /// Click on a button of the only card that is shown.
    void clickCard(const char* button) {
        QTest::mouseClick(window->findChild<FactCard*>()->findChild<QPushButton*>(QLatin1String(button)),
                          Qt::LeftButton);
    }
    void answerWith(const Fact& fact) {
        Reply reply;
        reply.text = "One clip matches.";
        reply.facts = {fact};
        director.ask(QStringLiteral("Which one?"));
        director.answer(reply);
    }
};

}  // namespace

class DirectorWindowTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void withoutAServiceThereIsNoDock();
    void conversationIsOpenedAtStart();
    void fieldIsReachedAndSendsByKeys();
    void clipsAndFailuresAreTold();
    void itRestsWhileClipsAreMade();
    void failedRunsAreExplained();
    void proposalReachesThePromptAndStartsNothing();
    void proposalsAreCountedOneByOne();
    void clipOpensInThePlayer();
    void noticesAreTold();
    void settingsComeBack();
    void failedRunOpensAndGivesItsSettings();
    void likedAndNotedClipsAreMarked();
    void whatTheWindowKnowsIsToldAtEachOpening();
    void forgettingAsksFirst();
    void everythingCanBeForgotten();
    void anotherModelIsRemembered();
    void bandFollowsTheAssistantsMemory();
    void recordedRunsHaveNoBand();
    void narrowWindowJoinsTheDock();
    void firstWindowGivesItRoom();
};

void DirectorWindowTest::withoutAServiceThereIsNoDock() {
    DirectorWindow test;
    test.withDirector = false;
    test.open();
    QVERIFY(!test.window->findChild<QDockWidget*>(QStringLiteral("directorDock")));
    test.fail(QStringLiteral("a boat"));
    QVERIFY(!test.find<QPushButton>("errorAsk")->isVisible());
    QVERIFY(!test.queueMenu().findChild<QAction*>(QStringLiteral("queueAsk")));
    test.window->close();
}

void DirectorWindowTest::conversationIsOpenedAtStart() {
    DirectorWindow test;
    test.director.messages = {said(1, "Which seed?"), answerTo(1, {})};
    test.store.state.directorModel = QStringLiteral("/models/other.gguf");
    test.open();
    QCOMPARE(test.director.openings, 1);
    QCOMPARE(test.director.models, QStringList{QStringLiteral("/models/other.gguf")});
    QVERIFY(test.find<QDockWidget>("directorDock")->isVisible());
    QCOMPARE(test.window->findChild<DirectorPanel*>()->conversation().size(), 2);
    QVERIFY(test.director.asks.isEmpty());
}

void DirectorWindowTest::fieldIsReachedAndSendsByKeys() {
    DirectorWindow test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    auto* input = test.find<QPlainTextEdit>("directorInput");
    input->setPlainText(QStringLiteral("Which seed?"));
    input->setFocus();
    // Everywhere else in the window these keys start a clip.
    QTest::keyClick(input, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(test.director.asks, QStringList{QStringLiteral("Which seed?")});
    QVERIFY(test.engine.jobs.empty());
    test.find<QDockWidget>("directorDock")->hide();
    for (QShortcut* key : test.window->findChildren<QShortcut*>())
        if (key->key() == QKeySequence(Qt::CTRL | Qt::Key_5)) Q_EMIT key->activated();
    QVERIFY(test.find<QDockWidget>("directorDock")->isVisible());
}

void DirectorWindowTest::clipsAndFailuresAreTold() {
    DirectorWindow test;
    test.open();
    test.make(QStringLiteral("a kite"));
    test.fail(QStringLiteral("a boat"));
    QCOMPARE(test.director.finished.size(), size_t{1});
    QCOMPARE(test.director.finished[0].request.prompt, std::string("a kite"));
    QCOMPARE(test.director.failed.size(), size_t{1});
    QVERIFY(test.director.failed[0].second.code == ErrorCode::DiskFull);
    QVERIFY(test.director.asks.isEmpty());  // nobody asked
}

void DirectorWindowTest::itRestsWhileClipsAreMade() {
    DirectorWindow test;
    test.open();
    const Job first = test.begin(QStringLiteral("a kite"));
    test.pressStart();
    const Job second = test.lastJob();
    QCOMPARE(test.director.rests, QList<bool>{true});
    test.engine.finish(first, {});
    QCOMPARE(test.director.rests, QList<bool>{true});  // one is waiting
    test.engine.begin(second);
    test.engine.fail(second, Error{ErrorCode::Internal, {}, {}, {}});
    QCOMPARE(test.director.rests, (QList<bool>{true, false}));
}

void DirectorWindowTest::failedRunsAreExplained() {
    DirectorWindow test;
    test.open();
    test.find<QDockWidget>("directorDock")->hide();
    test.fail(QStringLiteral("a boat"));
    QTest::mouseClick(test.find<QPushButton>("errorAsk"), Qt::LeftButton);
    QCOMPARE(test.director.asks, QStringList{QStringLiteral("Why did \"a boat\" fail?")});
    QVERIFY(test.find<QDockWidget>("directorDock")->isVisible());
    test.queueMenu().findChild<QAction*>(QStringLiteral("queueAsk"))->trigger();
    QCOMPARE(test.director.asks.size(), 2);
    test.make(QStringLiteral("a kite"));
    QVERIFY(!test.queueMenu().findChild<QAction*>(QStringLiteral("queueAsk")));
    test.window->openClip(QStringLiteral("/clips/gone.mp4"), true);
    QVERIFY(!test.find<QPushButton>("errorAsk")->isVisible());  // no run is behind it
}

void DirectorWindowTest::proposalReachesThePromptAndStartsNothing() {
    DirectorWindow test;
    test.open();
    test.writePrompt(QStringLiteral("mine"));
    Reply reply;
    reply.text = "Try this.";
    reply.prompt = "a boat at dusk";
    test.director.ask(QStringLiteral("Write a prompt"));
    test.director.answer(reply);
    auto* prompt = test.find<QPlainTextEdit>("promptEdit");
    QCOMPARE(prompt->toPlainText(), QStringLiteral("mine"));
    QTest::mouseClick(test.find<QPushButton>("proposalApply"), Qt::LeftButton);
    QCOMPARE(prompt->toPlainText(), QStringLiteral("a boat at dusk"));
    QVERIFY(test.engine.jobs.empty());
    prompt->undo();
    QCOMPARE(prompt->toPlainText(), QStringLiteral("mine"));
}

void DirectorWindowTest::proposalsAreCountedOneByOne() {
    DirectorWindow test;
    test.models.facts.maxTokens = 3;
    QList<Message> messages;
    for (int i = 0; i < 3; ++i) {
        Reply reply;
        reply.text = "Try this.";
        reply.prompt = std::string("a boat at dusk no ") + std::to_string(i);
        messages << said(1 + 2 * i, "Write a prompt") << answerTo(1 + 2 * i, reply);
    }
    test.director.messages = messages;
    test.open();
    const auto counts = test.window->findChildren<QLabel*>(QStringLiteral("proposalTokens"));
    QCOMPARE(counts.size(), 3);
    for (const QLabel* count : counts)
        QTRY_COMPARE(count->text(), QStringLiteral("6 of 3 tokens, the end is not read"));
}

void DirectorWindowTest::clipOpensInThePlayer() {
    DirectorWindow test;
    test.open();
    test.clips.files[QStringLiteral("/clips/a.mp4")] =
        LoadedClip{QStringLiteral("/clips/a.mp4"), greyFrames(3), 12, {}, {}};
    test.answerWith(clipFact("/clips/a.mp4", "a boat"));
    QVERIFY(test.clips.wanted.isEmpty());
    test.clickCard("factOpen");
    QCOMPARE(test.clips.wanted, QStringList{QStringLiteral("/clips/a.mp4")});
    QVERIFY(test.find<QLabel>("clipName")->text().contains(QStringLiteral("a.mp4")));
}

void DirectorWindowTest::noticesAreTold() {
    DirectorWindow test;
    test.open();
    Q_EMIT test.director.noticed(
        {NoticeCode::TranscriptSetAside, {{"path", "/a.sqlite"}, {"kept", "/a.damaged-1"}, {"count", "3"}}});
    QVERIFY(test.find<QPlainTextEdit>("logView")->toPlainText().contains(QStringLiteral("/a.damaged-1")));
}

void DirectorWindowTest::settingsComeBack() {
    DirectorWindow test;
    test.open();
    GenerationRequest request;
    request.prompt = "a boat in the rain";
    request.model = "demo";
    request.steps = 17;
    test.clips.files[QStringLiteral("/clips/a.mp4")] =
        LoadedClip{QStringLiteral("/clips/a.mp4"), greyFrames(3), 12, request, {}};
    test.answerWith(clipFact("/clips/a.mp4", "a boat"));
    test.clickCard("factSettings");
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 17);
    QVERIFY(test.find<QLabel>("bannerText")->text().contains(QStringLiteral("Settings restored")));
    QVERIFY(test.engine.jobs.empty());
}

void DirectorWindowTest::failedRunOpensAndGivesItsSettings() {
    DirectorWindow test;
    test.open();
    test.find<QSpinBox>("stepsSpin")->setValue(9);
    const Job job = test.fail(QStringLiteral("a boat"));
    test.find<QSpinBox>("stepsSpin")->setValue(3);
    test.answerWith({Fact::Kind::Failure, "a boat", "The disk is full.", "2026-11-28T05:00:00Z", {}, job.id});
    test.clickCard("factSettings");
    QCOMPARE(test.find<QSpinBox>("stepsSpin")->value(), 9);
    test.find<QTabWidget>("centreTabs")->setCurrentIndex(0);
    test.clickCard("factOpen");
    QCOMPARE(test.find<QTabWidget>("centreTabs")->currentWidget()->objectName(),
             QStringLiteral("errorPageTab"));
}

void DirectorWindowTest::likedAndNotedClipsAreMarked() {
    DirectorWindow test;
    test.open();
    test.make(QStringLiteral("a kite"));
    QVERIFY(!test.newest().data(QueueModel::LikedRole).toBool());
    test.queueMenu().findChild<QAction*>(QStringLiteral("queueLiked"))->trigger();
    QCOMPARE(test.director.likes.size(), 1);
    QVERIFY(test.director.likes[0].second);
    QCOMPARE(test.director.likes[0].first, QStringLiteral("/clips/a-kite.mp4"));
    QVERIFY(test.newest().data(QueueModel::LikedRole).toBool());
    QVERIFY(test.newest().data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("liked")));
    QVERIFY(test.queueMenu().findChild<QAction*>(QStringLiteral("queueLiked"))->isChecked());

    test.queueMenu().findChild<QAction*>(QStringLiteral("queueNote"))->trigger();  // cancelled
    QVERIFY(test.director.notes.isEmpty());
    test.dialogs.typed = QStringLiteral(" the one for the opening ");
    test.queueMenu().findChild<QAction*>(QStringLiteral("queueNote"))->trigger();
    QCOMPARE(test.director.notes.size(), 1);
    QCOMPARE(test.director.notes[0].second, QStringLiteral("the one for the opening"));
    QVERIFY(test.newest().data(Qt::ToolTipRole).toString().contains(QStringLiteral("opening")));
    test.queueMenu().findChild<QAction*>(QStringLiteral("queueNote"))->trigger();
    QCOMPARE(test.dialogs.textBefore, QStringLiteral("the one for the opening"));
}

void DirectorWindowTest::whatTheWindowKnowsIsToldAtEachOpening() {
    DirectorWindow test;
    test.open();
    test.make(QStringLiteral("a plain clip"));
    test.make(QStringLiteral("a kite"));
    test.queueMenu().findChild<QAction*>(QStringLiteral("queueLiked"))->trigger();
    test.dialogs.typed = QStringLiteral("for the opening");
    test.queueMenu().findChild<QAction*>(QStringLiteral("queueNote"))->trigger();
    const Job job = test.fail(QStringLiteral("a boat"));
    const QString clip = QStringLiteral("/clips/a-kite.mp4");
    for (int i = 2; i <= 3; ++i) {
        Q_EMIT test.director.opened({});
        QCOMPARE(test.director.failed.size(), static_cast<size_t>(i));
        QCOMPARE(test.director.failed.back().first.id, job.id);
        QCOMPARE(test.director.likes.size(), i);
        QCOMPARE(test.director.likes.back(), (std::pair<QString, bool>(clip, true)));
        QCOMPARE(test.director.notes.size(), i);
        QCOMPARE(test.director.notes.back(), std::pair(clip, QStringLiteral("for the opening")));
    }
}

void DirectorWindowTest::forgettingAsksFirst() {
    DirectorWindow test;
    test.open();
    test.director.ask(QStringLiteral("Which one?"));
    Reply reply;
    reply.text = "That one.";
    test.director.answer(reply);
    test.dialogs.answer = false;
    QTest::mouseClick(test.find<QToolButton>("messageForget"), Qt::LeftButton);
    QVERIFY(test.dialogs.asked.text.contains(QStringLiteral("cannot be restored")));
    QVERIFY(test.director.forgot.isEmpty());
    test.dialogs.answer = true;
    QTest::mouseClick(test.find<QToolButton>("messageForget"), Qt::LeftButton);
    QCOMPARE(test.director.forgot, (QList<qint64>{1001, 1002}));  // the question goes with its answer
    QCOMPARE(test.window->findChild<DirectorPanel*>()->conversation().size(), 0);
    QVERIFY(test.find<QWidget>("directorEmpty")->isVisible());
}

void DirectorWindowTest::everythingCanBeForgotten() {
    DirectorWindow test;
    test.director.messages = {said(1, "Which seed?"), answerTo(1, {})};
    test.open();
    AssistantMemory memory = test.memoryOf(73'000'000, 0);
    memory.episodes = 3;
    Q_EMIT test.director.memoryChanged(memory);
    test.dialogs.answer = false;
    test.find<QAction>("directorForgetAll")->trigger();
    const QString question = test.dialogs.asked.text;
    QVERIFY2(question.contains(QStringLiteral("2 turns")) &&
                 question.contains(QStringLiteral("3 episodes")) && question.contains(QStringLiteral("73")),
             qPrintable(question));
    QCOMPARE(test.director.wipes, 0);
    test.dialogs.answer = true;
    test.find<QAction>("directorForgetAll")->trigger();
    QCOMPARE(test.director.wipes, 1);
    QVERIFY(test.find<QWidget>("directorEmpty")->isVisible());
}

void DirectorWindowTest::anotherModelIsRemembered() {
    DirectorWindow test;
    test.open();
    QVERIFY(test.director.models.isEmpty());
    test.find<QAction>("directorChooseModel")->trigger();  // cancelled
    QVERIFY(test.director.models.isEmpty());
    test.dialogs.path = QStringLiteral("/models/other.gguf");
    test.find<QAction>("directorChooseModel")->trigger();
    QCOMPARE(test.director.models, QStringList{QStringLiteral("/models/other.gguf")});
    QCOMPARE(test.store.state.directorModel, QStringLiteral("/models/other.gguf"));
    QVERIFY(test.find<QAction>("directorOtherModel")->isChecked());
    test.find<QAction>("directorUsualModel")->trigger();
    QCOMPARE(test.director.models.back(), QString());
    QCOMPARE(test.store.state.directorModel, QString());
}

void DirectorWindowTest::bandFollowsTheAssistantsMemory() {
    DirectorWindow test;
    test.open();
    Q_EMIT test.director.memoryChanged(test.memoryOf(24 * kMiB, 300 * kMiB));
    const Job job = test.begin(QStringLiteral("a kite"));
    test.sample(job, 0.0);
    auto* graph = test.find<MemoryGraph>("memoryGraph");
    QTRY_COMPARE(graph->run().director.size(), size_t{1});
    QCOMPARE(graph->run().peak(Trace::Director), 324 * kMiB);
    QTest::qWait(60);
    Q_EMIT test.director.memoryChanged(test.memoryOf(0, 0));  // it lets go for the clip
    test.sample(job, 30.0);
    QTRY_COMPARE(graph->run().director.size(), size_t{2});
    QVERIFY(graph->run().director[1].time > 0.0);
    QCOMPARE(graph->run().bytesAt(graph->run().samples.front(), Trace::Director), 324 * kMiB);
    QCOMPARE(graph->run().bytesAt(graph->run().samples.back(), Trace::Director), int64_t{0});
    auto* legend = test.find<QToolButton>("legendDirector");
    QVERIFY(legend->isVisibleTo(test.window.get()));
    QVERIFY(graph->spokenValue().contains(QStringLiteral("Director")));
    graph->setFocus();
    QTest::keyClick(graph, Qt::Key_Home);
    QVERIFY2(graph->readOutText().contains(QStringLiteral("Director 0.32")),
             qPrintable(graph->readOutText()));
    legend->setChecked(false);
    QVERIFY(!graph->readOutText().contains(QStringLiteral("Director")));
    legend->setChecked(true);

    RunRecord record;
    record.timeline.beginSpan("denoise", "stage", 0, 0);
    record.timeline.add({0.0, {50 * kMiB, 50 * kMiB, 200 * kMiB, 0}});
    record.timeline.add({40.0, {50 * kMiB, 50 * kMiB, 200 * kMiB, 0}});
    record.timeline.endSpan("denoise", 40, {});
    test.engine.finish(job, record);
    QCOMPARE(graph->run().director.size(), size_t{2});  // of this session's runs it stays
    test.find<QToolButton>("memoryAsTable")->setChecked(true);
    auto* table = test.find<MemoryTable>("memoryTable");
    const int column = table->columnCount() - 1;
    QVERIFY(!table->isColumnHidden(column));
    QCOMPARE(table->item(0, column)->text(), QStringLiteral("0.32"));
}

void DirectorWindowTest::recordedRunsHaveNoBand() {
    DirectorWindow test;
    test.open();
    Q_EMIT test.director.memoryChanged(test.memoryOf(24 * kMiB, 300 * kMiB));
    RunRecord record;
    record.timeline.add({0.0, {kMiB, kMiB, 2 * kMiB, 0}});
    record.timeline.add({1.0, {3 * kMiB, 3 * kMiB, 4 * kMiB, 0}});
    test.clips.files[QStringLiteral("/clips/a.mp4")] =
        LoadedClip{QStringLiteral("/clips/a.mp4"), greyFrames(3), 12, record.request, record};
    test.window->openClip(QStringLiteral("/clips/a.mp4"), false);
    auto* graph = test.find<MemoryGraph>("memoryGraph");
    QCOMPARE(graph->run().samples.size(), size_t{2});
    QVERIFY(graph->run().director.empty());
    // A level of now, no part of the run.
    QVERIFY(graph->held() == DirectorLevel({324 * kMiB, 400 * kMiB}));
    QVERIFY(!test.find<QToolButton>("legendDirector")->isHidden());
    Q_EMIT test.director.memoryChanged(test.memoryOf(0, 0));
    QVERIFY(test.find<QToolButton>("legendDirector")->isHidden());
    test.find<QToolButton>("memoryAsTable")->setChecked(true);
    auto* table = test.find<MemoryTable>("memoryTable");
    QVERIFY(table->isColumnHidden(table->columnCount() - 1));
}

void DirectorWindowTest::narrowWindowJoinsTheDock() {
    DirectorWindow test;
    test.open();
    auto* dock = test.find<QDockWidget>("directorDock");
    test.window->resize(1600, 1000);
    QTRY_COMPARE(test.window->dockWidgetArea(dock), Qt::RightDockWidgetArea);
    test.window->resize(1100, 800);
    QTRY_COMPARE(test.window->dockWidgetArea(dock), Qt::LeftDockWidgetArea);
    test.window->resize(1600, 1000);
    QTRY_COMPARE(test.window->dockWidgetArea(dock), Qt::RightDockWidgetArea);
}

void DirectorWindowTest::firstWindowGivesItRoom() {
    DirectorWindow test;
    test.open();
    test.window->resize(1600, 1000);
    const auto* dock = test.find<QDockWidget>("directorDock");
    QTRY_VERIFY(dock->width() >= 330);
    QVERIFY2(dock->height() > 2 * test.find<QDockWidget>("queueDock")->height(),
             qPrintable(QString::number(dock->height())));
}

int main(int argc, char** argv) {
    return runTest<DirectorWindowTest>(argc, argv);
}
#include "window_test.moc"
