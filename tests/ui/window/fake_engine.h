#pragma once
#include <QStringList>
#include <vector>

#include "core/jobs/engine.h"

namespace lightreel {

/// An engine that does nothing by itself: the test says what happens to a job.
class FakeEngine : public Engine {
    Q_OBJECT
  public:
    void submit(const Job& job) override {
        jobs.push_back(job);
        emitBody(job, event::Accepted{});
    }
    void cancel(const QString& jobId) override { cancelled.append(jobId); }
    void shutdown() override {}

    void run(const Job& job, RunEvent event) { emitBody(job, std::move(event)); }

    /// Resolved, load, and the sampling stage with its steps.
    void begin(const Job& job) {
        GenerationRequest resolved = job.request;
        run(job, event::Resolved{resolved, "cpu", 7, 7, foretold});
        run(job, event::StageEntered{"load", 0});
        run(job, event::StageEntered{"denoise", resolved.steps});
    }
    void step(const Job& job, int index, double seconds, const char* kind = "full") {
        run(job, event::StepDone{index, job.request.steps, kind, seconds});
    }
    void fail(const Job& job, Error error) { emitBody(job, event::Failed{std::move(error)}); }
    void hearCancel(const Job& job) { emitBody(job, event::CancelHeard{}); }
    void finish(const Job& job, RunRecord record) {
        record.jobId = job.id;
        record.request = job.request;
        if (record.output.path.empty()) record.output.path = job.output;
        emitBody(job, event::Finished{std::move(record)});
    }

    RunPlan foretold;  ///< of every job that begins
    std::vector<Job> jobs;
    QStringList cancelled;

  private:
    template <typename Body>
    void emitBody(const Job& job, Body body) {
        JobEvent event;
        event.jobId = job.id;
        event.sequence = m_sequence++;
        event.body = std::move(body);
        Q_EMIT eventHappened(event);
    }
    int64_t m_sequence = 0;
};

}  // namespace lightreel
