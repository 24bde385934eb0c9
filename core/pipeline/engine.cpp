#include "core/pipeline/engine.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/version.h>

#include <algorithm>

#include "core/memory/counting_allocator.h"
#include "core/pipeline/cpu_features.h"
#include "core/pipeline/generation_run.h"
#include "core/pipeline/memory_sampler.h"
#include "core/pipeline/run_planner.h"
#include "core/text/clip_tokenizer.h"
#include "core/vision/lpips.h"
#include "core/weights/guarded.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// A seeded convolution and a product: the same number on every sound installation, up to rounding.
double sampleChecksum() {
    at::Generator generator = at::detail::getDefaultCPUGenerator().clone();
    generator.set_current_seed(7);
    const at::Tensor picture = at::randn({1, 8, 16, 16}, generator),
                     kernel = at::randn({8, 8, 3, 3}, generator);
    const at::Tensor convolved = at::conv2d(picture, kernel, {}, 1, 1).flatten(1);
    return at::matmul(convolved, convolved.t()).item<double>();
}

/// What can be said without the model.
Result<void> checked(const RunInput& input) {
    if (const Result<void> sound = validate(input.request); !sound) return sound.error();
    if (const Result<void> sound = validate(input.acceleration); !sound) return sound.error();
    if (input.request.device != "auto" && input.request.device != "cpu")
        return Error{ErrorCode::NoDevice,
                     {{"device", input.request.device}, {"reason", "this build computes on the processor"}}};
    return {};
}

}  // namespace

TorchEngine::TorchEngine() : m_meter(installCountingAllocator()) {}

EngineFacts TorchEngine::facts() noexcept {
    EngineFacts facts;
    facts.torchVersion = TORCH_VERSION;
    facts.cpuCapability = at::get_cpu_capability();
    facts.fastBfloat16 = hasFastBfloat16();
    facts.threads = at::get_num_threads();
    facts.blas = at::get_mkldnn_version();
    facts.devices = {"cpu"};
    facts.cudaReason = "this build computes on the processor";
    try {
        facts.checksum = sampleChecksum();
    } catch (const std::exception&) {
        facts.checksum = 0;
    }
    return facts;
}

bool TorchEngine::holds(const fs::path& folder, const fs::path& motionAdapter) const {
    if (!m_model || m_openFolder != folder || m_openAdapter != motionAdapter) return false;
    if (m_openTexts != textFilesOf(folder, motionAdapter)) return false;
    try {
        m_model->checkUnchanged();
        return true;
    } catch (const Failure&) {
        return false;  // mended or replaced since the last run
    }
}

VideoModel& TorchEngine::open(const fs::path& folder, const fs::path& motionAdapter) {
    if (!holds(folder, motionAdapter)) {
        m_model.reset();
        m_openTexts = textFilesOf(folder, motionAdapter);
        m_model = VideoModel::open(folder, motionAdapter);
        m_openFolder = folder;
        m_openAdapter = motionAdapter;
    }
    return *m_model;
}

Result<ModelFacts> TorchEngine::inspect(const fs::path& folder, const fs::path& motionAdapter) noexcept {
    return guarded<Result<ModelFacts>>([&] { return VideoModel::open(folder, motionAdapter)->facts(); });
}

Result<ModelFacts> TorchEngine::verify(const fs::path& folder, const fs::path& motionAdapter,
                                       const CancelToken& cancel) noexcept {
    return guarded<Result<ModelFacts>>([&] {
        const std::unique_ptr<VideoModel> model = VideoModel::open(folder, motionAdapter);
        model->checkValues(cancel);
        model->checkUnchanged();
        return model->facts();
    });
}

Result<int64_t> TorchEngine::countTokens(const fs::path& folder, const std::string& prompt) noexcept {
    return guarded<Result<int64_t>>([&]() -> Result<int64_t> {
        const Result<ClipTokenizer> tokenizer = ClipTokenizer::open(folder / "tokenizer");
        if (!tokenizer) return tokenizer.error();
        return tokenizer->encode(repairedUtf8(prompt)).tokens;
    });
}

Result<RunPlan> TorchEngine::plan(const RunInput& input) noexcept {
    Result<RunPlan> plan = guarded<Result<RunPlan>>([&]() -> Result<RunPlan> {
        if (const Result<void> sound = checked(input); !sound) return sound.error();
        VideoModel& model = open(input.modelFolder, input.motionAdapter);
        return planRun(model, resolveRun(model, input));
    });
    // As after a run; but what is wrong with the wishes alone is no reason to read the model again.
    if (!plan && plan.error().code != ErrorCode::BadRequest) m_model.reset();
    return plan;
}

Result<std::vector<double>> TorchEngine::perceptualDistances(
    const fs::path& weights, const std::vector<std::shared_ptr<const Frame>>& clip,
    const std::vector<std::shared_ptr<const Frame>>& reference, const CancelToken& cancel) noexcept {
    auto distances = guarded<Result<std::vector<double>>>([&]() -> Result<std::vector<double>> {
        const Result<Lpips> lpips = Lpips::open(weights);
        if (!lpips) return lpips.error();
        std::vector<double> out;
        for (size_t i = 0; i < clip.size(); ++i) {
            cancel.check();
            if (std::min(clip[i]->width, clip[i]->height) < Lpips::kShortestSide)
                return std::vector<double>();
            out.push_back(lpips->distance(*clip[i], *reference.at(i)));
        }
        return out;
    });
    releaseFreeMemory();
    if (distances || distances.error().code != ErrorCode::OutOfMemory) return distances;
    Error error = distances.error();
    error.args["stage"] = "LPIPS";
    return error;
}

RunOutcome TorchEngine::run(const RunInput& input, RunObserver& observer, FrameQueue& frames,
                            const CancelToken& cancel) noexcept {
    const Stopwatch clock;
    MemoryRecorder recorder(m_meter, clock);
    std::string stage = "load";
    RunOutcome outcome = guarded<RunOutcome>([&]() -> RunOutcome {
        if (const Result<void> sound = checked(input); !sound) return sound.error();
        constexpr double kDefaultShare = 0.85;
        const auto share =
            static_cast<int64_t>(kDefaultShare * static_cast<double>(systemMemory().available));
        setAllocationLimit(m_meter.read().allocated + input.acceleration.memoryBudget.value_or(share));
        const MemorySampler sampler(recorder, observer);
        observer.onRunEvent(event::StageEntered{"load", 0});
        StageScope loading(recorder, "load");
        VideoModel& model = open(input.modelFolder, input.motionAdapter);
        loading.end();
        return GenerationRun(model, {input, recorder, observer, frames, cancel}).run();
    });
    setAllocationLimit(0);
    releaseFreeMemory();
    if (auto* error = std::get_if<Error>(&outcome)) {
        m_model.reset();  // a file that was bad may be mended before the next run
        for (const TimelineSpan& span : recorder.spans())
            if (span.kind == "stage") stage = span.name;
        error->stage = stage;
        if (error->code == ErrorCode::OutOfMemory) error->args["stage"] = stage;
    }
    if (auto* record = std::get_if<RunRecord>(&outcome)) {
        record->torchVersion = TORCH_VERSION;
        record->threads = at::get_num_threads();
    } else {
        frames.close();
    }
    return outcome;
}

}  // namespace lightreel
