// What the window tells before Start: peak, time and effects, asked for without holding anything up.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include "tests/ui/run_test.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/text/error_text.h"

using namespace lightreel;

namespace {

constexpr int64_t kMiB = 1 << 20;

/// Half as much to do and a quarter less to hold in a clip that is cached; the rest for layout.
void foretell(RunPlan& plan) {
    const bool cached = plan.acceleration.cache.mode != CacheMode::Off;
    plan.peakBytes = {{"encode", 50 * kMiB}, {"denoise", (cached ? 300 : 400) * kMiB}, {"decode", 90 * kMiB}};
    for (int i = 0; i < plan.request.steps; ++i)
        plan.steps.push_back(cached && i % 2 == 1 ? RunPlan::Step{"reuse", 20} : RunPlan::Step{"full", 100});
    plan.decodeOperations = 600;
}

struct Window : WindowUnderTest {
    Window() {
        models.shape = foretell;
        open();
    }
    QString said(const char* name) { return find<QLabel>(name)->text(); }
    /// Until every question of the present settings is answered.
    void settle() {
        size_t before = 0;
        do {
            before = models.asked.size();
            QTest::qWait(250);
        } while (models.asked.size() != before);
    }
};

RunRecord recordOf(const Job& job, double fullSeconds) {
    RunRecord record;
    record.acceleration = job.acceleration;
    for (int i = 0; i < job.request.steps; ++i) record.steps.push_back({i, "full", fullSeconds});
    const double denoise = fullSeconds * job.request.steps;
    record.seconds = {{"denoise", denoise}, {"decode", 6}, {"total", denoise + 8}};
    return record;
}

}  // namespace

class ForecastTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void peakAndEffectsStandThereBeforeAPromptDoes();
    void writingAsksNothing();
    void aSwitchAsksAnew();
    void tooLittleMemoryIsSaidAndStartsAllTheSame();
    void refusalIsSaid();
    void finishedRunsTeachTheTime();
};

void ForecastTest::peakAndEffectsStandThereBeforeAPromptDoes() {
    Window test;
    QTRY_COMPARE(test.said("predictedPeak"), QStringLiteral("0.39\u00A0GiB"));
    QCOMPARE(test.models.asked.size(), size_t{5});  // as it is, and each of four switches turned
    QCOMPARE(test.said("predictedPeakDetail"), QStringLiteral("while sampling, model estimate"));
    QCOMPARE(test.said("cacheEffectPeak"), QStringLiteral("sampling \u2212100\u00A0MiB"));
    QCOMPARE(test.said("cacheEffectTime"), QStringLiteral("\u221227\u00A0%"));  // 1320 of 1800
    QCOMPARE(test.said("swapEffectPeak"), QStringLiteral("no change"));
    QCOMPARE(test.said("swapEffectTime"), QStringLiteral("+5\u00A0%"));  // typical of streamed weights
    QCOMPARE(test.said("predictedTimeDetail"), QStringLiteral("known after a first clip"));
}

void ForecastTest::writingAsksNothing() {
    Window test;
    test.settle();
    const size_t asked = test.models.asked.size();
    test.writePrompt(QStringLiteral("a boat"));
    test.settle();
    QCOMPARE(test.models.asked.size(), asked);
    test.find<QSpinBox>("stepsSpin")->setValue(20);
    QTRY_COMPARE(test.models.asked.size(), 2 * asked);
    QCOMPARE(test.models.asked.back().request.steps, 20);
}

void ForecastTest::aSwitchAsksAnew() {
    Window test;
    test.settle();
    test.models.asked.clear();
    auto* preset = test.find<QComboBox>("presetCombo");
    preset->setCurrentIndex(preset->findText(QStringLiteral("Fastest")));
    Q_EMIT preset->activated(preset->currentIndex());
    QTRY_COMPARE(test.said("predictedPeak"), QStringLiteral("0.29\u00A0GiB"));
    QCOMPARE(test.models.asked.front().acceleration.cache.mode, CacheMode::LightCache);
    QCOMPARE(test.models.asked[1].acceleration.cache.mode, CacheMode::Off);
    QCOMPARE(test.said("cacheEffectPeak"),
             QStringLiteral("sampling \u2212100\u00A0MiB"));  // the same, now on
}

void ForecastTest::tooLittleMemoryIsSaidAndStartsAllTheSame() {
    Window test;
    test.models.shape = [](RunPlan& plan) { plan.peakBytes = {{"denoise", int64_t{1} << 50}}; };
    test.find<QSpinBox>("stepsSpin")->setValue(9);
    QTRY_VERIFY(test.find<QLabel>("memoryWarning")->isVisible());
    QVERIFY(test.said("memoryWarning").contains(QStringLiteral("are free")));
    QCOMPARE(test.said("predictedPeak").left(8),
             QStringLiteral("at least"));  // of two stages nothing is known
    test.writePrompt(QStringLiteral("a boat"));
    QVERIFY(test.find<QPushButton>("startButton")->isEnabled());
    test.pressStart();
    QCOMPARE(test.engine.jobs.size(), size_t{1});
}

void ForecastTest::refusalIsSaid() {
    Window test;
    test.settle();
    test.models.planError = Error{ErrorCode::ModelMissing, {{"path", "/models/demo"}}, {}, {}};
    test.find<QSpinBox>("stepsSpin")->setValue(9);
    QTRY_COMPARE(test.said("predictedPeakDetail"), errorText(*test.models.planError).cause);
    QCOMPARE(test.said("predictedPeak"), QStringLiteral("–"));
    QCOMPARE(test.said("cacheEffectPeak"), QStringLiteral("not known yet"));
}

void ForecastTest::finishedRunsTeachTheTime() {
    Window test;
    test.settle();
    test.writePrompt(QStringLiteral("a boat"));
    test.pressStart();
    test.engine.begin(test.lastJob());
    test.engine.finish(test.lastJob(), recordOf(test.lastJob(), 2));
    // 12 steps of 2 s, 6 s of decoding, 2 s around them.
    QCOMPARE(test.said("predictedTime"), QStringLiteral("about 32\u00A0s"));
    QVERIFY(test.find<QLabel>("predictedTimeDetail")->isHidden());
    test.window->close();
    Window again;
    again.window.reset();
    again.store.state = test.store.state;
    again.open();
    QTRY_COMPARE(again.said("predictedTime"), QStringLiteral("about 32\u00A0s"));
    again.writePrompt(QStringLiteral("a boat"));
    again.pressStart();
    again.engine.begin(again.lastJob());  // and from its first moment there is a time left
    QVERIFY2(again.said("progressTime").contains(QStringLiteral("about 30\u00A0s left")),
             qPrintable(again.said("progressTime")));
}

int main(int argc, char** argv) {
    return runTest<ForecastTest>(argc, argv);
}
#include "forecast_test.moc"
