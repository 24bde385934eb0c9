#include <filesystem>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/request_options.h"
#include "core/jobs/job_runner.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {
namespace {

struct GenerateOptions {
    RequestOptions request;
    AccelerationArguments acceleration;
    std::string output = "clip.mp4", record, noise, dump, progress = "text";
    bool overwrite = false, quiet = false;
};

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

Result<Job> makeJob(const GenerateOptions& options) {
    const Result<RequestedRun> run = options.request.resolve();
    if (!run) return run.error();
    const Result<AccelerationOptions> acceleration = options.acceleration.resolve();
    if (!acceleration) return acceleration.error();
    Job job;
    job.id = newJobId();
    job.request = run->request;
    job.acceleration = *acceleration;
    job.modelFolder = run->modelFolder.string();
    job.motionAdapter = run->motionAdapter.string();
    job.output = absolutePath(options.output);
    if (options.output.ends_with('/') && !job.output.ends_with('/')) job.output += '/';
    job.recordPath = absolutePath(options.record);
    job.noise = absolutePath(options.noise);
    job.dump = absolutePath(options.dump);
    job.replaceOutput = options.overwrite;
    if (std::error_code none; !job.noise.empty() && !std::filesystem::exists(job.noise, none))
        return Error{ErrorCode::FileMissing, {{"path", job.noise}}};
    return job;
}

/// On stderr, also with --quiet: what the run does not do is no progress.
void reportNotice(const JobEvent& event) {
    const auto* run = std::get_if<RunEvent>(&event.body);
    if (const auto* noticed = run ? std::get_if<event::Noticed>(run) : nullptr)
        std::fprintf(stderr, "%s\n", paragraph(noticed->notice).c_str());
}

ExitCode generate(const GenerateOptions& options, const CancelToken& cancel) {
    const Result<Job> job = makeJob(options);
    if (!job) return report(job.error());
    Result<std::unique_ptr<EngineLibrary>> engine = openEngineLibrary();
    if (!engine) return report(engine.error());
    const std::unique_ptr<Progress> progress = makeProgress(options.quiet ? "none" : options.progress);
    JobRunner runner(**engine, [&progress](const JobEvent& event) {
        reportNotice(event);
        progress->show(event);
    });
    const RunOutcome outcome = runner.run(*job, cancel);
    if (const auto* error = std::get_if<Error>(&outcome)) return report(*error);
    if (std::holds_alternative<RunRecord>(outcome)) return ExitCode::Done;
    std::fputs("Cancelled. No file was written; older clips are untouched.\n", stderr);
    return ExitCode::Cancelled;
}

}  // namespace

void addGenerate(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("generate", "Make a clip from a prompt or a picture");
    auto options = std::make_shared<GenerateOptions>();
    options->request.addTo(*command);
    options->acceleration.addTo(*command);
    addFileOptions(*command, *options);
    command->callback([options, &context] {
        context.run = [options, &context] { return generate(*options, context.cancel); };
    });
}

}  // namespace lightreel::cli
