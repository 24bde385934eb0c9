#include "tests/parity/dumped_run.h"

namespace lightreel::parity {
namespace {

/// The run of tools/fixtures' write_cached_runs.
RunInput inputWith(const AccelerationOptions& acceleration) {
    RunInput input;
    GenerationRequest& request = input.request;
    request.prompt = "a red circle moving right, slowly";
    request.negativePrompt = "blurry 日本 frames";
    request.width = 40;
    request.height = 32;
    request.frames = 3;
    request.steps = 5;
    request.guidance = 3.0;
    request.dtype = "float32";
    input.acceleration = acceleration;
    input.modelFolder = data("tiny-t2v");
    input.noise = data("runs/deepcache.safetensors");
    return input;
}

DumpedRun runWith(const AccelerationOptions& acceleration, const char* dtype = "float32") {
    RunInput input = inputWith(acceleration);
    input.request.dtype = dtype;
    return dumpedRun(std::move(input));
}

AccelerationOptions cached(CacheMode mode, int interval, int depth = 0) {
    AccelerationOptions options;
    options.cache = {.mode = mode, .interval = interval, .depth = depth};
    return options;
}

TEST(CacheParity, everyBranchAgreesWithDeepCache) {
    const std::shared_ptr<WeightSource> fixture = openFixture("runs/deepcache.safetensors");
    int compared = 0;
    for (const std::string& name : fixture->names()) {
        int depth = 0, interval = 0;
        if (std::sscanf(name.c_str(), "depth%d_interval%d", &depth, &interval) != 2) continue;
        for (const CacheMode mode : {CacheMode::DeepCache, CacheMode::LightCache})
            EXPECT_LT(distance(runWith(cached(mode, interval, depth)).latents, fixture->read(name)), 1e-5)
                << name;
        ++compared;
    }
    EXPECT_EQ(compared, 8);
}

TEST(Cache, bothModesGiveTheSameFramesBitForBit) {
    for (const char* dtype : {"float32", "bfloat16"})
        for (int depth = 0; depth < 6; ++depth) {
            const DumpedRun deep = runWith(cached(CacheMode::DeepCache, 2, depth), dtype);
            const DumpedRun light = runWith(cached(CacheMode::LightCache, 2, depth), dtype);
            EXPECT_TRUE(at::equal(deep.frames, light.frames)) << dtype << " at depth " << depth;
        }
}

TEST(Cache, intervalOneIsTheUncachedRunAndTwoIsNot) {
    const at::Tensor plain = runWith({}).latents;
    EXPECT_TRUE(at::equal(runWith(cached(CacheMode::LightCache, 1)).latents, plain));
    EXPECT_TRUE(at::equal(runWith(cached(CacheMode::DeepCache, 1, 5)).latents, plain));
    EXPECT_FALSE(at::equal(runWith(cached(CacheMode::LightCache, 2)).latents, plain));
}

TEST(Cache, theRecordSaysWhatEveryStepWas) {
    std::string kinds;
    for (const StepRecord& step : runWith(cached(CacheMode::LightCache, 3)).record.steps)
        kinds += step.kind + " ";
    EXPECT_EQ(kinds, "full reuse reuse full reuse ");
}

TEST(Cache, lightCacheAddsNothingToThePeak) {
    const RunRecord plain = runWith({}).record;
    const RunRecord cache = runWith(cached(CacheMode::LightCache, 2)).record;
    for (const char* stage : {"denoise", "decode"})
        EXPECT_LE(static_cast<double>(cache.peakBytes.at(stage)),
                  1.01 * static_cast<double>(plain.peakBytes.at(stage)))
            << stage;
}

TEST(Cache, deepCacheHoldsItsTensorThroughDecodingAndLightCacheDoesNot) {
    const auto peak = [](CacheMode mode) { return runWith(cached(mode, 2)).record.peakBytes.at("decode"); };
    const int64_t entry =
        int64_t{2} * 3 * 16 * 4 * 5 * 4;  // R * F frames, 16 channels, 4 x 5 latents, float32
    EXPECT_GE(peak(CacheMode::DeepCache) - peak(CacheMode::LightCache), entry);
}

RunInput budgeted(double budget, int steps = 20, const char* scheduler = "euler") {
    AccelerationOptions options;
    options.cache.mode = CacheMode::Adaptive;
    options.cache.errorBudget = budget;
    RunInput input = inputWith(options);
    input.request.steps = steps;
    input.request.scheduler = scheduler;
    return input;
}

TEST(ErrorBudget, ofNothingIsTheUncachedRunWithAnySampler) {
    for (const char* scheduler : {"euler", "euler_ancestral"}) {
        RunInput plain = budgeted(0, 5, scheduler);
        plain.acceleration = {};
        const DumpedRun none = dumpedRun(budgeted(0, 5, scheduler)), off = dumpedRun(plain);
        EXPECT_TRUE(at::equal(none.latents, off.latents)) << scheduler;
        EXPECT_FALSE(none.record.certificate);
    }
}

TEST(ErrorBudget, aTinyOneCostsProbesButGivesTheUncachedLatents) {
    RunInput plain = budgeted(0);
    plain.acceleration = {};
    const DumpedRun run = dumpedRun(budgeted(1e-9));
    EXPECT_TRUE(at::equal(run.latents, dumpedRun(plain).latents));
    EXPECT_EQ(run.record.certificate->fullSteps, 20);
    EXPECT_EQ(run.record.certificate->spent, 0);
}

TEST(ErrorBudget, theCertificateAgreesWithTheSteps) {
    for (const char* scheduler : {"euler", "dpmpp_2m", "dpmpp_2m_karras"}) {
        const DumpedRun run = dumpedRun(budgeted(10, 20, scheduler));
        ASSERT_TRUE(run.record.certificate) << scheduler;
        const ErrorCertificate& certificate = *run.record.certificate;
        std::map<std::string, int> kinds;
        for (const StepRecord& step : run.record.steps) ++kinds[step.kind];
        EXPECT_EQ(kinds["full"], certificate.fullSteps);
        EXPECT_EQ(kinds["reuse"], certificate.reuseSteps);
        EXPECT_EQ(kinds["skip"], certificate.skipSteps);
        EXPECT_LT(certificate.fullSteps, 20) << scheduler;
        EXPECT_LE(certificate.spent, 10);
        EXPECT_GT(certificate.verified, 0);
        EXPECT_TRUE(at::isfinite(run.latents).all().item<bool>());
    }
}

TEST(ErrorBudget, thePlanCountsEveryStepAsFull) {
    TorchEngine engine;
    const RunPlan plan = orThrow(engine.plan(budgeted(10)));
    EXPECT_EQ(plan.steps.size(), 20U);
    for (const RunPlan::Step& step : plan.steps) EXPECT_EQ(step.kind, "full");
}

TEST(ErrorBudget, theLatentsStayWithinIt) {
    RunInput plain = budgeted(0);
    plain.acceleration = {};
    const at::Tensor exact = dumpedRun(plain).latents;
    for (const double budget : {0.3, 1.0, 3.0}) {
        const at::Tensor off = dumpedRun(budgeted(budget)).latents - exact;
        EXPECT_LE(off.square().mean().sqrt().item<double>(), budget);
    }
}

TEST(ErrorBudget, theSameSeedTwiceIsTheSameClip) {
    const DumpedRun once = dumpedRun(budgeted(3)), again = dumpedRun(budgeted(3));
    EXPECT_TRUE(at::equal(once.frames, again.frames));
    EXPECT_EQ(once.record.certificate, again.record.certificate);
}

TEST(ErrorBudget, streamedWeightsGiveTheSameClip) {
    RunInput streamed = budgeted(3);
    streamed.acceleration.swap.what = SwapWhat::Weights;
    const DumpedRun held = dumpedRun(budgeted(3)), read = dumpedRun(streamed);
    EXPECT_TRUE(at::equal(held.latents, read.latents));
    EXPECT_EQ(held.record.certificate, read.record.certificate);
}

TEST(ErrorBudget, isRefusedWithASamplerThatCannotKeepOneWithThoseThatCan) {
    // This folder's DDIM clips its estimates.
    for (const char* scheduler : {"euler_ancestral", "ddim"}) {
        try {
            (void)dumpedRun(budgeted(0.1, 5, scheduler));
            FAIL() << scheduler << " ran";
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error.code, ErrorCode::BadRequest);
            EXPECT_EQ(failure.error.args.at("option"), "scheduler");
            const std::string told = paragraph(failure.error);
            EXPECT_NE(told.find("euler, dpmpp_2m"), std::string::npos) << told;
        }
    }
}

/// Cancels when a span has begun or ended for the n-th time: at the beginning of a step its probe is next.
struct CancelAtSpan : RunObserver {
    CancelAtSpan(int n, const CancelToken& token) : left(n), cancel(token) {}
    void onRunEvent(const RunEvent& event) override {
        if (std::holds_alternative<event::SpansChanged>(event) && left-- == 0) cancel.cancel();
    }
    int left;
    const CancelToken& cancel;
};

TEST(ErrorBudget, cancelAtEveryStepEndsTheRunAndTheNextIsUnharmed) {
    TorchEngine engine;
    for (int span = 4; span < 20; ++span) {
        const CancelToken cancel;
        CancelAtSpan observer(span, cancel);
        FrameQueue frames(64);
        EXPECT_TRUE(std::holds_alternative<Cancelled>(engine.run(budgeted(10, 8), observer, frames, cancel)))
            << span;
    }
    SilentObserver observer;
    FrameQueue frames(64);
    RunOutcome next = engine.run(budgeted(10, 8), observer, frames, {});
    ASSERT_TRUE(std::holds_alternative<RunRecord>(next));
    EXPECT_EQ(std::get<RunRecord>(next).certificate, dumpedRun(budgeted(10, 8)).record.certificate);
}

int64_t denoisePeak(const RunInput& input) {
    return dumpedRun(input).record.peakBytes.at("denoise");
}

TEST(ErrorBudget, keepsTwoEstimatesAndAProbeAndOfNothingNothing) {
    RunInput plain = budgeted(0);
    plain.acceleration = {};
    const int64_t uncached = denoisePeak(plain);
    EXPECT_EQ(denoisePeak(budgeted(0)), uncached);
    const int64_t estimate = int64_t{4} * 3 * 4 * 5 * 4, probe = int64_t{3} * 16 * 4 * 5 * 4;
    EXPECT_LE(denoisePeak(budgeted(3)), uncached + 4 * estimate + probe + 1024);
}

AccelerationOptions chunked(int frames, int rows, AccelerationOptions options = {}) {
    options.chunk.mode = ChunkMode::Exact;
    options.chunk.frames = frames;
    options.chunk.rows = rows;
    return options;
}

TEST(Chunk, everySplitGivesThePlainLatentsButForRounding) {
    const at::Tensor plain = runWith({}).latents,
                     reused = runWith(cached(CacheMode::LightCache, 2, 1)).latents;
    for (int frames = 1; frames <= 3; ++frames)
        for (int rows = 1; rows <= 4; ++rows) {
            EXPECT_LT(distance(runWith(chunked(frames, rows)).latents, plain), 2e-6)
                << frames << ", " << rows;
            const AccelerationOptions both = chunked(frames, rows, cached(CacheMode::LightCache, 2, 1));
            EXPECT_LT(distance(runWith(both).latents, reused), 2e-6) << frames << ", " << rows;
        }
}

TEST(Chunk, bytesAloneCutAndNeedLess) {
    AccelerationOptions options = chunked(0, 0);
    options.chunk.bytes = 1 << 20;
    EXPECT_LT(distance(runWith(options).latents, runWith({}).latents), 2e-6);
    const auto peak = [](const AccelerationOptions& o) { return runWith(o).record.peakBytes.at("denoise"); };
    EXPECT_LT(peak(chunked(3, 4)), peak({}));
}

TEST(Chunk, inBfloat16ItIsNoFartherFromFloat32) {
    const at::Tensor exact = runWith({}).latents;
    EXPECT_LT(distance(runWith(chunked(3, 4), "bfloat16").latents, exact),
              1.1 * distance(runWith({}, "bfloat16").latents, exact));
}

TEST(Chunk, morePiecesThanThereIsToCutAreRefused) {
    for (const auto& [options, option] :
         {std::pair{chunked(4, 0), "chunk-frames"}, std::pair{chunked(0, 5), "chunk-rows"}})
        try {
            (void)runWith(options);
            FAIL() << option << " ran";
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error.args.at("option"), option);
        }
}

TEST(Cache, aDepthBeyondTheNetworkIsRefusedWithTheLastOne) {
    try {
        (void)runWith(cached(CacheMode::LightCache, 2, 6));
        FAIL() << "it ran";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error.code, ErrorCode::BadRequest);
        EXPECT_NE(paragraph(failure.error).find("0 to 5"), std::string::npos) << paragraph(failure.error);
    }
}

}  // namespace
}  // namespace lightreel::parity
