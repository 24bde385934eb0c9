// From Start to the clip: the right job goes in, progress and preview come out, Cancel and the queue work.
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/player/clip_view.h"

using namespace lightreel;

class GenerateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void startSubmitsWhatTheFieldsSay();
    void motionAdapterRunsWithItsBase();
    void startIsRefusedWithAReason();
    void progressNamesStepAndTime();
    void cancelAsksTheEngineOnce();
    void secondStartQueues();
    void waitingJobCanBeRemoved();
    void previewMovesAndFinishedClipPlays();
    void seedIsNewUnlessLocked();
    void tokensAreCounted();
    void noTokenLimitIsShownBeforeTheModelSaysOne();
};

void GenerateTest::startSubmitsWhatTheFieldsSay() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a red circle, moving right"));
    test.find<QLineEdit>("negativeEdit")->setText(QStringLiteral("blurry"));
    test.find<QSpinBox>("widthSpin")->setValue(256);
    test.find<QLineEdit>("seedEdit")->setText(QStringLiteral("4213377"));
    test.pressStart();
    QCOMPARE(test.engine.jobs.size(), size_t{1});
    const Job& job = test.lastJob();
    QCOMPARE(QByteArray::fromStdString(job.id).size(), 32);
    QCOMPARE(job.request.model, std::string("demo"));
    QCOMPARE(job.modelFolder, std::string("/models/demo"));
    QCOMPARE(job.request.prompt, std::string("a red circle, moving right"));
    QCOMPARE(job.request.negativePrompt, std::string("blurry"));
    QCOMPARE(job.request.width, 256);
    QCOMPARE(job.request.height, 128);  // the model's own
    QCOMPARE(job.request.frames, 16);
    QCOMPARE(job.request.steps, 12);
    QCOMPARE(*job.request.guidance, 3.5);
    QCOMPARE(job.request.scheduler, std::string("euler"));
    QCOMPARE(job.request.seed, int64_t{4213377});
    QCOMPARE(job.output, std::string("/clips/a-red-circle-moving-right.mp4"));
    QVERIFY(!job.replaceOutput);
}

void GenerateTest::motionAdapterRunsWithItsBase() {
    WindowUnderTest test;
    test.catalog.list.append({QStringLiteral("lightning"), QStringLiteral("Lightning"),
                              QStringLiteral("/models/lightning"),
                              QStringLiteral("/models/lightning/weights"), QStringLiteral("/models/demo")});
    test.open();
    test.find<QComboBox>("modelCombo")->setCurrentIndex(2);
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    QCOMPARE(test.lastJob().request.model, std::string("lightning"));
    QCOMPARE(test.lastJob().modelFolder, std::string("/models/demo"));
    QCOMPARE(test.lastJob().motionAdapter, std::string("/models/lightning/weights"));
    QTRY_VERIFY(!test.models.asked.empty());
    QCOMPARE(test.models.asked.back().modelFolder, test.lastJob().modelFolder);
    QCOMPARE(test.models.asked.back().motionAdapter, test.lastJob().motionAdapter);
}

void GenerateTest::startIsRefusedWithAReason() {
    WindowUnderTest test;
    test.open();
    auto* start = test.find<QPushButton>("startButton");
    auto* reason = test.find<QLabel>("startReason");
    test.writePrompt({});
    QVERIFY(!start->isEnabled());
    QVERIFY(reason->text().contains(QStringLiteral("prompt")));
    test.writePrompt(QStringLiteral("a boat"));
    QVERIFY(start->isEnabled());
    auto* width = test.find<QSpinBox>("widthSpin");
    width->setValue(516);
    QVERIFY(!start->isEnabled());
    QCOMPARE(width->value(), 516);  // what was typed stays
    auto* problem = test.find<QLabel>("sizeProblem");
    QVERIFY(problem->accessibleName().endsWith(QStringLiteral("Use 520")));
    problem->setFocus(Qt::TabFocusReason);
    QTest::keyClick(problem, Qt::Key_Tab);  // on to the link in it
    QTest::keyClick(problem, Qt::Key_Return);
    QCOMPARE(width->value(), 520);
    QVERIFY(start->isEnabled());
    QVERIFY(test.find<QSpinBox>("framesSpin")->maximum() == 24);  // the model's table
}

void GenerateTest::progressNamesStepAndTime() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    const Job job = test.lastJob();
    test.engine.begin(job);
    auto* step = test.find<QLabel>("progressStep");
    auto* time = test.find<QLabel>("progressTime");
    QVERIFY(step->isVisible());
    QCOMPARE(step->text(), QStringLiteral("Step 1 of 12"));
    QVERIFY(
        time->text().contains(QStringLiteral("after the first step")));  // no figure before one was measured
    QCOMPARE(test.find<QProgressBar>("progressBar")->maximum(), 0);
    for (int i = 0; i < 4; ++i) test.engine.step(job, i, 10.0);
    QCOMPARE(step->text(), QStringLiteral("Step 5 of 12"));
    QVERIFY2(time->text().contains(QStringLiteral("about 1\u00A0min 20\u00A0s left")),
             qPrintable(time->text()));
    QVERIFY(time->text().contains(QStringLiteral("then decoding")));
    test.engine.run(job, event::StageEntered{"decode", 16});
    QCOMPARE(step->text(), QStringLiteral("Decoding frame 1 of 16"));
}

void GenerateTest::cancelAsksTheEngineOnce() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    const Job job = test.lastJob();
    test.engine.begin(job);
    auto* cancel = test.find<QPushButton>("cancelButton");
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(test.engine.cancelled, QStringList{QString::fromStdString(job.id)});
    QVERIFY(!cancel->isEnabled());
    QCOMPARE(test.find<QLabel>("progressStep")->text(), QStringLiteral("Stopping"));
    test.engine.hearCancel(job);
    QVERIFY(!cancel->isVisible());
    QCOMPARE(test.window->tracker().count(JobPhase::Cancelled), 1);
}

void GenerateTest::secondStartQueues() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    test.engine.begin(test.lastJob());
    auto* start = test.find<QPushButton>("startButton");
    QVERIFY(start->text().startsWith(QStringLiteral("Add to queue")));
    test.writePrompt(QStringLiteral("a kite"));
    test.pressStart();
    QCOMPARE(test.engine.jobs.size(), size_t{2});
    QCOMPARE(test.window->tracker().count(JobPhase::Waiting), 1);
    QCOMPARE(test.find<QLabel>("statusQueue")->text(), QStringLiteral("1 running · 1 waiting"));
    test.engine.hearCancel(test.engine.jobs[0]);
    test.engine.hearCancel(test.engine.jobs[1]);
    QVERIFY(start->text().startsWith(QStringLiteral("Start")));
}

void GenerateTest::waitingJobCanBeRemoved() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    test.engine.begin(test.lastJob());
    test.pressStart();
    auto* view = test.find<QListView>("queueView");
    view->setCurrentIndex(view->model()->index(1, 0));
    QTest::mouseClick(test.find<QToolButton>("queueRemove"), Qt::LeftButton);
    QCOMPARE(test.engine.cancelled, QStringList{QString::fromStdString(test.engine.jobs[1].id)});
    test.engine.hearCancel(test.engine.jobs[1]);
    QCOMPARE(view->model()->rowCount(), 1);
}

void GenerateTest::previewMovesAndFinishedClipPlays() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    test.find<QSpinBox>("fpsSpin")->setValue(50);
    test.pressStart();
    const Job job = test.lastJob();
    test.engine.begin(job);
    event::Preview preview{1, {}};
    for (const auto& frame : greyFrames(4)) preview.frames.push_back(*frame);
    test.engine.run(job, preview);
    auto* view = test.window->findChild<ClipView*>();
    QCOMPARE(view->frameCount(), 4);
    QTRY_VERIFY(view->frame() > 0);

    const QString path = QStringLiteral("/clips/a-boat.mp4");
    test.clips.files[path] = LoadedClip{path, greyFrames(16), 50, {}, {}};
    RunRecord record;
    record.seconds["total"] = 8.25;
    record.output.frames = 16;
    test.engine.finish(job, record);
    QCOMPARE(test.clips.wanted, QStringList{path});
    QCOMPARE(view->frameCount(), 16);
    QVERIFY(view->playing());
    QCOMPARE(test.find<QLabel>("clipName")->text(), QStringLiteral("a-boat.mp4"));
    QVERIFY(test.find<QLabel>("clipFacts")->text().contains(QStringLiteral("8.3")));
    view->showFrame(15);
    QTest::keyClick(view, Qt::Key_Right);
    QCOMPARE(view->frame(), 0);  // loops
    QVERIFY(!view->playing());
}

void GenerateTest::seedIsNewUnlessLocked() {
    WindowUnderTest test;
    test.open();
    test.writePrompt(QStringLiteral("a boat"));
    auto* lock = test.find<QToolButton>("seedLock");
    auto* seed = test.find<QLineEdit>("seedEdit");
    lock->setChecked(true);
    seed->setText(QStringLiteral("77"));
    test.pressStart();
    QCOMPARE(seed->text(), QStringLiteral("77"));
    lock->setChecked(false);
    test.pressStart();
    QCOMPARE(test.lastJob().request.seed, int64_t{77});
    QVERIFY(seed->text() != QStringLiteral("77"));
}

void GenerateTest::tokensAreCounted() {
    WindowUnderTest test;
    test.open();
    auto* tokens = test.find<QLabel>("tokenCount");
    test.writePrompt(QStringLiteral("a red boat"));
    QTRY_COMPARE(tokens->text(), QStringLiteral("3 of 46 tokens"));
    test.writePrompt(QStringLiteral("boat ").repeated(80));
    QTRY_VERIFY(tokens->text().contains(QStringLiteral("not read")));
}

void GenerateTest::noTokenLimitIsShownBeforeTheModelSaysOne() {
    WindowUnderTest test;
    test.models.facts.maxTokens = 0;
    test.open();
    auto* tokens = test.find<QLabel>("tokenCount");
    test.writePrompt(QStringLiteral("boat ").repeated(80));
    QTRY_COMPARE(tokens->text(), QStringLiteral("Tokens: 80"));
    ModelFacts facts = test.models.facts;
    facts.maxTokens = 46;
    Q_EMIT test.models.inspected(QStringLiteral("/models/demo"), facts);  // the text is not counted again
    QCOMPARE(tokens->text(), QStringLiteral("80 of 46 tokens, the end is not read"));
    Q_EMIT test.models.inspected(QStringLiteral("/models/other"), test.models.facts);  // not the chosen one
    QCOMPARE(tokens->text(), QStringLiteral("80 of 46 tokens, the end is not read"));
}

int main(int argc, char** argv) {
    return runTest<GenerateTest>(argc, argv);
}
#include "generate_test.moc"
