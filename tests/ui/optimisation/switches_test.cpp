// The switches by themselves: what they say goes into the options, and what cannot help is greyed with a
// reason.
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

#include "core/request/presets.h"
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
    /// As if chosen with the mouse or a key.
    void choose(const char* objectName, const QString& text) {
        auto* combo = find<QComboBox>(objectName);
        const int index = combo->findText(text);
        if (index < 0) qFatal("%s has no entry of that name", objectName);
        combo->setCurrentIndex(index);
        Q_EMIT combo->activated(index);
    }

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
    void presetSetsTheSwitchesInOneStep();
    void ownSettingsAreMarked();
    void adaptiveHasADriftBudget();
    void driftArrowsGoAlongUsualValues();
    void samplerWithoutABudgetGreysAdaptive();
    void fewStepsGreyTheCache();
    void someStepsMoreAreNotedOnly();
    void longIntervalGreysTheCacheButNotItself();
    void modelWithoutDepthsGreysTheCache();
    void depthFollowsTheModel();
    void longIntervalOfAClipIsKept();
    void fieldsUnderMoreAreFoldedButSaidToDiffer();
    void sizeTakesThePlaceOfPiecesByHand();
    void piecesThatTheClipLacksBecomeASize();
    void paperSaysThatItChangesThePicture();
    void bandsAreNoMoreThanTheRows();
    void featuresNeedACache();
    void budgetOfAnotherMachineIsNotTaken();
    void oneFrameGreysTheFramesAtOnce();
    void framesSeeEachOtherAsTheModelCan();
    void everySwitchIsTurnedByItself();
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
    test.find<QSpinBox>("sliceRowsSpin")->setValue(2);
    test.find<QCheckBox>("swapCheck")->click();
    test.choose("swapValueCombo", QStringLiteral("All"));
    test.choose("swapModeCombo", QStringLiteral("wait for copies"));
    AccelerationOptions expected;
    expected.cache = {CacheMode::DeepCache, 3, 2};
    expected.chunk = {ChunkMode::Exact, 0, 0, int64_t{24} << 20};
    expected.slice = {4, 2};
    expected.swap = {SwapWhat::All, true, {}};
    QVERIFY(test.panel.options() == expected);
    Panel other;
    other.panel.setWish(expected);
    QVERIFY(other.panel.options() == expected);
    QVERIFY(other.find<QSpinBox>("cacheIntervalSpin")->isEnabled());
}

void SwitchesTest::presetSetsTheSwitchesInOneStep() {
    Panel test;
    QSignalSpy edits(&test.panel, &OptimisationPanel::edited);
    test.choose("presetCombo", QStringLiteral("Least memory"));
    QCOMPARE(edits.count(), 1);
    QVERIFY(test.panel.options() == presetOptions(Preset::LeastMemory));
    QVERIFY(test.find<QCheckBox>("swapCheck")->isChecked());
    QVERIFY(!test.find<QCheckBox>("cacheCheck")->isChecked());
    test.choose("presetCombo", QStringLiteral("Fastest"));
    QVERIFY(test.panel.options() == presetOptions(Preset::Fastest));
}

void SwitchesTest::ownSettingsAreMarked() {
    Panel test;
    auto* preset = test.find<QComboBox>("presetCombo");
    QCOMPARE(preset->currentText(), QStringLiteral("Exact"));
    const int presets = preset->count();
    test.find<QSpinBox>("sliceFramesSpin")->setValue(3);
    QCOMPARE(preset->currentText(), QStringLiteral("Own settings"));
    QVERIFY(!preset->itemIcon(preset->currentIndex()).isNull());
    test.find<QSpinBox>("sliceFramesSpin")->setValue(1);
    QCOMPARE(preset->currentText(), QStringLiteral("Exact"));
    QCOMPARE(preset->count(), presets);  // nothing else can be chosen
}

void SwitchesTest::adaptiveHasADriftBudget() {
    Panel test;
    test.find<QCheckBox>("cacheCheck")->click();
    QVERIFY(test.find<QDoubleSpinBox>("cacheDriftSpin")->isHidden());
    test.choose("cacheModeCombo", QStringLiteral("Adaptive"));
    QVERIFY(!test.find<QDoubleSpinBox>("cacheDriftSpin")->isHidden());
    QVERIFY(test.find<QSpinBox>("cacheIntervalSpin")->isHidden());
    test.find<QDoubleSpinBox>("cacheDriftSpin")->setValue(0.055);
    QCOMPARE(test.panel.options().cache.mode, CacheMode::Adaptive);
    QCOMPARE(test.panel.options().cache.errorBudget, 0.055);
    test.setSteps(3);  // an interval of 3 would leave nothing to skip, a budget has none
    test.find<QSpinBox>("cacheIntervalSpin")->setValue(3);
    QVERIFY(test.find<QCheckBox>("cacheCheck")->isEnabled());
    Panel other;
    other.panel.setWish(test.panel.options());
    QVERIFY(other.panel.options().cache == test.panel.options().cache);
}

void SwitchesTest::driftArrowsGoAlongUsualValues() {
    Panel test;
    auto* drift = test.find<QDoubleSpinBox>("cacheDriftSpin");
    drift->setValue(0.1);
    QList<double> values;
    for (int i = 0; i < 3; ++i) {
        drift->stepUp();
        values << drift->value();
    }
    QCOMPARE(values, (QList<double>{0.3, 1, 1}));
    drift->setValue(0.05);  // one's own, between two of them
    drift->stepDown();
    QCOMPARE(drift->value(), 0.03);
}

void SwitchesTest::samplerWithoutABudgetGreysAdaptive() {
    Panel test;
    test.facts.budgetSchedulers = {"euler", "ddim"};
    test.panel.setFacts(test.facts);
    test.find<QCheckBox>("cacheCheck")->click();
    test.choose("cacheModeCombo", QStringLiteral("Adaptive"));
    test.request.scheduler = "ddim";
    test.panel.setRequest(test.request);
    QCOMPARE(test.panel.options().cache.mode, CacheMode::Adaptive);
    test.request.scheduler = "pndm";
    test.panel.setRequest(test.request);
    QVERIFY(test.said("cacheEffectSentence").contains(QStringLiteral("Euler, DDIM")));
    QCOMPARE(test.panel.options().cache.mode, CacheMode::Off);
    test.choose("cacheModeCombo", QStringLiteral("LightCache"));  // the way out
    QCOMPARE(test.panel.options().cache.mode, CacheMode::LightCache);
}

void SwitchesTest::fewStepsGreyTheCache() {
    Panel test;
    test.find<QCheckBox>("cacheCheck")->click();
    test.setSteps(2);
    QVERIFY(!test.find<QCheckBox>("cacheCheck")->isEnabled());
    QVERIFY(!test.find<QSpinBox>("cacheIntervalSpin")->isEnabled());
    QCOMPARE(test.said("cacheEffectSentence"), QStringLiteral("2 steps leave nothing to skip."));
    QCOMPARE(test.panel.options().cache.mode, CacheMode::Off);
    QCOMPARE(test.panel.wish().cache.mode, CacheMode::LightCache);
    test.setSteps(3);
    QVERIFY(test.find<QCheckBox>("cacheCheck")->isEnabled());
    QCOMPARE(test.panel.options().cache.mode, CacheMode::LightCache);
}

void SwitchesTest::someStepsMoreAreNotedOnly() {
    Panel test;
    test.setSteps(4);
    QVERIFY(test.find<QCheckBox>("cacheCheck")->isEnabled());
    QCOMPARE(test.said("cacheEffectSentence"), QStringLiteral("4 steps leave little to skip."));
    test.setSteps(5);
    QVERIFY(test.find<QLabel>("cacheEffectSentence")->isHidden());
}

void SwitchesTest::longIntervalGreysTheCacheButNotItself() {
    Panel test;
    test.panel.setWish(cached({CacheMode::Off, 5, 0}));
    test.setSteps(5);
    QVERIFY(!test.find<QCheckBox>("cacheCheck")->isEnabled());
    QVERIFY(test.said("cacheEffectSentence").contains(QStringLiteral("Choose a shorter interval")));
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
    QVERIFY(test.said("cacheEffectSentence").contains(QStringLiteral("model")));
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

void SwitchesTest::fieldsUnderMoreAreFoldedButSaidToDiffer() {
    Panel test;
    auto* more = test.find<QToolButton>("moreButton");
    QVERIFY(!test.find<QSpinBox>("cacheCentreSpin")->isVisibleTo(&test.panel));
    QCOMPARE(more->text(), QStringLiteral("More"));
    AccelerationOptions clip;
    clip.cache = {CacheMode::LightCache, 3, 1, 4, 1.5};
    test.panel.setWish(clip);
    QVERIFY(test.panel.options() == clip);
    QCOMPARE(more->text(), QStringLiteral("More (changed)"));
    more->click();
    QVERIFY(test.find<QSpinBox>("cacheCentreSpin")->isVisibleTo(&test.panel));
    auto* centre = test.find<QSpinBox>("cacheCentreSpin");
    QCOMPARE(centre->value(), 4);
    centre->setValue(centre->minimum());  // "evenly"
    QVERIFY(!test.panel.options().cache.centre);
    QVERIFY(!test.find<QDoubleSpinBox>("cachePowerSpin")->isEnabled());
}

void SwitchesTest::sizeTakesThePlaceOfPiecesByHand() {
    Panel test;
    AccelerationOptions clip;
    clip.chunk = {ChunkMode::Exact, 4, 2, (int64_t{64} << 20) + 17};
    test.panel.setWish(clip);
    QVERIFY(test.panel.options() == clip);
    QCOMPARE(test.find<QSpinBox>("chunkFramesSpin")->value(), 4);
    test.find<QSpinBox>("chunkSizeSpin")->setValue(32);
    clip.chunk = {ChunkMode::Exact, 0, 0, int64_t{32} << 20};
    QVERIFY(test.panel.options() == clip);
    test.find<QSpinBox>("chunkRowsSpin")->setValue(3);
    QCOMPARE(test.panel.options().chunk.rows, 3);
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

void SwitchesTest::paperSaysThatItChangesThePicture() {
    Panel test;
    test.find<QCheckBox>("chunkCheck")->click();
    test.choose("chunkModeCombo", QStringLiteral("Paper"));
    QCOMPARE(test.panel.options().chunk.mode, ChunkMode::Paper);
    QVERIFY(test.said("chunkEffectSentence").contains(QStringLiteral("changes the picture")));
    test.panel.showForecast({}, {}, {}, 0);
    QCOMPARE(test.said("chunkEffectPicture"), QStringLiteral("changes"));
    test.choose("chunkModeCombo", QStringLiteral("Exact"));
    test.panel.showForecast({}, {}, {}, 0);
    QCOMPARE(test.said("chunkEffectPicture"), QStringLiteral("rounding only"));
}

void SwitchesTest::bandsAreNoMoreThanTheRows() {
    Panel test;
    test.find<QSpinBox>("sliceRowsSpin")->setValue(100);
    QCOMPARE(test.panel.options().slice.rows, 16);  // 128 / 8
    QCOMPARE(test.panel.wish().slice.rows, 100);
}

void SwitchesTest::featuresNeedACache() {
    Panel test;
    test.find<QCheckBox>("swapCheck")->click();
    test.choose("swapValueCombo", QStringLiteral("Features"));
    QVERIFY(!test.find<QCheckBox>("swapCheck")->isEnabled());
    QVERIFY(test.said("swapEffectSentence").contains(QStringLiteral("Without a cache")));
    QCOMPARE(test.panel.options().swap.what, SwapWhat::Nothing);
    QVERIFY(test.find<QComboBox>("swapValueCombo")->isEnabled());  // the way out
    test.find<QCheckBox>("cacheCheck")->click();
    QVERIFY(test.find<QCheckBox>("swapCheck")->isEnabled());
    QCOMPARE(test.panel.options().swap.what, SwapWhat::Features);
    test.setSteps(2);  // no cache any more
    QCOMPARE(test.panel.options().swap.what, SwapWhat::Nothing);
}

void SwitchesTest::budgetOfAnotherMachineIsNotTaken() {
    Panel test;
    AccelerationOptions clip;
    clip.memoryBudget = 1 << 20;
    test.panel.setWish(clip);
    QVERIFY(!test.panel.options().memoryBudget);
}

void SwitchesTest::oneFrameGreysTheFramesAtOnce() {
    Panel test;
    test.request.frames = 1;
    test.panel.setRequest(test.request);
    QVERIFY(!test.find<QSpinBox>("sliceFramesSpin")->isEnabled());
    QCOMPARE(test.said("sliceEffectSentence"), QStringLiteral("The clip has one frame."));
    test.request.frames = 2;
    test.panel.setRequest(test.request);
    QVERIFY(test.find<QSpinBox>("sliceFramesSpin")->isEnabled());
}

void SwitchesTest::framesSeeEachOtherAsTheModelCan() {
    using Switch = OptimisationPanel::Switch;
    Panel test;
    test.panel.show();
    auto* choice = test.find<QComboBox>("sliceTemporalCombo");
    auto* window = test.find<QSpinBox>("sliceWindowSpin");
    QVERIFY(!choice->isVisible());
    test.facts.temporalDecoder = true;
    test.panel.setFacts(test.facts);
    QVERIFY(choice->isVisible());
    QVERIFY(!window->isVisible());
    QVERIFY(test.panel.options() == AccelerationOptions());
    test.choose("sliceTemporalCombo", QStringLiteral("Windows"));
    QVERIFY(window->isVisible());
    window->setValue(4);
    QCOMPARE(test.panel.options().slice.temporal, TemporalDecode::Window);
    QCOMPARE(test.panel.options().slice.window, 4);
    test.panel.showForecast({}, {}, {}, 0);
    QCOMPARE(test.said("sliceEffectPicture"), QStringLiteral("changes a little"));
    test.choose("sliceTemporalCombo", QStringLiteral("Each frame alone"));
    test.find<QSpinBox>("sliceFramesSpin")->setValue(16);
    test.panel.showForecast({}, {}, {}, 0);
    QCOMPARE(test.panel.options().slice.temporal, TemporalDecode::Flat);
    QCOMPARE(test.said("sliceEffectPicture"), QStringLiteral("changes"));
    QVERIFY(test.said("sliceEffectSentence").contains(QStringLiteral("may flicker")));
    QCOMPARE(test.panel.turned()[Switch::Slice].slice.temporal,
             TemporalDecode::Exact);  // it is a switch, too
    test.facts.temporalDecoder = false;
    test.panel.setFacts(test.facts);
    QCOMPARE(test.panel.options().slice.temporal, TemporalDecode::Exact);
    QCOMPARE(test.panel.wish().slice.temporal, TemporalDecode::Flat);  // waits for a model that has it
    QVERIFY(test.said("sliceEffectSentence").isEmpty());
}

void SwitchesTest::everySwitchIsTurnedByItself() {
    using Switch = OptimisationPanel::Switch;
    Panel test;
    test.find<QCheckBox>("cacheCheck")->click();
    const AccelerationOptions present = test.panel.options();
    auto turned = test.panel.turned();
    QCOMPARE(turned.size(), size_t{4});
    QCOMPARE(turned[Switch::Cache].cache.mode, CacheMode::Off);
    QCOMPARE(turned[Switch::Chunk].chunk.mode, ChunkMode::Exact);
    QCOMPARE(turned[Switch::Slice].slice.frames, 16);  // all at once
    QCOMPARE(turned[Switch::Swap].swap.what, SwapWhat::Weights);
    QVERIFY(turned[Switch::Chunk].cache == present.cache);
    QVERIFY(turned[Switch::Cache].chunk == present.chunk);
    test.setSteps(2);
    QVERIFY(!test.panel.turned().contains(Switch::Cache));  // greyed
    test.request.frames = 1;
    test.panel.setRequest(test.request);
    QVERIFY(!test.panel.turned().contains(Switch::Slice));
}

void SwitchesTest::reasonIsSpoken() {
    Panel test;
    auto* check = test.find<QCheckBox>("cacheCheck");
    QVERIFY(check->accessibleDescription().contains(QStringLiteral("Picture: changes")));
    test.setSteps(1);
    QCOMPARE(check->accessibleDescription(), QStringLiteral("One step leaves nothing to skip."));
}

void SwitchesTest::tabGoesAlongTheRows() {
    Panel test;
    QStringList order;
    const QWidget* first = test.find<QComboBox>("presetCombo");
    const QWidget* widget = first;
    do {
        const QString name = widget->objectName();
        if (name.endsWith(QLatin1String("Check")) || name.endsWith(QLatin1String("Combo")) ||
            name.endsWith(QLatin1String("Spin")))
            order << name;
        widget = widget->nextInFocusChain();
    } while (widget != first);
    QCOMPARE(
        order.join(QLatin1Char(' ')),
        QStringLiteral("presetCombo cacheCheck cacheModeCombo cacheIntervalSpin cacheDriftSpin chunkCheck "
                       "chunkModeCombo chunkSizeSpin sliceFramesSpin sliceRowsSpin "
                       "sliceTemporalCombo sliceWindowSpin swapCheck swapValueCombo swapModeCombo "
                       "cacheDepthSpin cacheCentreSpin cachePowerSpin "
                       "chunkFramesSpin chunkRowsSpin"));
}

int main(int argc, char** argv) {
    return runTest<SwitchesTest>(argc, argv);
}
#include "switches_test.moc"
