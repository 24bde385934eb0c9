#include <QRandomGenerator>
#include <filesystem>
#include <fstream>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "core/base/format.h"
#include "core/jobs/job_runner.h"
#include "core/library/model_library.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {
namespace {

namespace fs = std::filesystem;

struct GenerateOptions {
    GenerationRequest request;
    std::vector<std::string> words;  ///< the prompt without --prompt
    std::optional<int64_t> seed;
    double guidance = 0;
    AccelerationOptions acceleration;
    std::string cache = "off";
    int cacheCentre = 0;
    std::string memoryBudget, motionAdapter, output = "clip.mp4", record, noise, dump;
    std::string progress = "text";
    bool overwrite = false, quiet = false;
};

void addModelOptions(CLI::App& command, GenerateOptions& options) {
    command.add_option("--model", options.request.model,
                       "Id of a known model, or a diffusers folder (default: the embedded model)");
    command.add_option("--motion-adapter", options.motionAdapter,
                       "Folder or .safetensors file that replaces the model's motion modules");
    command
        .add_option("--dtype", options.request.dtype,
                    "auto, float32 or bfloat16; auto: bfloat16 where the processor is fast at it")
        ->capture_default_str();
    command.add_option("--device", options.request.device, "auto, cpu or cuda:N")->capture_default_str();
}

void addPictureOptions(CLI::App& command, GenerateOptions& options) {
    GenerationRequest& request = options.request;
    command.add_option("words", options.words, "The prompt, when --prompt is not given");
    command.add_option("--prompt", request.prompt, "What the clip shall show");
    command.add_option("--negative-prompt", request.negativePrompt,
                       "What it shall not show; counts with a guidance above 1");
    command.add_option("--width", request.width, "Pixels, a multiple of 8 (default: the model's)");
    command.add_option("--height", request.height, "Pixels, a multiple of 8 (default: the model's)");
    command.add_option("--frames", request.frames, "Number of frames (default: 16)");
    command.add_option("--fps", request.fps, "Frames per second of the file, 1 to 120 (default: 8)");
    command.add_option("--steps", request.steps, "Sampling steps, 1 to 1000 (default: 25)");
    command.add_option("--guidance", options.guidance,
                       "Guidance scale, 0 to 100; 1 and below: none (default: 7.5)");
    command.add_option(
        "--scheduler", request.scheduler,
        "euler, euler_ancestral, ddim, dpmpp_2m, dpmpp_2m_karras or pndm (default: the model's)");
    command.add_option("--seed", options.seed,
                       "0 to 9223372036854775807 (default: a random one, which is shown)");
}

void addMemoryOptions(CLI::App& command, GenerateOptions& options) {
    AccelerationOptions& acceleration = options.acceleration;
    command
        .add_option(
            "--cache", options.cache,
            "off, deepcache or lightcache: most steps run the network's outer layers only; faster, and "
            "the picture changes a little. lightcache gives the same picture in less memory")
        ->capture_default_str();
    command
        .add_option("--cache-interval", acceleration.cache.interval,
                    "Every how many steps the whole network runs; 1 is the uncached run")
        ->capture_default_str();
    command
        .add_option("--cache-depth", acceleration.cache.depth,
                    "Layers that every step runs, less one; 0 is the fastest, and DeepCache's branch 0")
        ->capture_default_str();
    command.add_option("--cache-centre", options.cacheCentre,
                       "Step around which the whole network runs most often (default: evenly)");
    command
        .add_option("--cache-power", acceleration.cache.power,
                    "How much more often, 1 to 4, with --cache-centre")
        ->capture_default_str();
    command
        .add_option("--slice", acceleration.slice.frames,
                    "Frames decoded at once; 1 needs the least memory, the picture stays the same")
        ->capture_default_str();
    command.add_option("--memory-budget", options.memoryBudget,
                       "Most that tensors may take, such as 6GiB (default: 85 % of what is free)");
}

void addFileOptions(CLI::App& command, GenerateOptions& options) {
    command
        .add_option("--output", options.output,
                    "Clip to write: .mp4, .webm, .gif, or a name with / at its end for PNG pictures")
        ->capture_default_str();
    command.add_flag("--overwrite", options.overwrite, "Replace the output instead of numbering it");
    command.add_option("--record", options.record,
                       "Where the run's record goes as JSON (default: beside the clip)");
    command.add_option(
        "--noise", options.noise,
        "Initial latents to start from: safetensors with \"latents\", float32 [1, C, F, h, w]");
    command.add_option("--dump", options.dump, "Folder for conditioning, latents and frames as safetensors");
    command.add_option("--progress", options.progress, "text, json or openjd")
        ->check(CLI::IsMember({"text", "json", "openjd"}))
        ->capture_default_str();
    command.add_flag("--quiet", options.quiet, "No progress");
}

Error refused(const char* option, const std::string& value, const std::string& allowed) {
    return {ErrorCode::BadRequest, {{"option", option}, {"value", value}, {"allowed", allowed}}};
}

std::string absolute(const std::string& path) {
    return path.empty() ? path : fs::absolute(path).string();
}

Result<Job> makeJob(GenerateOptions& options, const CLI::App& command) {
    GenerationRequest& request = options.request;
    if (request.prompt.empty())
        for (const std::string& word : options.words)
            request.prompt += (request.prompt.empty() ? "" : " ") + word;
    else if (!options.words.empty())
        return refused("prompt", options.words.front(), "it is given twice; leave out --prompt or the words");
    if (command.count("--guidance") > 0) request.guidance = options.guidance;
    for (const char* option : {"--width", "--height", "--frames", "--fps", "--steps"})
        if (command.count(option) > 0 && command.get_option(option)->as<int>() == 0)
            return refused(option + 2, "0", "it must be at least 1");
    request.seed =
        options.seed ? *options.seed : static_cast<int64_t>(QRandomGenerator::system()->generate64() >> 33);
    if (Result<void> sound = validate(request); !sound) return sound.error();

    Job job;
    job.id = newJobId();
    const std::optional<CacheMode> mode = cacheModeFromName(options.cache);
    if (!mode) return refused("cache", options.cache, "known are off, deepcache and lightcache");
    options.acceleration.cache.mode = *mode;
    if (command.count("--cache-centre") > 0) options.acceleration.cache.centre = options.cacheCentre;
    if (Result<void> sound = validate(options.acceleration); !sound) return sound.error();
    job.acceleration = options.acceleration;
    if (!options.memoryBudget.empty()) {
        job.acceleration.memoryBudget = parseMemory(options.memoryBudget);
        if (!job.acceleration.memoryBudget || *job.acceleration.memoryBudget == 0)
            return refused("memory-budget", options.memoryBudget, "it must be a size such as 6GiB or 800MiB");
    }
    const Result<ModelEntry> model = ModelLibrary(ModelRoots::standard()).resolve(request.model);
    if (!model) return model.error();
    request.model = model->id;
    job.modelFolder = model->folder.string();
    job.motionAdapter =
        options.motionAdapter.empty() ? model->motionAdapter.string() : absolute(options.motionAdapter);
    job.output = absolute(options.output);
    if (options.output.ends_with('/') && !job.output.ends_with('/')) job.output += '/';
    job.recordPath = absolute(options.record);
    job.noise = absolute(options.noise);
    job.dump = absolute(options.dump);
    job.replaceOutput = options.overwrite;
    job.request = request;
    if (std::error_code none; !job.noise.empty() && !fs::exists(job.noise, none))
        return Error{ErrorCode::FileMissing, {{"path", job.noise}}};
    return job;
}

ExitCode generate(GenerateOptions& options, const CLI::App& command, const CancelToken& cancel) {
    const Result<Job> job = makeJob(options, command);
    if (!job) return report(job.error());
    Result<std::unique_ptr<EngineLibrary>> engine = openEngineLibrary();
    if (!engine) return report(engine.error());
    const std::unique_ptr<Progress> progress = makeProgress(options.quiet ? "none" : options.progress);
    JobRunner runner(**engine, [&progress](const JobEvent& event) { progress->show(event); });
    const RunOutcome outcome = runner.run(*job, cancel);
    if (const auto* error = std::get_if<Error>(&outcome)) return report(*error);
    if (std::holds_alternative<RunRecord>(outcome)) return ExitCode::Done;
    std::fputs("Cancelled. No file was written; older clips are untouched.\n", stderr);
    return ExitCode::Cancelled;
}

}  // namespace

void addGenerate(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("generate", "Make a clip from a prompt");
    auto options = std::make_shared<GenerateOptions>();
    addPictureOptions(*command, *options);
    addModelOptions(*command, *options);
    addMemoryOptions(*command, *options);
    addFileOptions(*command, *options);
    command->callback([command, options, &context] {
        context.run = [command, options, &context] { return generate(*options, *command, context.cancel); };
    });
}

}  // namespace lightreel::cli
