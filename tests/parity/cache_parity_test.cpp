#include "core/pipeline/engine.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/silent_observer.h"

namespace lightreel::parity {
namespace {

struct CachedRun {
    RunRecord record;
    at::Tensor latents, frames;
};

/// The run of tools/fixtures' write_cached_runs.
CachedRun runWith(const AccelerationOptions& acceleration, const char* dtype = "float32") {
    const ScratchFolder dump;
    RunInput input;
    GenerationRequest& request = input.request;
    request.prompt = "a red circle moving right, slowly";
    request.negativePrompt = "blurry 日本 frames";
    request.width = 40;
    request.height = 32;
    request.frames = 3;
    request.steps = 5;
    request.guidance = 3.0;
    request.dtype = dtype;
    input.acceleration = acceleration;
    input.modelFolder = data("tiny-t2v");
    input.noise = data("runs/deepcache.safetensors");
    input.dump = dump.path();
    TorchEngine engine;
    SilentObserver observer;
    FrameQueue frames(64);
    RunOutcome outcome = engine.run(input, observer, frames, {});
    if (const auto* error = std::get_if<Error>(&outcome)) throw Failure{*error};
    const auto read = [&dump](const char* file, const char* key) {
        return orThrow(openSafetensors(dump.path() / file))->read(key).clone();
    };
    return {std::get<RunRecord>(outcome), read("latents.safetensors", "latents"),
            read("frames.safetensors", "frames")};
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
            const CachedRun deep = runWith(cached(CacheMode::DeepCache, 2, depth), dtype);
            const CachedRun light = runWith(cached(CacheMode::LightCache, 2, depth), dtype);
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
