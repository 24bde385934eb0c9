// A comparison goes through the queue setting by setting, lets others go first, and loses nothing.
#include "tests/ui/compare/comparison_under_test.h"
#include "tests/ui/run_test.h"

using namespace lightreel;

class FlowTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void runsOneAfterTheOtherAndMeasures();
    void queueHoldsOneRow();
    void otherClipsGoFirst();
    void failedSettingIsKeptAndTheRestGoesOn();
    void fullDiskPausesInsteadOfFailingAll();
    void pauseLetsTheRunFinish();
    void cancelledRunIsRunAgain();
    void goesOnAfterARestart();
    void repeatsRunAfterEverySetting();
    void settingCanBeRunAgain();
    void lostFramesAreToldAndNotMeasured();
};

void FlowTest::runsOneAfterTheOtherAndMeasures() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.run(100, 1.0));  // warm-up
    QCOMPARE(test.engine.jobs[0].request.steps, 2);
    QVERIFY(!test.flow->secondsLeft());
    QSignalSpy ended(test.flow.get(), &ComparisonFlow::ended);
    QVERIFY(test.run(100, 4.0));
    QCOMPARE(test.flow->runsLeft(), 2);
    QCOMPARE(test.flow->secondsLeft().value_or(0), 8.0);
    QVERIFY(test.run(110, 2.0));
    QVERIFY(test.awaitJobs(4));
    QVERIFY(test.flow->runs()[1].quality.has_value());  // before the next run begins
    QCOMPARE(test.flow->phase(1), MemberPhase::Done);
    QVERIFY(test.run(100, 4.2));
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(test.flow->runs()[2].quality->identical());
    QVERIFY(std::abs(test.flow->runs()[1].quality->psnr - 28.13) < 0.01);  // 10 of 255 everywhere
    QVERIFY(test.flow->state() == ComparisonFlow::State::Over);
    QVERIFY(!QDir(test.flow->folder()).exists(QStringLiteral("warm-up")));
    QCOMPARE(test.engine.jobs.size(), size_t(4));
}

void FlowTest::queueHoldsOneRow() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.awaitJobs(1));
    QCOMPARE(entryTitle(test.tracker.entries().front()), QStringLiteral("Comparison: warm-up"));
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.awaitJobs(3));
    QCOMPARE(test.tracker.entries().size(), size_t(1));
    QCOMPARE(entryTitle(test.tracker.entries().front()), QStringLiteral("Comparison: 2 of 3 · two"));
}

void FlowTest::otherClipsGoFirst() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.awaitJobs(1));
    Job own;
    own.id = newJobId();
    test.tracker.submit(own);
    const Job warmUp = test.engine.jobs[0];
    test.engine.begin(warmUp);
    test.engine.finish(warmUp, writeRun(warmUp, 100, 1));
    QTest::qWait(100);
    QCOMPARE(test.engine.jobs.size(), size_t(2));  // the clip still waits
    test.engine.begin(own);
    test.engine.finish(own, {});
    QVERIFY(test.awaitJobs(3));
}

void FlowTest::failedSettingIsKeptAndTheRestGoesOn() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.run(100, 4.0));
    QVERIFY(test.awaitJobs(3));
    test.engine.fail(test.engine.jobs.back(),
                     Error{ErrorCode::OutOfMemory, {{"stage", "decode"}, {"asked", "1 GiB"}, {"free", "0"}}});
    test.skip();
    QCOMPARE(test.flow->phase(1), MemberPhase::Failed);
    QVERIFY(test.flow->reason(1).contains(QStringLiteral("decode")));
    QVERIFY(test.run(100, 3.0));
    QTRY_VERIFY(test.flow->state() == ComparisonFlow::State::Over);
    const OpenedComparison again = readComparison(test.flow->folder().toStdString()).value();
    QVERIFY(again.runs[1].error && again.runs[1].error->code == ErrorCode::OutOfMemory);
    QVERIFY(again.runs[2].done());
    QVERIFY(again.remaining.empty());
}

void FlowTest::fullDiskPausesInsteadOfFailingAll() {
    ComparisonUnderTest test;
    test.begin();
    QSignalSpy stumbled(test.flow.get(), &ComparisonFlow::stumbled);
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.awaitJobs(2));
    test.engine.fail(test.engine.jobs.back(), Error{ErrorCode::DiskFull, {{"path", "/x"}}});
    QCOMPARE(stumbled.count(), 1);
    QVERIFY(test.flow->state() == ComparisonFlow::State::Paused);
    QCOMPARE(test.flow->phase(0), MemberPhase::Waiting);
    QCOMPARE(test.flow->runsLeft(), 3);
    test.flow->goOn();
    QVERIFY(test.awaitJobs(3));
    QCOMPARE(test.engine.jobs[2].output, test.engine.jobs[1].output);
}

void FlowTest::pauseLetsTheRunFinish() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.awaitJobs(2));
    test.flow->pause();
    QVERIFY(test.run(100, 4.0));
    QVERIFY(test.engine.cancelled.isEmpty());
    QTest::qWait(100);
    QCOMPARE(test.engine.jobs.size(), size_t(2));
    QVERIFY(test.flow->runs()[0].done());
    test.flow->goOn();
    QVERIFY(test.awaitJobs(3));
}

void FlowTest::cancelledRunIsRunAgain() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.awaitJobs(2));
    test.flow->stop();
    QCOMPARE(test.engine.cancelled, QStringList(QString::fromStdString(test.engine.jobs[1].id)));
    test.engine.hearCancel(test.engine.jobs[1]);
    QVERIFY(test.flow->stopped());
    QVERIFY(test.flow->state() == ComparisonFlow::State::Paused);
    QCOMPARE(test.flow->runsLeft(), 3);
    QTest::qWait(50);
    QCOMPARE(test.engine.jobs.size(), size_t(2));
    test.flow->goOn();
    QVERIFY(!test.flow->stopped());
    QVERIFY(test.awaitJobs(3));
}

void FlowTest::goesOnAfterARestart() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.run(100, 4.0));
    QVERIFY(test.run(110, 2.0));
    QVERIFY(test.awaitJobs(4));
    const std::filesystem::path folder = test.flow->folder().toStdString();
    test.flow.reset();  // the program ends
    FakeEngine engine;
    JobTracker tracker(engine);
    ComparisonFlow flow(tracker, readComparison(folder).value(), {});
    QVERIFY(flow.state() == ComparisonFlow::State::Paused);
    QCOMPARE(flow.runsLeft(), 1);
    QVERIFY(flow.runs()[1].quality.has_value());
    QTest::qWait(50);
    QVERIFY(engine.jobs.empty());  // never by itself
    flow.goOn();
    QTRY_COMPARE(engine.jobs.size(), size_t(1));  // a cold machine is warmed up again
    engine.begin(engine.jobs[0]);
    engine.finish(engine.jobs[0], writeRun(engine.jobs[0], 100, 1));
    QTRY_COMPARE(engine.jobs.size(), size_t(2));
    QCOMPARE(engine.jobs[1].acceleration.chunk.mode, ChunkMode::Exact);
}

void FlowTest::repeatsRunAfterEverySetting() {
    ComparisonUnderTest test(planOf({{"two", optionsOf("interval=2")}}, 2));
    test.begin();
    QVERIFY(test.run(100, 1.0));
    QVERIFY(test.run(100, 4.0));
    QVERIFY(test.run(110, 2.0));
    QVERIFY(test.awaitJobs(4));
    QCOMPARE(test.flow->stateText(1), QStringLiteral("1 of 2 done"));
    QVERIFY(test.run(100, 6.0));
    QVERIFY(test.run(110, 3.0));
    QTRY_VERIFY(test.flow->state() == ComparisonFlow::State::Over);
    const std::vector<ComparisonRow> rows = comparisonRows(test.flow->runs());
    QCOMPARE(rows[0].runs, 2);
    QVERIFY(std::abs(rows[0].seconds - 6.0) < 1e-9);  // of two runs the longer one
    QVERIFY(!QDir(test.flow->folder()).exists(QStringLiteral("01-plain/frames-2")));
}

void FlowTest::settingCanBeRunAgain() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.run(100, 1.0) && test.run(100, 4.0) && test.run(110, 2.0) && test.run(100, 4.0));
    QTRY_VERIFY(test.flow->state() == ComparisonFlow::State::Over);
    test.flow->runAgain(1);
    QCOMPARE(test.flow->phase(1), MemberPhase::Waiting);
    QVERIFY(!test.flow->runs()[1].done());
    test.flow->goOn();
    QVERIFY(test.run(120, 2.5));
    QTRY_VERIFY(test.flow->state() == ComparisonFlow::State::Over);
    QVERIFY(std::abs(test.flow->runs()[1].quality->psnr - 22.11) < 0.01);  // 20 of 255
}

void FlowTest::lostFramesAreToldAndNotMeasured() {
    ComparisonUnderTest test;
    test.begin();
    QVERIFY(test.run(100, 1.0) && test.run(100, 4.0));
    QVERIFY(test.awaitJobs(3));
    const Job job = test.engine.jobs.back();
    const RunRecord record = writeRun(job, 110, 2);
    QVERIFY(QDir(QString::fromStdString(job.output)).removeRecursively());
    test.engine.begin(job);
    test.engine.finish(job, record);
    test.skip();
    QVERIFY(test.awaitJobs(4));  // the others go on
    QCOMPARE(test.flow->stateText(1), QStringLiteral("Not measured"));
    QVERIFY(!test.flow->reason(1).isEmpty());
    QVERIFY(!test.flow->runs()[1].quality);
}

int main(int argc, char** argv) {
    return runTest<FlowTest>(argc, argv);
}
#include "flow_test.moc"
