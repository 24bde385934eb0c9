// Effects and forecasts say what the plans say, tell estimates from measured figures, and invent nothing.
#include <QLabel>

#include "tests/ui/run_test.h"
#include "ui/optimisation/expectation.h"
#include "ui/optimisation/forecast_card.h"

using namespace lightreel;

namespace {

constexpr int64_t kMiB = 1 << 20;

RunPlan planOf(int64_t denoise, int64_t decode, std::vector<RunPlan::Step> steps = {}) {
    RunPlan plan;
    plan.request.model = "demo";
    plan.request.width = plan.request.height = 64;
    plan.request.frames = 8;
    plan.peakBytes = {{"encode", 50 * kMiB}, {"denoise", denoise * kMiB}, {"decode", decode * kMiB}};
    plan.steps = std::move(steps);
    plan.decodeOperations = 100;
    return plan;
}

RunPlan cachedPlan(double reuseOperations = 50) {
    RunPlan plan = planOf(400, 300, {{"full", 200}, {"reuse", reuseOperations}});
    plan.acceleration.cache.mode = CacheMode::LightCache;
    return plan;
}

RunPlan plainPlan() {
    return planOf(400, 300, {{"full", 200}, {"full", 200}});
}

RunRecord recordOf(const RunPlan& plan, double full, double reuse, double decode) {
    RunRecord record;
    record.request = plan.request;
    record.acceleration = plan.acceleration;
    for (size_t i = 0; i < plan.steps.size(); ++i)
        record.steps.push_back(
            {static_cast<int>(i), plan.steps[i].kind, plan.steps[i].kind == "full" ? full : reuse});
    double denoise = 0;
    for (const StepRecord& step : record.steps) denoise += step.seconds;
    record.seconds = {{"denoise", denoise}, {"decode", decode}, {"total", denoise + decode}};
    return record;
}

QString said(const ForecastCard& card, const char* name) {
    return card.findChild<QLabel*>(QLatin1String(name))->text();
}

}  // namespace

class ExpectationTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void peakNamesTheStageThatChangesMost();
    void peakOfUnknownStagesIsNotInvented();
    void timeFollowsTheWorkUntilItIsMeasured();
    void timeOfEqualWorkIsTypicalUntilItIsMeasured();
    void highestStageSaysWhetherAllIsKnown();
    void cardTellsPeakTimeAndError();
    void cardWarnsAboveWhatIsFree();
    void cardShowsNothingItDoesNotKnow();
};

void ExpectationTest::peakNamesTheStageThatChangesMost() {
    const Effect less = effectOf(planOf(300, 290), planOf(400, 300), {});
    QCOMPARE(less.peak, QStringLiteral("sampling \u2212100\u00A0MiB"));
    const Effect more = effectOf(planOf(400, 500), planOf(400, 300), {});
    QCOMPARE(more.peak, QStringLiteral("decoding +0.20\u00A0GiB"));
    QCOMPARE(effectOf(planOf(401, 300), planOf(400, 300), {}).peak, QStringLiteral("no change"));
}

void ExpectationTest::peakOfUnknownStagesIsNotInvented() {
    RunPlan unknown = planOf(0, 0);
    unknown.peakBytes = {{"denoise", 0}};
    QCOMPARE(effectOf(unknown, planOf(400, 300), {}).peak, QString());
    RunPlan partly = planOf(300, 0);
    partly.peakBytes.erase("decode");
    QCOMPARE(effectOf(partly, planOf(400, 300), {}).peak, QStringLiteral("sampling \u2212100\u00A0MiB"));
    partly.peakBytes["denoise"] = 400 * kMiB;  // the same, but decoding may have changed
    QCOMPARE(effectOf(partly, planOf(400, 300), {}).peak, QString());
}

void ExpectationTest::timeFollowsTheWorkUntilItIsMeasured() {
    const Effect estimate = effectOf(cachedPlan(), plainPlan(), {});
    QCOMPARE(estimate.time, QStringLiteral("\u221230\u00A0%"));  // 350 of 500
    QVERIFY(!estimate.measured);
    QCOMPARE(effectOf(cachedPlan(0), plainPlan(), {}).time, QString());  // a step of unknown work
    RunHistory history;
    history.add(recordOf(cachedPlan(), 4, 1, 2));
    history.add(recordOf(plainPlan(), 4, 0, 2));
    const Effect measured = effectOf(cachedPlan(), plainPlan(), history);
    QVERIFY(measured.measured);
    QCOMPARE(measured.time, QStringLiteral("\u221230\u00A0%"));  // 7 of 10 seconds
    RunHistory slower;
    slower.add(recordOf(cachedPlan(), 4, 3, 2));
    slower.add(recordOf(plainPlan(), 4, 0, 2));
    QCOMPARE(effectOf(cachedPlan(), plainPlan(), slower).time, QStringLiteral("\u221210\u00A0%"));
}

void ExpectationTest::timeOfEqualWorkIsTypicalUntilItIsMeasured() {
    RunPlan pieces = plainPlan();
    pieces.acceleration.chunk.mode = ChunkMode::Exact;
    const Effect typical = effectOf(pieces, plainPlan(), {});
    QVERIFY(!typical.measured);
    QCOMPARE(typical.time, QStringLiteral("+2\u00A0%"));  // 3 % of the steps, which are 400 of 500
    RunPlan bands = plainPlan();
    bands.acceleration.slice.rows = 4;
    QCOMPARE(effectOf(bands, plainPlan(), {}).time, QStringLiteral("+2\u00A0%"));  // 10 % of decoding
    RunPlan together = plainPlan();
    together.acceleration.slice.frames = 4;
    QCOMPARE(effectOf(together, plainPlan(), {}).time, QStringLiteral("the same"));
    RunHistory history;
    history.add(recordOf(plainPlan(), 4, 0, 2));
    QVERIFY(!effectOf(pieces, plainPlan(), history).measured);
    history.add(recordOf(pieces, 4.5, 0, 2));
    const Effect measured = effectOf(pieces, plainPlan(), history);
    QVERIFY(measured.measured);
    QCOMPARE(measured.time, QStringLiteral("+10\u00A0%"));
}

void ExpectationTest::highestStageSaysWhetherAllIsKnown() {
    QCOMPARE(highestStage(planOf(400, 500)), (HighestStage{QStringLiteral("decode"), 500 * kMiB, true}));
    RunPlan partly = planOf(400, 0);
    QCOMPARE(highestStage(partly), (HighestStage{QStringLiteral("denoise"), 400 * kMiB, false}));
}

void ExpectationTest::cardTellsPeakTimeAndError() {
    ForecastCard card;
    card.showPeak({QStringLiteral("denoise"), 3 * 1024 * kMiB, true}, RunHistory::PeakError{0.034, 12}, 0);
    QCOMPARE(said(card, "predictedPeak"), QStringLiteral("3.0\u00A0GiB"));
    QCOMPARE(said(card, "predictedPeakDetail"), QStringLiteral("while sampling, ±4\u00A0% (12 runs)"));
    card.showPeak({QStringLiteral("decode"), 3 * 1024 * kMiB, false}, std::nullopt, 0);
    QCOMPARE(said(card, "predictedPeak"), QStringLiteral("at least 3.0\u00A0GiB"));
    QCOMPARE(said(card, "predictedPeakDetail"), QStringLiteral("while decoding, model estimate"));
    card.showTime(RunHistory::Time{75, true});
    QCOMPARE(said(card, "predictedTime"), QStringLiteral("about 1\u00A0min 15\u00A0s"));
    QVERIFY(card.findChild<QLabel*>(QStringLiteral("predictedTimeDetail"))->isHidden());
    card.showTime(RunHistory::Time{75, false});
    QCOMPARE(said(card, "predictedTimeDetail"), QStringLiteral("estimated from other settings"));
}

void ExpectationTest::cardWarnsAboveWhatIsFree() {
    ForecastCard card;
    const HighestStage highest{QStringLiteral("denoise"), 7578 * kMiB, true};
    card.showPeak(highest, std::nullopt, 6042 * kMiB);
    QCOMPARE(said(card, "memoryWarning"),
             QStringLiteral("This needs about 7.4\u00A0GiB, 5.9\u00A0GiB are free."));
    card.showPeak(highest, std::nullopt, highest.bytes - 10 * kMiB);  // not "7.4 GiB, 7.4 GiB"
    QCOMPARE(said(card, "memoryWarning"),
             QStringLiteral("This needs about 7.40\u00A0GiB, 7.39\u00A0GiB are free."));
    card.showPeak(highest, std::nullopt, highest.bytes);
    QVERIFY(card.findChild<QLabel*>(QStringLiteral("memoryWarning"))->isHidden());
    card.showPeak(highest, std::nullopt, 0);  // what is free is not known
    QVERIFY(card.findChild<QLabel*>(QStringLiteral("memoryWarning"))->isHidden());
}

void ExpectationTest::cardShowsNothingItDoesNotKnow() {
    ForecastCard card;
    card.showPeak({}, std::nullopt, 1);
    QCOMPARE(said(card, "predictedPeak"), QStringLiteral("–"));
    QVERIFY(card.findChild<QLabel*>(QStringLiteral("memoryWarning"))->isHidden());
    card.showTime(std::nullopt);
    QCOMPARE(said(card, "predictedTimeDetail"), QStringLiteral("known after a first clip"));
    card.showNothing(QStringLiteral("because"));
    QCOMPARE(said(card, "predictedPeakDetail"), QStringLiteral("because"));
}

int main(int argc, char** argv) {
    return runTest<ExpectationTest>(argc, argv);
}
#include "expectation_test.moc"
