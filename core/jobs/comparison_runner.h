#pragma once
#include <functional>

#include "core/jobs/comparison_folder.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// What a comparison says while it runs; any of them may be missing. event comes from several threads, one
/// call at a time; the others from run()'s thread.
struct ComparisonWatch {
    std::function<void()> warmsUp = {};
    /// number: from 1, of `count` runs that this call of run() is about to do.
    std::function<void(const ComparisonStep& step, size_t number, size_t count)> begins = {};
    std::function<void(const JobEvent& event)> event = {};  ///< of the runs, not of the warm-up
    std::function<void(const ComparisonStep& step, const RunRecord& record)> finished = {};
    std::function<void(const ComparisonStep& step, const Error& error)> failed = {};
    std::function<void(size_t member, const ClipQuality& quality)> measured = {};
};

/// Runs what is left of a comparison, one run after the other on the calling thread, and measures each
/// finished setting as soon as it and the first one are there. The first run of this process is the plan's
/// warm-up.
///
/// A setting that fails is kept as failed, and the others go on. What no other setting could do better ends
/// the comparison: the first setting's failure (nothing to compare with) and a folder that takes no more
/// files. Whatever has finished stays in the folder, and run() goes on from there the next time.
class ComparisonRunner {
  public:
    ComparisonRunner(EngineLibrary& engine, ComparisonFolder& folder, ComparisonWatch watch)
        : m_engine(engine), m_folder(folder), m_watch(std::move(watch)) {}

    /// lpips: empty without the user's weight file; settings measured without it are measured again when it
    /// is given. errors: of the first setting's run, DiskFull, NotWritable, WriteFailed, those of lpips;
    /// throws Cancelled
    Result<void> run(const FrameDistances& lpips, const CancelToken& cancel);

  private:
    Result<void> warmUp(const CancelToken& cancel);
    Result<void> perform(const ComparisonStep& step, const CancelToken& cancel);
    Result<void> take(const ComparisonStep& step, const Error& error);
    [[nodiscard]] std::vector<size_t> toMeasure(bool withLpips) const;
    Result<void> measureOld(const FrameDistances& lpips, const CancelToken& cancel);
    Result<void> measureNew(const ComparisonStep& step, const FrameDistances& lpips,
                            const CancelToken& cancel);
    Result<void> measure(size_t member, const FrameDistances& lpips, const CancelToken& cancel);

    EngineLibrary& m_engine;
    ComparisonFolder& m_folder;
    ComparisonWatch m_watch;
};

}  // namespace lightreel
