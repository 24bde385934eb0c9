#include <fstream>
#include <nlohmann/json.hpp>

#include "core/pipeline/engine.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/silent_observer.h"

namespace lightreel::parity {
namespace {

/// Pictures [N, 3, H, W] uint8 as frames.
std::vector<std::shared_ptr<const Frame>> framesOf(const at::Tensor& pictures) {
    std::vector<std::shared_ptr<const Frame>> frames;
    for (const at::Tensor& picture : pictures.unbind(0)) {
        const at::Tensor bytes = picture.permute({1, 2, 0}).contiguous();
        const auto* data = bytes.const_data_ptr<uint8_t>();
        frames.push_back(std::make_shared<Frame>(Frame{static_cast<int>(bytes.size(1)),
                                                       static_cast<int>(bytes.size(0)),
                                                       static_cast<int64_t>(frames.size()),
                                                       {},
                                                       {data, data + bytes.numel()}}));
    }
    return frames;
}

TEST(VideoToVideo, wholeRunsAgreeWithDiffusers) {
    const nlohmann::json fixtures = nlohmann::json::parse(std::ifstream(data("video_to_video.json")));
    const std::shared_ptr<WeightSource> tensors = openFixture("runs/video_to_video.safetensors");
    const ScratchFolder scratch;
    TorchEngine engine;
    SilentObserver observer;
    int index = 0;
    for (const nlohmann::json& run : fixtures["runs"]) {
        const std::string number = std::to_string(index++);
        RunInput input{{}, {}, data(run["model"])};
        GenerationRequest& request = input.request;
        request.mode = GenerationMode::ImageToVideo;
        request.image = "clip";
        request.framing.fit = PictureFit::Stretch;
        request.prompt = fixtures["prompt"];
        request.negativePrompt = fixtures["negative"];
        request.scheduler = run["sampler"];
        request.steps = run["steps"];
        request.strength = run["strength"].get<double>();
        request.guidance = run["guidance"].get<double>();
        request.frames = run["frames"];
        request.width = run["width"];
        request.height = run["height"];
        request.seed = run["seed"];
        request.dtype = "float32";
        input.startFrames = framesOf(tensors->read("frames_" + number));
        input.dump = scratch.path();
        FrameQueue frames(64);
        const RunOutcome outcome = engine.run(input, observer, frames, {});
        ASSERT_TRUE(std::holds_alternative<RunRecord>(outcome)) << paragraph(std::get<Error>(outcome));
        const at::Tensor ours =
            orThrow(openSafetensors(scratch.path() / "latents.safetensors"))->read("latents");
        EXPECT_LT(distance(ours, tensors->read("latents_" + number)), tolerance(at::kFloat)) << run.dump();
        const auto& record = std::get<RunRecord>(outcome);
        EXPECT_EQ(static_cast<int>(record.steps.size()), static_cast<int>(request.steps * *request.strength));
    }
}

}  // namespace
}  // namespace lightreel::parity
