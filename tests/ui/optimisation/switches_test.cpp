// The switches by themselves: what they say goes into the options, and what cannot help is greyed with a
// reason.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>

#include "tests/ui/run_test.h"
#include "ui/optimisation/optimisation_panel.h"

using namespace lightreel;

namespace {

/// A panel for a model of five depths and a clip of 12 steps, 16 frames, 128 x 128.
struct Panel {
    Panel() {
        facts.cacheDepths = 5;
        panel.setFacts(facts);
        request.steps = 12;
        request.frames = 16;
        request.width = request.height = 128;
        panel.setRequest(request);
    }
    template <typename Control>
    Control* find(const char* objectName) {
        auto* found = panel.findChild<Control*>(QLatin1String(objectName));
        if (!found) qFatal("no control is called %s", objectName);
        return found;
    }
    void setSteps(int steps) {
        request.steps = steps;
        panel.setRequest(request);
    }
    QString said(const char* objectName) { return find<QLabel>(objectName)->text(); }

    OptimisationPanel panel;
    ModelFacts facts;
    GenerationRequest request;
};

AccelerationOptions cached(const AccelerationOptions::Cache& cache) {
    AccelerationOptions options;
    options.cache = cache;
    return options;
}

AccelerationOptions inPieces(const AccelerationOptions::Chunk& chunk) {
    AccelerationOptions options;
    options.chunk = chunk;
    return options;
}

}  // namespace

class SwitchesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void untouchedChangesNothing();
    void switchesFillTheOptions();
    void fewStepsGreyTheCache();
    void longIntervalGreysTheCacheButNotItself();
    void modelWithoutDepthsGreysTheCache();
    void depthFollowsTheModel();
    void longIntervalOfAClipIsKept();
    void centreLastsUntilTheIntervalIsEdited();
    void piecesByHandLastUntilTheSizeIsEdited();
    void piecesThatTheClipLacksBecomeASize();
    void budgetOfAnotherMachineIsNotTaken();
    void oneFrameGreysTheSlices();
    void reasonIsSpoken();
    void tabGoesAlongTheRows();
};

void SwitchesTest::untouchedChangesNothing() {
    Panel test;
    QVERIFY(test.panel.options() == AccelerationOptions());
    QVERIFY(!test.find<QSpinBox>("cacheIntervalSpin")->isEnabled());
    QVERIFY(!test.find<QSpinBox>("chunkSizeSpin")->isEnabled());
}

void SwitchesTest::switchesFillTheOptions() {
    Panel test;
    test.find<QCheckBox>("cacheCheck")->click();
    QCOMPARE(test.panel.options().cache.mode, CacheMode::LightCache);
    auto* mode = test.find<QComboBox>("cacheModeCombo");
    mode->setCurrentIndex(mode->findText(QStringLiteral("DeepCache")));
    test.find<QSpinBox>("cacheIntervalSpin")->setValue(3);
    test.find<QSpinBox>("cacheDepthSpin")->setValue(2);
    test.find<QCheckBox>("chunkCheck")->click();
    test.find<QSpinBox>("chunkSizeSpin")->setValue(24);
    test.find<QSpinBox>("sliceFramesSpin")->setValue(4);
    AccelerationOptions expected;
    expected.cache = {CacheMode::DeepCache, 3, 2};
    expected.chunk = {ChunkMode::Exact, 0, 0, int64_t{24} << 20};
    expected.slice.frames = 4;
    QVERIFY(test.panel.options() == expected);
    Panel other;
    other.panel.setWish(expected);
    QVERIFY(other.panel.options() == expected);
    QVERIFY(other.find<QSpinBox>("cacheIntervalSpin")->isEnabled());
}

void SwitchesTest::fewStepsGreyTheCache() {
    Panel test;
    test.find<QCheckBox>("cacheCheck")->click();
    test.setSteps(2);
    QVERIFY(!test.find<QCheckBox>("cacheCheck")->isEnabled());
    QVERIFY(!test.find<QSpinBox>("cacheIntervalSpin")->isEnabled());
    QCOMPARE(test.said("cacheEffect"), QStringLiteral("2 steps leave nothing to skip."));
    QCOMPARE(test.panel.options().cache.mode, CacheMode::Off);
    QCOMPARE(test.panel.wish().cache.mode, CacheMode::LightCache);
    test.setSteps(3);
    QVERIFY(test.find<QCheckBox>("cacheCheck")->isEnabled());
    QCOMPARE(test.panel.options().cache.mode, CacheMode::LightCache);
}

void SwitchesTest::longIntervalGreysTheCacheButNotItself() {
    Panel test;
    test.panel.setWish(cached({CacheMode::Off, 5, 0}));
    test.setSteps(5);
    QVERIFY(!test.find<QCheckBox>("cacheCheck")->isEnabled());
    QVERIFY(test.said("cacheEffect").contains(QStringLiteral("Choose a shorter interval")));
    auto* interval = test.find<QSpinBox>("cacheIntervalSpin");
    QVERIFY(interval->isEnabled());
    interval->setValue(4);
    QVERIFY(test.find<QCheckBox>("cacheCheck")->isEnabled());
}

void SwitchesTest::modelWithoutDepthsGreysTheCache() {
    Panel test;
    test.find<QCheckBox>("cacheCheck")->click();
    test.facts.cacheDepths = 0;
    test.panel.setFacts(test.facts);
    QVERIFY(!test.find<QCheckBox>("cacheCheck")->isEnabled());
    QVERIFY(test.said("cacheEffect").contains(QStringLiteral("model")));
    QCOMPARE(test.panel.options().cache.mode, CacheMode::Off);
    test.panel.forgetModel();
    QVERIFY(test.find<QCheckBox>("cacheCheck")->isEnabled());
}

void SwitchesTest::depthFollowsTheModel() {
    Panel test;
    test.panel.setWish(cached({CacheMode::LightCache, 2, 4}));
    QCOMPARE(test.panel.options().cache.depth, 4);
    test.facts.cacheDepths = 3;
    test.panel.setFacts(test.facts);
    QCOMPARE(test.find<QSpinBox>("cacheDepthSpin")->maximum(), 2);
    QCOMPARE(test.panel.options().cache.depth, 2);
}

void SwitchesTest::longIntervalOfAClipIsKept() {
    Panel test;
    test.setSteps(50);
    test.panel.setWish(cached({CacheMode::LightCache, 25, 0}));
    QCOMPARE(test.panel.options().cache.interval, 25);
    test.panel.setWish(cached({CacheMode::LightCache, 1, 0}));  // uncached by another name
    QCOMPARE(test.panel.options().cache.mode, CacheMode::Off);
}

void SwitchesTest::centreLastsUntilTheIntervalIsEdited() {
    Panel test;
    AccelerationOptions clip;
    clip.cache = {CacheMode::LightCache, 3, 1, 4, 1.5};
    test.panel.setWish(clip);
    QVERIFY(test.panel.options() == clip);
    QVERIFY(test.said("cacheEffect").contains(QStringLiteral("around step 4")));
    test.find<QSpinBox>("cacheIntervalSpin")->setValue(2);
    QVERIFY(!test.panel.options().cache.centre);
    QVERIFY(!test.said("cacheEffect").contains(QStringLiteral("around")));
}

void SwitchesTest::piecesByHandLastUntilTheSizeIsEdited() {
    Panel test;
    AccelerationOptions clip;
    clip.chunk = {ChunkMode::Exact, 4, 2, (int64_t{64} << 20) + 17};
    test.panel.setWish(clip);
    QVERIFY(test.panel.options() == clip);
    QVERIFY(test.said("chunkEffect").contains(QStringLiteral("4 pieces along the frames, 2 along the rows")));
    test.find<QSpinBox>("chunkSizeSpin")->setValue(32);
    clip.chunk = {ChunkMode::Exact, 0, 0, int64_t{32} << 20};
    QVERIFY(test.panel.options() == clip);
    QVERIFY(!test.said("chunkEffect").contains(QStringLiteral("pieces")));
}

void SwitchesTest::piecesThatTheClipLacksBecomeASize() {
    Panel test;
    test.panel.setWish(inPieces({ChunkMode::Exact, 17, 17}));
    QCOMPARE(test.panel.options().chunk.frames, 0);  // of 16 frames
    QCOMPARE(test.panel.options().chunk.rows, 0);    // of 128 / 8 rows
    test.panel.setWish(inPieces({ChunkMode::Exact, 16, 16}));
    QCOMPARE(test.panel.options().chunk.frames, 16);
    QCOMPARE(test.panel.options().chunk.rows, 16);
}

void SwitchesTest::budgetOfAnotherMachineIsNotTaken() {
    Panel test;
    AccelerationOptions clip;
    clip.memoryBudget = 1 << 20;
    test.panel.setWish(clip);
    QVERIFY(!test.panel.options().memoryBudget);
}

void SwitchesTest::oneFrameGreysTheSlices() {
    Panel test;
    test.request.frames = 1;
    test.panel.setRequest(test.request);
    QVERIFY(!test.find<QSpinBox>("sliceFramesSpin")->isEnabled());
    QCOMPARE(test.said("sliceEffect"), QStringLiteral("The clip has one frame."));
    test.request.frames = 2;
    test.panel.setRequest(test.request);
    QVERIFY(test.find<QSpinBox>("sliceFramesSpin")->isEnabled());
}

void SwitchesTest::reasonIsSpoken() {
    Panel test;
    auto* check = test.find<QCheckBox>("cacheCheck");
    QVERIFY(check->accessibleDescription().contains(QStringLiteral("faster")));
    test.setSteps(1);
    QCOMPARE(check->accessibleDescription(), QStringLiteral("One step leaves nothing to skip."));
}

void SwitchesTest::tabGoesAlongTheRows() {
    Panel test;
    QStringList order;
    const QWidget* first = test.find<QCheckBox>("cacheCheck");
    const QWidget* widget = first;
    do {
        const QString name = widget->objectName();
        if (name.endsWith(QLatin1String("Check")) || name.endsWith(QLatin1String("Combo")) ||
            name.endsWith(QLatin1String("Spin")))
            order << name;
        widget = widget->nextInFocusChain();
    } while (widget != first);
    QCOMPARE(order.join(QLatin1Char(' ')),
             QStringLiteral("cacheCheck cacheModeCombo cacheIntervalSpin cacheDepthSpin chunkCheck "
                            "chunkSizeSpin sliceFramesSpin"));
}

int main(int argc, char** argv) {
    return runTest<SwitchesTest>(argc, argv);
}
#include "switches_test.moc"
