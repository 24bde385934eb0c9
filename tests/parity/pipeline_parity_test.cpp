#include <fstream>
#include <nlohmann/json.hpp>

#include "core/pipeline/engine.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/silent_observer.h"

namespace lightreel::parity {
namespace {

using nlohmann::json;

json manifest() {
    return json::parse(std::ifstream(data("runs.json")));
}

RunInput inputOf(const json& run, const json& all, const char* dtype, const std::filesystem::path& dump) {
    RunInput input;
    GenerationRequest& request = input.request;
    request.prompt = all["prompt"];
    request.negativePrompt = all["negative"];
    request.width = run["width"];
    request.height = run["height"];
    request.frames = run["frames"];
    request.steps = run["steps"];
    request.guidance = run["guidance"].get<double>();
    request.scheduler = run["sampler"];
    request.seed = run["seed"];
    request.dtype = dtype;
    input.modelFolder = data(run["model"]);
    input.noise = data(run["noise"]);
    input.dump = dump;
    return input;
}

/// Whole runs: noise in, latents and frames out, against AnimateDiffPipeline.
void checkRuns(const char* dtype, double tolerance) {
    const json all = manifest();
    ASSERT_GE(all["runs"].size(), 7U);
    TorchEngine engine;
    for (const json& run : all["runs"]) {
        // A generator that draws noise of its own draws it in the model's dtype there: not comparable in
        // bfloat16.
        if (run["sampler"] == "euler_ancestral" && std::string(dtype) != "float32") continue;
        SCOPED_TRACE(run.dump());
        double allowed = tolerance;
        const ScratchFolder dump;
        FrameQueue frames(64);
        SilentObserver observer;
        const RunOutcome outcome = engine.run(inputOf(run, all, dtype, dump.path()), observer, frames, {});
        if (const auto* error = std::get_if<Error>(&outcome)) FAIL() << paragraph(*error) << error->detail;
        const std::shared_ptr<WeightSource> reference = openFixture(run["result"]);
        const auto latents = orThrow(openSafetensors(dump.path() / "latents.safetensors"));
        // Guidance amplifies rounding: in bfloat16 diffusers' own distance to its float32 run counts where it
        // is larger.
        const double peer =
            std::string(dtype) == "bfloat16" ? 1.1 * run["bfloat16_distance"].get<double>() : 0;
        allowed = std::max(allowed, peer);
        EXPECT_LT(distance(latents->read("latents"), reference->read("latents")), allowed);
        const auto pictures = orThrow(openSafetensors(dump.path() / "frames.safetensors"));
        EXPECT_LT(distance(pictures->read("frames"), reference->read("frames")), allowed);
        int count = 0;
        while (frames.pop()) ++count;
        EXPECT_EQ(count, run["frames"].get<int>());
    }
}

TEST(PipelineParity, wholeRunsAgreeInFloat32) {
    checkRuns("float32", 1e-4);
}
TEST(PipelineParity, wholeRunsAgreeInBfloat16) {
    checkRuns("bfloat16", 3e-2);
}

TEST(Pipeline, slicesOfAnySizeGiveTheSameFrames) {
    const json all = manifest();
    TorchEngine engine;
    SilentObserver observer;
    std::vector<at::Tensor> results;
    for (const int slice : {1, 2, 5}) {
        const ScratchFolder dump;
        FrameQueue frames(64);
        RunInput input = inputOf(all["runs"][0], all, "float32", dump.path());
        input.acceleration.slice.frames = slice;
        ASSERT_TRUE(std::holds_alternative<RunRecord>(engine.run(input, observer, frames, {})));
        results.push_back(
            orThrow(openSafetensors(dump.path() / "frames.safetensors"))->read("frames").clone());
    }
    EXPECT_LT(distance(results[1], results[0]), 1e-6);
    EXPECT_LT(distance(results[2], results[0]), 1e-6);
}

TEST(Pipeline, sameSeedSameFramesAndMemoryComesBack) {
    const json all = manifest();
    TorchEngine engine;
    SilentObserver observer;
    std::vector<std::vector<uint8_t>> first;
    for (int attempt = 0; attempt < 2; ++attempt) {
        FrameQueue frames(64);
        const ScratchFolder dump;
        RunInput input = inputOf(all["runs"][1], all, "float32", dump.path());
        input.noise.reset();
        ASSERT_TRUE(std::holds_alternative<RunRecord>(engine.run(input, observer, frames, {})));
        std::vector<std::vector<uint8_t>> pictures;
        while (const auto frame = frames.pop()) pictures.push_back(frame->rgb);
        if (attempt == 0) first = pictures;
        EXPECT_EQ(pictures, first);
    }
    EXPECT_LT(engine.memory().allocated, 1 << 20);
}

TEST(Pipeline, A2_TooSmallABudgetIsRefusedWithNumbersAndTheNextRunWorks) {
    const json all = manifest();
    TorchEngine engine;
    SilentObserver observer;
    const ScratchFolder dump;
    FrameQueue frames(64), again(64);
    RunInput input = inputOf(all["runs"][0], all, "float32", dump.path());
    input.acceleration.memoryBudget = 1 << 16;
    const RunOutcome refused = engine.run(input, observer, frames, {});
    const auto* error = std::get_if<Error>(&refused);
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(error->code, ErrorCode::OutOfMemory);
    EXPECT_EQ(paragraph(*error).find('{'), std::string::npos);
    input.acceleration.memoryBudget.reset();
    EXPECT_TRUE(std::holds_alternative<RunRecord>(engine.run(input, observer, again, {})));
}

TEST(Pipeline, B5_AModelThatWasReplacedIsOpenedAnew) {
    namespace fs = std::filesystem;
    const json all = manifest();
    TorchEngine engine;
    SilentObserver observer;
    const ScratchFolder dump, models;
    RunInput input = inputOf(all["runs"][0], all, "float32", dump.path());
    const fs::path original = input.modelFolder;
    input.modelFolder = models.path() / "model";
    fs::copy(original, input.modelFolder, fs::copy_options::recursive);
    ASSERT_TRUE(engine.plan(input));
    const fs::path weights = "unet/diffusion_pytorch_model.safetensors";
    fs::remove(input.modelFolder / weights);
    fs::copy_file(original / weights, input.modelFolder / weights);
    FrameQueue frames(64);
    const RunOutcome outcome = engine.run(input, observer, frames, {});
    if (const auto* error = std::get_if<Error>(&outcome)) FAIL() << paragraph(*error);
}

TEST(Pipeline, B10_ATextEncoderOfAnotherWidthIsRefusedBeforeWeightsAreRead) {
    namespace fs = std::filesystem;
    const json all = manifest();
    TorchEngine engine;
    const ScratchFolder models;
    const fs::path original = data(all["runs"][0]["model"]), copy = models.path() / "model";
    fs::copy(original, copy, fs::copy_options::recursive);
    json config = json::parse(std::ifstream(copy / "unet" / "config.json"));
    config["cross_attention_dim"] = config["cross_attention_dim"].get<int>() + 8;
    std::ofstream(copy / "unet" / "config.json") << config;
    fs::remove(copy / "unet" / "diffusion_pytorch_model.safetensors");
    const auto facts = engine.inspect(copy, {});
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().code, ErrorCode::ModelUnsupported);
    EXPECT_NE(facts.error().args.at("reason").find("different widths"), std::string::npos);
}

TEST(Pipeline, F1_CancelInEveryStageIsHeard) {
    struct CancelAt : RunObserver {
        CancelAt(std::string wanted, CancelToken token)
            : stage(std::move(wanted)), cancel(std::move(token)) {}
        void onRunEvent(const RunEvent& event) override {
            if (const auto* entered = std::get_if<event::StageEntered>(&event);
                entered && entered->stage == stage)
                cancel.cancel();
        }
        std::string stage;
        CancelToken cancel;
    };
    const json all = manifest();
    TorchEngine engine;
    for (const char* stage : {"load", "encode", "denoise", "decode"}) {
        FrameQueue frames(64);
        const CancelToken cancel;
        CancelAt observer(stage, cancel);
        const ScratchFolder dump;
        EXPECT_TRUE(std::holds_alternative<Cancelled>(
            engine.run(inputOf(all["runs"][0], all, "float32", dump.path()), observer, frames, cancel)))
            << stage;
    }
}

}  // namespace
}  // namespace lightreel::parity
