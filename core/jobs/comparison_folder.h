#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/compare/comparison.h"
#include "core/compare/comparison_plan.h"
#include "core/jobs/job.h"

namespace lightreel {

/// One run of a comparison that is still to do.
struct ComparisonStep {
    size_t member = 0;
    int repeat = 1;  ///< from 1

    friend bool operator==(const ComparisonStep&, const ComparisonStep&) = default;
};

/// LPIPS of each frame, or nothing for pictures that are too small; the engine's, see lpips_weights.h. An
/// empty function when the user has no weight file. May throw Cancelled.
using FrameDistances =
    std::function<Result<std::vector<double>>(const ClipFrames& clip, const ClipFrames& reference)>;

/// A comparison on disk. What has run is told by the files that are there, so that nothing finished is lost
/// when the program ends in whatever way:
///   comparison.json            the plan, and why a setting did not run
///   start.png                  what every run starts from: a copy, so that it stays the same for all of
///                              them; a folder of pictures, or a clip above 256 MiB, is read where it lies
///   01-plain/record.json       the run's record; record-2.json, ... of repeats
///   01-plain/frames/           the decoded frames as PNG, without loss
///   02-lightcache-2-0/quality.json  how near its frames are to the first setting's
/// A value for one thread at a time; two of one folder see each other's files only.
class ComparisonFolder {
  public:
    /// A new folder; a taken name gets a number. errors: BadRequest, DiskFull, NotWritable, WriteFailed
    static Result<ComparisonFolder> create(const std::filesystem::path& folder, ComparisonPlan plan);
    /// errors: FileMissing, FileUnreadable (damaged, or of a newer version)
    static Result<ComparisonFolder> open(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& path() const { return m_folder; }
    [[nodiscard]] const ComparisonPlan& plan() const { return m_plan; }

    /// The short run that warms up the machine; nothing when the plan wants none.
    [[nodiscard]] std::optional<Job> warmUpJob() const;
    void removeWarmUp() const;

    /// Removes a comparison of which nothing has run; false, and nothing happens, when something has.
    bool takeBack() const;

    /// In order: every setting once, then every setting again. Finished runs and settings that failed are
    /// left out.
    [[nodiscard]] std::vector<ComparisonStep> remaining() const;
    /// Writes frames and record into this folder, where their place is made.
    [[nodiscard]] Job jobFor(const ComparisonStep& step) const;
    /// After jobFor()'s job has finished: a repeat's frames, which equal the first run's, go.
    void finished(const ComparisonStep& step) const;
    /// Keeps why a setting does not run; the comparison goes on without it.
    Result<void> failed(const ComparisonStep& step, const Error& error);
    /// A setting's runs are thrown away, and why it did not run is forgotten: it is to be run again.
    Result<void> forget(size_t member);
    /// Failed settings are to be run again.
    Result<void> forgetFailures();

    /// Everything that has finished, in the plan's order; a damaged record counts as not run.
    [[nodiscard]] std::vector<ComparedRun> runs() const;
    /// The decoded frames. errors: FileMissing, FileUnreadable
    [[nodiscard]] Result<ClipFrames> clip(size_t member) const;
    [[nodiscard]] std::filesystem::path framesFolder(size_t member) const;
    /// Holds a finished setting's frames against the first one's and keeps the result beside them.
    /// errors: FileMissing, FileUnreadable, DiskFull, NotWritable, WriteFailed, those of lpips; throws
    /// Cancelled
    Result<ClipQuality> measure(size_t member, const FrameDistances& lpips, const CancelToken& cancel) const;
    /// Finished settings that are not measured yet, or against frames that are no longer the first one's.
    [[nodiscard]] std::vector<size_t> unmeasured() const;

  private:
    ComparisonFolder(std::filesystem::path folder, ComparisonPlan plan);
    [[nodiscard]] std::filesystem::path startPath() const;
    [[nodiscard]] Result<void> keepStart() const;
    [[nodiscard]] std::filesystem::path memberFolder(size_t member) const;
    [[nodiscard]] std::filesystem::path recordPath(const ComparisonStep& step) const;
    [[nodiscard]] std::optional<RunRecord> record(const ComparisonStep& step) const;
    /// own, first: the records of the member's and of the first setting's first run.
    [[nodiscard]] std::optional<ClipQuality> quality(size_t member, const std::optional<RunRecord>& own,
                                                     const std::optional<RunRecord>& first) const;
    [[nodiscard]] Job newJob(const std::filesystem::path& folder) const;
    [[nodiscard]] Result<void> save() const;

    std::filesystem::path m_folder;
    ComparisonPlan m_plan;
    std::vector<std::optional<Error>> m_failures;  ///< one per member
};

}  // namespace lightreel
