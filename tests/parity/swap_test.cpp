#include <map>

#include "core/denoise/unet_motion.h"
#include "core/pipeline/engine.h"
#include "tests/parity/open_unet.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/silent_observer.h"

namespace lightreel::parity {
namespace {

/// What a run came to: its record and all bytes of its frames.
struct SwapRun {
    RunRecord record;
    std::vector<std::vector<uint8_t>> frames;
};

struct Setting {
    CacheMode mode = CacheMode::LightCache;
    int depth = 0, interval = 2;
    SwapWhat what = SwapWhat::Features;
    bool wait = false, released = false;
    const char* dtype = "float32";
    int64_t seed = 1;
    int width = 40;
    std::string folder = {};
};

RunInput inputOf(const Setting& setting) {
    RunInput input;
    GenerationRequest& request = input.request;
    request.prompt = "a red circle moving right, slowly";
    request.width = setting.width;
    request.height = 32;
    request.frames = 3;
    request.steps = 5;
    request.guidance = 2.0;
    request.seed = setting.seed;
    request.dtype = setting.dtype;
    input.acceleration.cache = {.mode = setting.mode, .interval = setting.interval, .depth = setting.depth};
    input.acceleration.swap = {setting.what, setting.wait, setting.folder};
    input.modelFolder = data("tiny-t2v");
    input.releasedStyle = setting.released;
    return input;
}

SwapRun runIn(TorchEngine& engine, const Setting& setting, RunObserver& observer) {
    FrameQueue frames(64);
    RunOutcome outcome = engine.run(inputOf(setting), observer, frames, {});
    if (const auto* error = std::get_if<Error>(&outcome)) throw Failure{*error};
    SwapRun run{std::get<RunRecord>(outcome), {}};
    while (const auto frame = frames.pop()) run.frames.push_back(frame->rgb);
    return run;
}

SwapRun runWith(Setting setting) {
    const ScratchFolder folder;
    if (setting.folder.empty()) setting.folder = folder.path().string();
    TorchEngine engine;
    SilentObserver observer;
    return runIn(engine, setting, observer);
}

TEST(Swap, theFramesAreTheSameAtEveryDepthInEveryMode) {
    for (const char* dtype : {"float32", "bfloat16"})
        for (int depth = 0; depth < 6; ++depth) {
            Setting setting{.depth = depth, .what = SwapWhat::Nothing, .dtype = dtype};
            const SwapRun plain = runWith(setting);
            setting.what = SwapWhat::Features;
            for (const CacheMode mode : {CacheMode::LightCache, CacheMode::DeepCache}) {
                setting.mode = mode;
                const SwapRun swapped = runWith(setting);
                EXPECT_EQ(swapped.frames, plain.frames) << dtype << " at depth " << depth;
                EXPECT_GT(swapped.record.swap.bytesOut, 0);
                EXPECT_EQ(swapped.record.notices, plain.record.notices);
            }
        }
}

TEST(Swap, everyFullStepWritesOnceAndEveryReuseStepReadsOnce) {
    const SwapRun run = runWith({.interval = 3});
    // Five steps: two full, three reuse. R * F frames, 16 channels, 4 x 5 latents, float32.
    const int64_t entry = int64_t{2} * 3 * 16 * 4 * 5 * 4;
    EXPECT_EQ(run.record.swap.bytesOut, 2 * entry);
    EXPECT_EQ(run.record.swap.bytesIn, 3 * entry);
    EXPECT_EQ(runWith({.interval = 3, .what = SwapWhat::Nothing}).record.swap, SwapRecord());
}

TEST(Swap, waitingForEveryCopyChangesNothingButTime) {
    const SwapRun background = runWith({}), waited = runWith({.wait = true});
    EXPECT_EQ(waited.frames, background.frames);
    EXPECT_EQ(waited.record.swap.bytesOut, background.record.swap.bytesOut);
    EXPECT_EQ(waited.record.swap.bytesIn, background.record.swap.bytesIn);
}

TEST(Swap, theGraphShowsWhatIsCachedAndWhatMoves) {
    const SwapRun run = runWith({});
    const std::vector<TimelineSample> samples = run.record.timeline.samples();
    int64_t cached = 0;
    for (const TimelineSample& sample : samples) cached = std::max(cached, sample.traffic.cached);
    EXPECT_GT(cached, 0);
    EXPECT_EQ(samples.back().traffic.cached, 0);
    EXPECT_EQ(samples.back().traffic.out, run.record.swap.bytesOut);
    EXPECT_EQ(samples.back().traffic.in, run.record.swap.bytesIn);
}

TEST(Swap, deepCachesTensorIsNotInMemoryWhileItDecodes) {
    const auto peak = [](SwapWhat what) {
        return runWith({.mode = CacheMode::DeepCache, .what = what}).record.peakBytes.at("decode");
    };
    const int64_t entry = int64_t{2} * 3 * 16 * 4 * 5 * 4;
    EXPECT_GE(peak(SwapWhat::Nothing) - peak(SwapWhat::Features), entry);
}

struct NoticeCollector : RunObserver {
    void onRunEvent(const RunEvent& event) override {
        if (const auto* noticed = std::get_if<event::Noticed>(&event)) notices.push_back(noticed->notice);
    }
    std::vector<Notice> notices;
};

/// The run goes on, says so once, and its frames are those of a run that never wanted to swap.
void expectGoesOn(const Setting& setting, NoticeCode code) {
    TorchEngine engine;
    NoticeCollector observer;
    const SwapRun run = runIn(engine, setting, observer);
    ASSERT_EQ(observer.notices.size(), 1U);
    EXPECT_EQ(observer.notices[0].code, code);
    EXPECT_EQ(paragraph(observer.notices[0]).find('{'), std::string::npos);
    EXPECT_EQ(run.record.notices, observer.notices);
    EXPECT_EQ(run.record.swap, SwapRecord());
    Setting plain = setting;
    plain.what = SwapWhat::Nothing;
    EXPECT_EQ(run.frames, runWith(plain).frames);
}

TEST(Swap, aFolderThatDoesNotTakeItIsSaidOnceAndTheRunGoesOn) {
    expectGoesOn({.folder = "/nowhere/at/all"}, NoticeCode::SwapOff);
    expectGoesOn({.folder = "/proc"}, NoticeCode::SwapOff);
    expectGoesOn({.released = true, .folder = "/nowhere/at/all"}, NoticeCode::SwapOff);
}

TEST(Swap, aFullDiskIsSaidOnceAndTheRunGoesOn) {
    for (const bool released : {false, true}) {
        const ScratchFolder folder;
        // Refused from the first reserve on: every attempt counts, the last word is the environment's.
        ::setenv("LIGHTREEL_FAULT", "posix_fallocate:*:ENOSPC", 1);
        expectGoesOn({.released = released, .folder = folder.path().string()}, NoticeCode::SwapOff);
        ::unsetenv("LIGHTREEL_FAULT");
    }
}

TEST(Swap, aDiskThatFailsInTheMiddleIsSaidOnceAndTheFramesAreTheSame) {
    const ScratchFolder folder;
    ::setenv("LIGHTREEL_FAULT", "pwrite:2:EIO", 1);
    TorchEngine engine;
    NoticeCollector observer;
    const SwapRun run = runIn(engine, {.folder = folder.path().string()}, observer);
    ::unsetenv("LIGHTREEL_FAULT");
    EXPECT_EQ(observer.notices.size(), 1U);
    EXPECT_EQ(run.frames, runWith({.what = SwapWhat::Nothing}).frames);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Swap, withoutACacheThereIsNothingToSwapAndThatIsSaid) {
    expectGoesOn({.mode = CacheMode::Off}, NoticeCode::NothingToSwap);
}

struct OutputCounter : ModuleObserver {
    void onOutput(const void* module, const at::Tensor& output) override {
        ++calls;
        bytes[module] = static_cast<int64_t>(output.nbytes());
    }
    int calls = 0;
    std::map<const void*, int64_t> bytes;
};

TEST(ReleasedStyle, everyModuleSpeaksOnceAPassUnderAnAddressOfItsOwn) {
    const c10::InferenceMode inference;
    const OpenUNet open = openUNet("tiny-t2v");
    ParameterSet parameters;
    const UNetMotion network(open.config, parameters);
    parameters.load(*open.weights, at::kFloat, &UNetMotion::ignorable);
    const at::Tensor latents = at::zeros({1, 4, 2, 8, 8});
    const at::Tensor prompt = at::zeros({1, 77, open.config.levels.front().contextWidth});
    const CancelToken cancel;
    EntryFeature entry(1, EntryLifetime::UntilReplaced);
    OutputCounter full, reuse;
    StepContext context{.cancel = cancel, .entry = &entry, .observer = &full};
    (void)network.predict(latents, 5, {prompt}, context);
    EXPECT_GT(full.calls, 20);
    EXPECT_EQ(full.calls, static_cast<int>(full.bytes.size()));
    context.reuse = true;
    context.observer = &reuse;
    (void)network.predict(latents, 5, {prompt}, context);
    EXPECT_EQ(reuse.calls, static_cast<int>(reuse.bytes.size()));
    EXPECT_LT(reuse.calls, full.calls);
    for (const auto& [module, bytes] : reuse.bytes) EXPECT_EQ(full.bytes.at(module), bytes);
}

TEST(ReleasedStyle, givesDeepCachesFramesAtEveryDepthAndNeedsMore) {
    for (int depth = 0; depth < 6; ++depth) {
        Setting setting{.mode = CacheMode::DeepCache, .depth = depth, .what = SwapWhat::Nothing};
        const SwapRun deep = runWith(setting);
        setting.released = true;
        const SwapRun released = runWith(setting);
        setting.what = SwapWhat::Features;
        const SwapRun swapped = runWith(setting);
        EXPECT_EQ(released.frames, deep.frames) << depth;
        EXPECT_EQ(swapped.frames, deep.frames) << depth;
        for (const char* stage : {"denoise", "decode"})
            EXPECT_GT(released.record.peakBytes.at(stage), deep.record.peakBytes.at(stage)) << stage;
        EXPECT_LT(swapped.record.peakBytes.at("decode"), released.record.peakBytes.at("decode"));
        EXPECT_GT(swapped.record.swap.bytesOut, 10 * swapped.record.swap.bytesIn);
    }
}

struct CancelAtStep : RunObserver {
    CancelAtStep(int wanted, CancelToken token) : step(wanted), cancel(std::move(token)) {}
    void onRunEvent(const RunEvent& event) override {
        if (const auto* done = std::get_if<event::StepDone>(&event); done && done->index == step)
            cancel.cancel();
    }
    int step;
    CancelToken cancel;
};

TEST(Swap, afterACancelAtAnyStepTheNextRunIsACleanOne) {
    const ScratchFolder folder;
    const Setting setting{.folder = folder.path().string()};
    const SwapRun clean = runWith(setting);
    TorchEngine engine;
    for (const bool released : {false, true})
        for (int step = 0; step < 4; ++step) {
            const CancelToken cancel;
            CancelAtStep observer(step, cancel);
            FrameQueue frames(64);
            Setting stopped = setting;
            stopped.released = released;
            EXPECT_TRUE(
                std::holds_alternative<Cancelled>(engine.run(inputOf(stopped), observer, frames, cancel)));
            EXPECT_LT(engine.memory().allocated, 1 << 16) << step;
            EXPECT_EQ(traffic().cached, 0);
            SilentObserver silent;
            EXPECT_EQ(runIn(engine, setting, silent).frames, clean.frames) << step;
            EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
        }
}

TEST(Swap, afterRunningOutOfMemoryTheNextRunIsACleanOne) {
    const ScratchFolder folder;
    const Setting setting{.folder = folder.path().string()};
    const SwapRun clean = runWith(setting);
    TorchEngine engine;
    int refused = 0;
    for (int64_t budget = int64_t{1} << 16; budget < (int64_t{1} << 20); budget += int64_t{1} << 16) {
        RunInput input = inputOf(setting);
        input.acceleration.memoryBudget = budget;
        SilentObserver observer;
        FrameQueue frames(64);
        refused += std::holds_alternative<Error>(engine.run(input, observer, frames, {})) ? 1 : 0;
        EXPECT_EQ(runIn(engine, setting, observer).frames, clean.frames) << budget;
    }
    EXPECT_GT(refused, 2);
}

TEST(Swap, twentyRunsOfOneEngineAreThoseOfFreshEngines) {
    const ScratchFolder folder;
    TorchEngine shared;
    SilentObserver observer;
    for (int i = 0; i < 20; ++i) {
        const Setting setting{.mode = i % 3 == 0 ? CacheMode::DeepCache : CacheMode::LightCache,
                              .depth = i % 6,
                              .interval = 2 + i % 3,
                              .what = i % 4 == 0 ? SwapWhat::Nothing : SwapWhat::Features,
                              .released = i % 5 == 0,
                              .seed = i,
                              .width = 32 + 8 * (i % 4),
                              .folder = folder.path().string()};
        TorchEngine fresh;
        EXPECT_EQ(runIn(shared, setting, observer).frames, runIn(fresh, setting, observer).frames) << i;
    }
    EXPECT_EQ(traffic().cached, 0);
}

}  // namespace
}  // namespace lightreel::parity
