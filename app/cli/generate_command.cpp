#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/printable.h"
#include "app/cli/progress.h"
#include "app/cli/request_options.h"
#include "core/jobs/clip_files.h"
#include "core/jobs/job_runner.h"
#include "core/media/video_writer.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {
namespace {

namespace fs = std::filesystem;

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
    command.add_option(
        "--record", options.record,
        "Where the run's record goes as JSON (default: beside the clip); of what is there, only "
        "a record is replaced, and with --overwrite only");
    command.add_option(
        "--noise", options.noise,
        "Initial latents to start from: safetensors with \"latents\", float32 [1, C, F, h, w]");
    command.add_option("--dump", options.dump, "Folder for conditioning, latents and frames as safetensors");
    auto* progress = command.add_option("--progress", options.progress, "text, json or openjd");
    progress->check(CLI::IsMember({"text", "json", "openjd"}))->capture_default_str();
    command.add_flag("--quiet", options.quiet, "No progress")->excludes(progress);
}

bool isRecord(const fs::path& file) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return false;  // a device or a pipe would be waited for
    const std::optional<RunRecord> record = readRecord(file);
    return record && !record->jobId.empty();
}

/// Nothing but a record is ever replaced by one: not what the run reads, not what it writes under a name that
/// may only become known at its end, not a file of somebody else's.
Result<void> checkRecord(const Job& job) {
    const fs::path record = job.recordPath;
    std::string ending = record.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* other : {".mp4", ".webm", ".gif", ".png", ".safetensors"})
        if (ending == other)
            return refused("record", job.recordPath,
                           "a record is JSON, and this is the name of something else");
    for (const std::string& folder : {job.output, job.dump})
        if (!folder.empty() && (record / "").lexically_normal() == (fs::path(folder) / "").lexically_normal())
            return refused("record", job.recordPath, "this folder is where other files of the run go");
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(record, ignored)) || fs::is_directory(record, ignored)) return {};
    if (!isRecord(record))
        return refused("record", job.recordPath, "it is there, and it is no run's record; name another file");
    if (!job.replaceOutput)
        return refused("record", job.recordPath,
                       "it is there; name another file, or replace it with --overwrite");
    return {};
}

Result<void> checkSpeed(const Job& job) {
    constexpr int kFastestGif = 50;
    const Result<MediaFormat> format = formatForPath(job.output);
    if (!format || *format != MediaFormat::Gif || job.request.fps <= kFastestGif) return {};
    return refused("fps", std::to_string(job.request.fps), "a GIF shows at most 50 frames per second");
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
    if (std::error_code none; !job.noise.empty() && !fs::exists(job.noise, none))
        return Error{ErrorCode::FileMissing, {{"path", job.noise}}};
    if (const Result<void> free = checkRecord(job); !free) return free.error();
    if (const Result<void> fits = checkSpeed(job); !fits) return fits.error();
    return job;
}

/// On stderr, also with --quiet: what the run does not do is no progress.
void reportNotice(const JobEvent& event) {
    const auto* run = std::get_if<RunEvent>(&event.body);
    if (const auto* noticed = run ? std::get_if<event::Noticed>(run) : nullptr)
        std::fprintf(stderr, "%s\n", printable(paragraph(noticed->notice)).c_str());
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
