#include "core/denoise/start_latents.h"

#include <c10/core/InferenceMode.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/decode/vae_encoder.h"
#include "core/denoise/guided_network.h"
#include "core/denoise/noise.h"
#include "core/denoise/unet_motion.h"
#include "core/pipeline/engine.h"
#include "tests/parity/open_unet.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/silent_observer.h"

namespace lightreel::parity {
namespace {

using nlohmann::json;

json fixtures() {
    return json::parse(std::ifstream(data("video_to_video.json")));
}

at::Tensor row(const json& numbers) {
    return at::tensor(numbers.get<std::vector<float>>());
}

/// The scripted model of the fixtures, from a later step on.
void checkBegun(const json& given) {
    json config = given["config"];
    if (given["sampler"] == "pndm") config["skip_prk_steps"] = true;
    const auto scheduler = orThrow(makeScheduler(
        given["sampler"], orThrow(SchedulerConfig::fromJson(config, "fixture")), given["steps"].get<int>()));
    const auto first = given["first"].get<size_t>();
    scheduler->beginAt(first);
    const at::Tensor clean = at::linspace(-1, 1, 20), noise = (at::arange(20, at::kFloat) * 1.7).cos();
    at::Tensor x = scheduler->addNoise(clean, noise, first);
    EXPECT_LT(distance(x, row(given["start"])), 1e-5);
    x = x.reshape({1, 4, 1, 1, 5});
    at::Generator generator = cpuGenerator(3);
    for (size_t i = first; i < scheduler->timesteps().size(); ++i) {
        const at::Tensor output =
            scheduler->scaleModelInput(x, i) * 0.5 + 0.1 * std::sin(scheduler->timesteps()[i]);
        x = scheduler->step(output, i, x, generator);
    }
    EXPECT_LT(distance(x.flatten(), row(given["final"])), 1e-4);
}

TEST(StartParity, everySamplerBeginsLaterAsItsPeer) {
    const json rows = fixtures()["samplers"];
    ASSERT_GE(rows.size(), 200U);
    for (const json& given : rows) {
        SCOPED_TRACE(given["sampler"].dump() + " " + given["steps"].dump() + " from " +
                     given["first"].dump() + " " + given["config"].dump());
        checkBegun(given);
        if (testing::Test::HasFailure()) break;
    }
}

class StartedRun : public testing::TestWithParam<int> {
  protected:
    StartedRun() : folder(orThrow(ModelFolder::open(data(run["model"].get<std::string>())))) {
        scheduler = orThrow(makeScheduler(
            run["sampler"], orThrow(SchedulerConfig::fromJson(orThrow(folder.config("scheduler")), "")),
            run["steps"].get<int>()));
    }

    [[nodiscard]] at::Tensor read(const char* what) const {
        return fixture->read(std::string(what) + "_" + std::to_string(GetParam()));
    }

    /// Every frame by itself, joined.
    [[nodiscard]] LatentMoments moments() const {
        const VaeConfig config = orThrow(VaeConfig::fromJson(orThrow(folder.config("vae")), "vae"));
        ParameterSet parameters;
        const VaeEncoder encoder(config, parameters);
        parameters.load(*withCurrentVaeNames(orThrow(folder.weights("vae"))), at::kFloat,
                        &VaeEncoder::ignorable);
        std::vector<at::Tensor> means, deviations;
        for (const at::Tensor& frame : read("frames").to(at::kFloat).split(1)) {
            const LatentMoments one = encoder.distribution(frame / 127.5 - 1);
            means.push_back(one.mean);
            deviations.push_back(one.deviation);
        }
        return {at::cat(means), at::cat(deviations)};
    }

    /// Prompt rows as the run has them: with guidance the negative prompt's first.
    [[nodiscard]] at::Tensor prompts(double guidance) const {
        const at::Tensor both =
            openFixture("runs/" + run["model"].get<std::string>() + ".safetensors")->read("embeddings");
        return guidance > 1 ? both.flip(0) : both.narrow(0, 0, 1);
    }

    [[nodiscard]] at::Tensor sampled(at::Tensor latents, size_t first, at::Generator& generator) const {
        const OpenUNet open = openUNet(run["model"]);
        ParameterSet parameters;
        const UNetMotion network(open.config, parameters);
        parameters.load(*open.weights, at::kFloat, &UNetMotion::ignorable);
        const CancelToken cancel;
        const double guidance = run["guidance"];
        GuidedNetwork guided(network, {prompts(guidance)}, Guidance::same(guidance),
                             scheduler->predictionType(), {cancel});
        for (size_t i = first; i < scheduler->timesteps().size(); ++i) {
            guided.beginStep(scheduler->scaleModelInput(latents, i), scheduler->timesteps()[i],
                             scheduler->sigma(i));
            latents = scheduler->step(guided.full(), i, latents, generator);
        }
        return latents;
    }

    const c10::InferenceMode inference;
    const json run = fixtures()["runs"][static_cast<size_t>(GetParam())];
    const std::shared_ptr<WeightSource> fixture = openFixture("runs/video_to_video.safetensors");
    const ModelFolder folder;
    std::unique_ptr<Scheduler> scheduler;
};

TEST_P(StartedRun, agreesFromItsFirstLatentsToItsLast) {
    const size_t first = orThrow(firstStep(*scheduler, run["steps"], run["strength"]));
    scheduler->beginAt(first);
    at::Generator generator = cpuGenerator(run["seed"].get<int64_t>());
    const at::Tensor start = startLatents(moments(), *scheduler, first, run["frames"], generator);
    ASSERT_EQ(start.sizes(), read("start").sizes());
    EXPECT_LT(distance(start, read("start")), 1e-5);
    EXPECT_LT(distance(sampled(start, first, generator), read("latents")), 1e-4);
}

std::shared_ptr<const Frame> frameOf(const at::Tensor& planes) {
    auto frame =
        std::make_shared<Frame>(Frame{static_cast<int>(planes.size(2)), static_cast<int>(planes.size(1))});
    const at::Tensor rows = planes.permute({1, 2, 0}).contiguous();
    frame->rgb.assign(rows.const_data_ptr<uint8_t>(), rows.const_data_ptr<uint8_t>() + rows.numel());
    return frame;
}

TEST_P(StartedRun, agreesThroughTheEngine) {
    const json all = fixtures();
    RunInput input;
    GenerationRequest& request = input.request;
    request.mode = GenerationMode::ImageToVideo;
    request.image = "start";
    request.prompt = all["prompt"];
    request.negativePrompt = all["negative"];
    request.width = run["width"];
    request.height = run["height"];
    request.frames = run["frames"];
    request.steps = run["steps"];
    request.guidance = run["guidance"].get<double>();
    request.strength = run["strength"].get<double>();
    request.scheduler = run["sampler"];
    request.seed = run["seed"];
    request.dtype = "float32";
    input.modelFolder = data(run["model"]);
    for (const at::Tensor& frame : read("frames").unbind()) input.startFrames.push_back(frameOf(frame));
    const ScratchFolder dump;
    input.dump = dump.path();
    TorchEngine engine;
    SilentObserver observer;
    FrameQueue frames(64);
    const RunOutcome outcome = engine.run(input, observer, frames, {});
    if (const auto* error = std::get_if<Error>(&outcome)) FAIL() << paragraph(*error) << error->detail;
    const auto latents = orThrow(openSafetensors(dump.path() / "latents.safetensors"));
    EXPECT_LT(distance(latents->read("latents"), read("latents")), 1e-4);
    EXPECT_EQ(
        std::get<RunRecord>(outcome).steps.size(),
        scheduler->timesteps().size() - orThrow(firstStep(*scheduler, request.steps, *request.strength)));
}

INSTANTIATE_TEST_SUITE_P(Runs, StartedRun, testing::Range(0, 4));

TEST(FirstStep, leavesTheShareOfTheStepsThatTheStrengthSays) {
    const SchedulerConfig config = orThrow(SchedulerConfig::fromJson({{"skip_prk_steps", true}}, "x"));
    const auto first = [&config](int steps, double strength, const char* sampler = "euler") {
        const Result<size_t> step =
            firstStep(*orThrow(makeScheduler(sampler, config, steps)), steps, strength);
        return step ? static_cast<int>(*step) : -1;
    };
    EXPECT_EQ(first(25, 0.6), 10);
    EXPECT_EQ(first(25, 1), 0);
    EXPECT_EQ(first(10, 0.29), 8);
    EXPECT_EQ(first(100, 0.29), 72) << "as Python's int(100 * 0.29)";
    EXPECT_EQ(first(4, 0.25, "pndm"), 3);
    EXPECT_EQ(first(4, 0.2), -1);
    EXPECT_EQ(first(25, 0), -1);
    const Result<size_t> none = firstStep(*orThrow(makeScheduler("ddim", config, 3)), 3, 0.1);
    EXPECT_EQ(none.error().args.at("option"), "strength");
    EXPECT_NE(none.error().args.at("allowed").find("at least 0.334"), std::string::npos);
    EXPECT_EQ(first(3, 0.334), 2);
}

}  // namespace
}  // namespace lightreel::parity
