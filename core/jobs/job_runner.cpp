#include "core/jobs/job_runner.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "core/base/durable_file.h"
#include "core/base/log.h"
#include "core/base/part_file.h"
#include "core/base/utc_now.h"
#include "core/jobs/clip_encoder.h"
#include "core/jobs/clip_files.h"
#include "core/jobs/start_picture.h"
#include "lightreel_build.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

/// job.output without the slash that asks for a folder of pictures.
fs::path clipPath(const Job& job) {
    const fs::path target = job.output;
    return target.has_filename() ? target : target.parent_path();
}

Result<void> checkFolder(const fs::path& folder) {
    struct stat facts {};
    if (::stat(folder.c_str(), &facts) != 0) return writeError(errno, folder);
    if (!S_ISDIR(facts.st_mode)) return writeError(ENOTDIR, folder);
    if (::access(folder.c_str(), W_OK) != 0) return writeError(errno, folder);
    return {};
}

/// Whether a folder holds nothing but the pictures of a sequence: only then is it ours to replace.
bool isPictureSequence(const fs::path& folder) {
    std::error_code failure;
    const fs::directory_iterator all(folder, failure);
    return !failure && std::all_of(begin(all), end(all), [](const fs::directory_entry& entry) {
        const std::string name = entry.path().filename().string();
        return name.starts_with("frame_") && name.ends_with(".png");
    });
}

/// Finds out before the long work whether the clip and what goes with it can be written at all.
Result<void> checkTargets(const Job& job) {
    const Result<MediaFormat> format = formatForPath(job.output);
    if (!format) return format.error();
    const fs::path target = clipPath(job);
    if (const Result<void> sound = checkFolder(target.parent_path()); !sound) return sound.error();
    std::error_code ignored;
    const bool isFolder = fs::is_directory(target, ignored), sequence = *format == MediaFormat::PngSequence;
    if (job.replaceOutput && isFolder && !(sequence && isPictureSequence(target)))
        return Error{ErrorCode::NotWritable,
                     {{"path", target.string()}, {"reason", "it is a folder with other things in it"}}};
    if (!job.recordPath.empty()) {
        if (fs::is_directory(job.recordPath, ignored)) return writeError(EISDIR, job.recordPath);
        if (const Result<void> sound = checkFolder(fs::path(job.recordPath).parent_path()); !sound)
            return sound.error();
    }
    if (job.dump.empty()) return {};
    fs::create_directories(job.dump, ignored);
    return checkFolder(job.dump);
}

/// The beginning of the prompt, cut between two characters.
std::string titleOf(const std::string& prompt) {
    constexpr size_t kLongest = 200;
    size_t length = std::min(prompt.size(), kLongest);
    while (length < prompt.size() && length > 0 && (prompt[length] & 0xC0) == 0x80) --length;
    return repairedUtf8(std::string_view(prompt).substr(0, length));
}

/// What travels inside the clip: known before the first frame, so without times and peaks.
std::string clipComment(const Job& job, const GenerationRequest& resolved) {
    RunRecord record;
    record.jobId = job.id;
    record.request = resolved;
    record.acceleration = job.acceleration;
    record.created = utcNow();
    record.version = kVersion;
    return toPortableJson(record).dump();
}

RunInput inputFor(const Job& job, const StartFrames& start) {
    RunInput input{job.request, job.acceleration, job.modelFolder, job.motionAdapter};
    input.startFrames = start.frames;
    input.previews = job.previews;
    if (!job.noise.empty()) input.noise = job.noise;
    if (!job.dump.empty()) input.dump = job.dump;
    return input;
}

}  // namespace

void JobRunner::tell(decltype(JobEvent::body) body) {
    const std::lock_guard lock(m_mutex);
    m_emit(JobEvent{m_jobId, ++m_sequence, std::move(body)});
}

void JobRunner::onRunEvent(const RunEvent& event) {
    if (const auto* resolved = std::get_if<event::Resolved>(&event)) m_resolved = resolved->request;
    tell(event);
}

RunOutcome JobRunner::run(const Job& job, const CancelToken& cancel) {
    m_jobId = job.id;
    m_sequence = 0;
    tell(event::Accepted{});
    RunOutcome outcome = perform(job, cancel);
    if (const auto* record = std::get_if<RunRecord>(&outcome)) {
        tell(event::Finished{*record});
    } else if (const auto* error = std::get_if<Error>(&outcome)) {
        log().debug("job {} failed: {} ({})", job.id, paragraph(*error), error->detail);
        tell(event::Failed{*error});
    } else {
        tell(event::CancelHeard{});
    }
    return outcome;
}

Result<void> JobRunner::writeRecord(const Job& job, const RunRecord& record) const {
    const Result<fs::path> written = job.recordPath.empty()
                                         ? writeRecordBeside(record)
                                         : writeFileDurably(job.recordPath, toJson(record).dump(1) + "\n");
    return written ? Result<void>() : Result<void>(written.error());
}

RunOutcome JobRunner::perform(const Job& job, const CancelToken& cancel) {
    const Stopwatch total;
    if (const Result<void> writable = checkTargets(job); !writable) return writable.error();
    removeStaleParts(clipPath(job).parent_path());
    try {
        const Result<StartFrames> start = readStart(job, cancel);
        if (start) return animate(job, *start, total, cancel);
        Error error = start.error();
        error.stage = "load";
        return error;
    } catch (const Cancelled& cancelled) {
        return cancelled;
    }
}

Result<StartFrames> JobRunner::readStart(const Job& job, const CancelToken& cancel) {
    if (job.request.mode != GenerationMode::ImageToVideo) return StartFrames{};
    const Result<ModelFacts> model = m_engine.inspect(job.modelFolder, job.motionAdapter);
    return model ? startOf(job.request, *model, cancel) : model.error();
}

RunOutcome JobRunner::animate(const Job& job, const StartFrames& start, const Stopwatch& total,
                              const CancelToken& cancel) {
    const std::optional<Notice> notice = noticeOf(job.request, start);
    FrameQueue raw;
    EncodingParams params;
    params.format = *formatForPath(job.output);
    params.title = titleOf(job.request.prompt);
    // The encoder starts with the first frame; by then the engine has resolved the request.
    std::optional<ClipEncoder> encoder;
    class Gate : public RunObserver {
      public:
        Gate(JobRunner& runner, std::function<void()> resolved)
            : m_runner(runner), m_resolved(std::move(resolved)) {}
        void onRunEvent(const RunEvent& event) override {
            static_cast<RunObserver&>(m_runner).onRunEvent(event);
            if (std::holds_alternative<event::Resolved>(event)) m_resolved();
        }

      private:
        JobRunner& m_runner;
        std::function<void()> m_resolved;
    };
    Gate gate(*this, [&] {
        params.fps = m_resolved.fps;
        params.comment = clipComment(job, m_resolved);
        if (notice) tell(RunEvent(event::Noticed{*notice}));
        encoder.emplace(raw, job.output, params);
    });
    RunOutcome outcome = m_engine.run(inputFor(job, start), gate, raw, cancel);
    const std::optional<Error> failed = encoder ? encoder->join() : std::nullopt;
    if (std::holds_alternative<Cancelled>(outcome)) return outcome;
    if (failed) {
        Error error = *failed;
        error.stage = "media";
        return error;
    }
    auto* record = std::get_if<RunRecord>(&outcome);
    if (record == nullptr) return outcome;
    if (encoder->writer() == nullptr)
        return Error{ErrorCode::Internal, {{"reason", "the engine gave no frames"}}};

    tell(RunEvent(event::StageEntered{"media", 0}));
    const Stopwatch media;
    const Existing existing = job.replaceOutput ? Existing::Replace : Existing::Keep;
    Result<MediaFacts> facts = encoder->writer()->finish(existing, cancel);
    if (!facts) {
        Error error = facts.error();
        error.stage = "media";
        return error;
    }
    record->jobId = job.id;
    record->created = utcNow();
    record->version = kVersion;
    record->seconds["media"] = media.seconds();
    record->seconds["total"] = total.seconds();
    if (notice) record->notices.push_back(*notice);
    record->output = {facts->path.string(), facts->codec,  facts->frames,
                      facts->bytes,         facts->sha256, keepStartPicture(start, facts->path, existing)};
    tell(event::Encoded{record->output});
    // The clip is done by now; a record that cannot be written is said, but is no reason to fail the job.
    if (const Result<void> written = writeRecord(job, *record); !written) {
        if (!job.recordPath.empty()) return written.error();
        log().warn("{}", paragraph(written.error()));
    }
    return outcome;
}

}  // namespace lightreel
