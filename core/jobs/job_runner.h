#pragma once
#include <functional>
#include <mutex>

#include "core/base/stopwatch.h"
#include "core/jobs/job.h"
#include "core/picture/start_frames.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// Does one job from request to file on the calling thread: runs the engine, drains the frames into a
/// VideoWriter on an encoder thread, writes the record beside the clip. Used by ThreadEngine and by
/// lightreel-cli.
///
/// Order at the end: frames verified, clip renamed to its final name, start picture and record written beside
/// it. Cancelled before that rename there is no file; afterwards the job is finished.
class JobRunner : private RunObserver {
  public:
    using Emit = std::function<void(const JobEvent&)>;

    /// emit gets every event in order; calls are serialised, but come from several threads.
    JobRunner(EngineLibrary& engine, Emit emit) : m_engine(engine), m_emit(std::move(emit)) {}

    /// Emits the last event and returns what it means.
    RunOutcome run(const Job& job, const CancelToken& cancel);

  private:
    void onRunEvent(const RunEvent& event) override;
    void tell(decltype(JobEvent::body) body);
    RunOutcome perform(const Job& job, const CancelToken& cancel);
    Result<StartFrames> readStart(const Job& job, const CancelToken& cancel);
    RunOutcome animate(const Job& job, const StartFrames& start, const Stopwatch& total,
                       const CancelToken& cancel);
    Result<void> writeRecord(const Job& job, const RunRecord& record) const;

    EngineLibrary& m_engine;
    Emit m_emit;
    std::mutex m_mutex;  // guards the two below and the order of m_emit
    std::string m_jobId;
    int64_t m_sequence = 0;
    GenerationRequest m_resolved;  ///< written before the first frame comes
};

}  // namespace lightreel
