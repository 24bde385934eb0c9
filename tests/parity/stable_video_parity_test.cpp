#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/parity/dumped_run.h"

namespace lightreel::parity {
namespace {

/// Whole runs of Stable Video Diffusion that diffusers computed.
struct PeerRun {
    int index = 0;
    nlohmann::json settings;
};

std::vector<PeerRun> peerRuns() {
    std::ifstream file(data("stable_video.json"));
    std::vector<PeerRun> runs;
    for (const nlohmann::json& settings : nlohmann::json::parse(file))
        runs.push_back({static_cast<int>(runs.size()), settings});
    return runs;
}

std::shared_ptr<const Frame> startPicture() {
    const at::Tensor pixels = openFixture("runs/stable_video_picture.safetensors")->read("picture").clone();
    const auto* bytes = pixels.const_data_ptr<uint8_t>();
    return std::make_shared<Frame>(Frame{static_cast<int>(pixels.size(1)),
                                         static_cast<int>(pixels.size(0)),
                                         0,
                                         {},
                                         {bytes, bytes + pixels.numel()}});
}

RunInput inputOf(const PeerRun& peer, const char* dtype) {
    RunInput input{{}, {}, data("tiny-i2v")};
    GenerationRequest& request = input.request;
    request.mode = GenerationMode::ImageToVideo;
    request.image = "start-picture.png";
    request.framing.fit = PictureFit::Stretch;  // as the peer lays pictures into the frame
    request.dtype = dtype;
    request.seed = peer.settings.at("seed");
    request.frames = peer.settings.at("frames");
    request.width = peer.settings.at("width");
    request.height = peer.settings.at("height");
    request.steps = peer.settings.at("steps");
    request.minGuidance = peer.settings.at("min_guidance");
    request.guidance = peer.settings.at("max_guidance");
    request.fps = peer.settings.at("fps");
    request.motionBucket = peer.settings.at("motion_bucket");
    request.noiseAug = peer.settings.at("noise_aug");
    input.acceleration.slice.temporal = TemporalDecode::Window;
    input.acceleration.slice.window = peer.settings.at("window");
    input.startFrames = {startPicture()};
    return input;
}

class StableVideoRun : public testing::TestWithParam<PeerRun> {
  protected:
    [[nodiscard]] std::shared_ptr<WeightSource> peer() const {
        return openFixture("runs/stable_video_" + std::to_string(GetParam().index) + ".safetensors");
    }
    /// What the run dumps.
    at::Tensor dumped(RunInput input, const char* what) {
        input.dump = m_scratch.path();
        FrameQueue frames(64);
        const RunOutcome outcome = m_engine.run(input, m_observer, frames, {});
        if (const auto* error = std::get_if<Error>(&outcome)) throw std::runtime_error(paragraph(*error));
        return orThrow(openSafetensors(m_scratch.path() / (std::string(what) + ".safetensors")))
            ->read(what)
            .clone();
    }
    [[nodiscard]] RunInput withNoise(const char* dtype) const {
        RunInput input = inputOf(GetParam(), dtype);
        input.noise = data("runs/stable_video_noise_" + std::to_string(GetParam().index) + ".safetensors");
        return input;
    }

    const ScratchFolder m_scratch;
    TorchEngine m_engine;
    SilentObserver m_observer;
};

TEST_P(StableVideoRun, latentsAndFramesAgree) {
    EXPECT_LT(distance(dumped(withNoise("float32"), "latents"), peer()->read("latents")),
              tolerance(at::kFloat));
    EXPECT_LT(distance(dumped(withNoise("float32"), "frames"), peer()->read("frames")),
              tolerance(at::kFloat));
}

TEST_P(StableVideoRun, theSameSeedDrawsTheSameNoise) {
    EXPECT_LT(distance(dumped(inputOf(GetParam(), "float32"), "latents"), peer()->read("drawn")),
              tolerance(at::kFloat));
}

TEST_P(StableVideoRun, in16BitsItIsAsFarFromFloatAsThePeer) {
    const double ours = distance(dumped(withNoise("bfloat16"), "latents"), peer()->read("latents"));
    EXPECT_LT(ours, 1.5 * GetParam().settings.at("bfloat16_distance").get<double>());
}

TEST_P(StableVideoRun, switchesOfMemoryLeaveThePictureAlone) {
    RunInput plain = inputOf(GetParam(), "float32");
    plain.acceleration.slice.temporal = TemporalDecode::Exact;
    const at::Tensor frames = dumped(plain, "frames");
    for (const SwapWhat what : {SwapWhat::Weights, SwapWhat::Features, SwapWhat::All})
        for (const int pieces : {1, 2, 3}) {
            RunInput input = plain;
            input.acceleration.swap = {what, false, m_scratch.path().string()};
            input.acceleration.chunk = {ChunkMode::Exact, pieces, pieces};
            input.acceleration.slice.rows = pieces;
            EXPECT_LT((dumped(input, "frames") - frames).abs().max().item<double>(), 1.0 / 255)
                << swapWhatName(what) << ", " << pieces << " pieces";
        }
}

TEST_P(StableVideoRun, cachesAgreeWithEachOther) {
    RunInput input = inputOf(GetParam(), "float32");
    const at::Tensor plain = dumped(input, "latents");
    input.acceleration.cache.mode = CacheMode::Adaptive;
    input.acceleration.cache.errorBudget = 0;
    EXPECT_TRUE(dumped(input, "latents").equal(plain)) << "a budget of nothing is the plain run";
    for (int depth = 0; depth < 6; ++depth) {
        input.acceleration.cache = {CacheMode::DeepCache, 2, depth};
        const at::Tensor deep = dumped(input, "latents");
        input.acceleration.cache.mode = CacheMode::LightCache;
        EXPECT_TRUE(dumped(input, "latents").equal(deep)) << depth;
        EXPECT_FALSE(deep.equal(plain)) << depth;
        input.acceleration.swap = {SwapWhat::Features, false, m_scratch.path().string()};
        EXPECT_TRUE(dumped(input, "latents").equal(deep)) << depth;
        input.acceleration.swap = {};
        input.acceleration.cache.interval = 1;
        EXPECT_TRUE(dumped(input, "latents").equal(plain)) << depth;
    }
}

/// A run of the first peer's request.
DumpedRun cachedRun(int steps, const AccelerationOptions::Cache& cache,
                    const AccelerationOptions::Swap& swap = {}, bool releasedStyle = false) {
    RunInput input = inputOf(peerRuns().front(), "float32");
    input.request.steps = steps;
    input.acceleration.cache = cache;
    input.acceleration.swap = swap;
    input.releasedStyle = releasedStyle;
    return dumpedRun(std::move(input));
}

TEST(StableVideoCache, theReleasedStyleGivesDeepCachesFramesAndNeedsMore) {
    const ScratchFolder scratch;
    for (const int depth : {0, 2, 5}) {
        const AccelerationOptions::Cache cache{CacheMode::DeepCache, 2, depth};
        const DumpedRun deep = cachedRun(5, cache), released = cachedRun(5, cache, {}, true),
                        swapped =
                            cachedRun(5, cache, {SwapWhat::Features, false, scratch.path().string()}, true);
        EXPECT_TRUE(at::equal(released.frames, deep.frames)) << depth;
        EXPECT_TRUE(at::equal(swapped.frames, deep.frames)) << depth;
        for (const char* stage : {"denoise", "decode"})
            EXPECT_GT(released.record.peakBytes.at(stage), deep.record.peakBytes.at(stage)) << stage;
        EXPECT_LT(swapped.record.peakBytes.at("decode"), released.record.peakBytes.at("decode")) << depth;
        EXPECT_GT(swapped.record.swap.bytesOut, swapped.record.swap.bytesIn) << depth;
    }
}

TEST(StableVideoErrorBudget, isKeptAndItsCertificateAgreesWithTheSteps) {
    const at::Tensor exact = cachedRun(20, {}).latents;
    bool saved = false;
    for (const double budget : {0.01, 0.1, 1.0, 10.0}) {
        AccelerationOptions::Cache cache;
        cache.mode = CacheMode::Adaptive;
        cache.errorBudget = budget;
        const DumpedRun run = cachedRun(20, cache);
        const double off = (run.latents - exact).square().mean().sqrt().item<double>();
        EXPECT_LE(off, budget);
        ASSERT_TRUE(run.record.certificate) << budget;
        const ErrorCertificate& certificate = *run.record.certificate;
        std::map<std::string, int> kinds;
        for (const StepRecord& step : run.record.steps) ++kinds[step.kind];
        EXPECT_EQ(kinds["full"], certificate.fullSteps) << budget;
        EXPECT_EQ(kinds["reuse"], certificate.reuseSteps) << budget;
        EXPECT_EQ(kinds["skip"], certificate.skipSteps) << budget;
        EXPECT_LE(certificate.spent, budget);
        saved = saved || certificate.fullSteps < 20;
    }
    EXPECT_TRUE(saved) << "no budget spared a step";
}

TEST(StableVideoCache, reuseStepsAreThoseOfTheDeepCachePackage) {
    const std::shared_ptr<WeightSource> fixture = openFixture("runs/stable_video_deepcache.safetensors");
    const ScratchFolder scratch;
    TorchEngine engine;
    SilentObserver observer;
    for (const auto& [depth, interval] :
         {std::pair{0, 2}, {1, 2}, {2, 2}, {3, 2}, {4, 2}, {5, 2}, {0, 3}, {4, 3}}) {
        RunInput input = inputOf(peerRuns().front(), "float32");
        input.request.steps = 5;
        input.noise = data("runs/stable_video_noise_0.safetensors");
        input.acceleration.cache = {CacheMode::DeepCache, interval, depth};
        input.dump = scratch.path();
        FrameQueue frames(64);
        ASSERT_TRUE(std::holds_alternative<RunRecord>(engine.run(input, observer, frames, {})));
        const at::Tensor ours =
            orThrow(openSafetensors(scratch.path() / "latents.safetensors"))->read("latents");
        const std::string name = "depth" + std::to_string(depth) + "_interval" + std::to_string(interval);
        EXPECT_LT(distance(ours, fixture->read(name)), tolerance(at::kFloat)) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(Peers, StableVideoRun, testing::ValuesIn(peerRuns()),
                         [](const auto& peer) { return std::to_string(peer.index); });

/// What the engine says to a request that the model cannot honour.
Error refusalOf(const std::function<void(RunInput&)>& change, const char* model = "tiny-i2v") {
    RunInput input = inputOf(peerRuns().front(), "float32");
    input.modelFolder = data(model);
    change(input);
    TorchEngine engine;
    SilentObserver observer;
    FrameQueue frames(64);
    const RunOutcome outcome = engine.run(input, observer, frames, {});
    const auto* error = std::get_if<Error>(&outcome);
    return error != nullptr ? *error : Error{ErrorCode::Internal, {{"option", "nothing was refused"}}};
}

TEST(StableVideoRequest, whatTheModelDoesNotLookAtIsRefused) {
    const auto option = [](const std::function<void(GenerationRequest&)>& change) {
        return refusalOf([&](RunInput& input) { change(input.request); }).args.at("option");
    };
    EXPECT_EQ(option([](auto& request) { request.prompt = "a red circle"; }), "prompt");
    EXPECT_EQ(option([](auto& request) { request.negativePrompt = "blurry"; }), "negative-prompt");
    EXPECT_EQ(option([](auto& request) { request.strength = 0.5; }), "strength");
    EXPECT_EQ(option([](auto& request) { request.scheduler = "ddim"; }), "scheduler");
    EXPECT_EQ(option([](auto& request) { request.minGuidance = 9; }), "min-guidance");
    EXPECT_EQ(option([](auto& request) {
                  request.mode = GenerationMode::TextToVideo;
                  request.prompt = "a red circle";
              }),
              "image");
    EXPECT_EQ(refusalOf([](RunInput& input) { input.startFrames.clear(); }).args.at("option"), "image");
}

TEST(StableVideoRequest, aModelOfWordsRefusesTheControlsOfMotion) {
    for (const char* expected : {"motion-bucket", "noise-aug", "min-guidance"}) {
        const Error error = refusalOf(
            [&](RunInput& input) {
                GenerationRequest& request = input.request;
                request = {};
                request.prompt = "a red circle";
                request.width = request.height = 32;
                if (std::string(expected) == "motion-bucket") request.motionBucket = 3;
                if (std::string(expected) == "noise-aug") request.noiseAug = 0.1;
                if (std::string(expected) == "min-guidance") request.minGuidance = 1;
            },
            "tiny-t2v");
        EXPECT_EQ(error.args.at("option"), expected);
    }
}

}  // namespace
}  // namespace lightreel::parity
