#pragma once
#include <functional>

#include "core/jobs/job.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// Does one job from request to file on the calling thread: runs the engine, drains the frames into a VideoWriter on an
/// encoder thread, writes the record beside the clip. Used by ThreadEngine and by lightreel-cli. Qt-free.
/// emit gets every JobEvent in order (calls are serialised); it returns the last one's meaning.
class JobRunner {
  public:
    using Emit = std::function<void(const JobEvent&)>;

    JobRunner(EngineLibrary& engine, Emit emit) : m_engine(engine), m_emit(std::move(emit)) {}
    RunOutcome run(const Job& job, const CancelToken& cancel);

  private:
    EngineLibrary& m_engine;
    Emit m_emit;
};

}  // namespace lightreel
