#include "core/jobs/comparison_runner.h"

#include <algorithm>

#include "core/base/log.h"
#include "core/jobs/job_runner.h"

namespace lightreel {
namespace {

template <typename... Told, typename... Values>
void tell(const std::function<void(Told...)>& listener, const Values&... values) {
    if (listener) listener(values...);
}

/// The next setting would meet it as well.
bool endsAll(const Error& error) {
    return error.code == ErrorCode::DiskFull || error.code == ErrorCode::NotWritable ||
           error.code == ErrorCode::WriteFailed || error.code == ErrorCode::CodecMissing;
}

bool isDamage(const Error& error) {
    return error.code == ErrorCode::FileMissing || error.code == ErrorCode::FileUnreadable;
}

}  // namespace

Result<void> ComparisonRunner::run(const FrameDistances& lpips, const CancelToken& cancel) {
    cancel.check();
    if (const Result<void> measured = measureOld(lpips, cancel); !measured) return measured;
    const std::vector<ComparisonStep> steps = m_folder.remaining();
    if (steps.empty()) return {};
    if (const Result<void> warm = warmUp(cancel); !warm) return warm;
    std::vector<bool> failed(m_folder.plan().members.size());
    for (size_t i = 0; i < steps.size(); ++i) {
        const ComparisonStep& step = steps[i];
        if (failed[step.member]) continue;
        cancel.check();
        tell(m_watch.begins, step, i + 1, steps.size());
        Result<void> done = perform(step, cancel);
        if (!done) {
            failed[step.member] = true;
            done = take(step, done.error());
        } else if (step.repeat == 1) {
            done = measureNew(step, lpips, cancel);
        }
        if (!done) return done;
    }
    return {};
}

Result<void> ComparisonRunner::warmUp(const CancelToken& cancel) {
    const std::optional<Job> job = m_folder.warmUpJob();
    if (!job) return {};
    tell(m_watch.warmsUp);
    const RunOutcome outcome = JobRunner(m_engine, [](const JobEvent&) {}).run(*job, cancel);
    m_folder.removeWarmUp();
    if (std::holds_alternative<Cancelled>(outcome)) throw Cancelled();
    const auto* error = std::get_if<Error>(&outcome);
    return error == nullptr ? Result<void>() : Result<void>(*error);
}

Result<void> ComparisonRunner::perform(const ComparisonStep& step, const CancelToken& cancel) {
    JobRunner runner(m_engine, [this](const JobEvent& event) { tell(m_watch.event, event); });
    const RunOutcome outcome = runner.run(m_folder.jobFor(step), cancel);
    if (std::holds_alternative<Cancelled>(outcome)) throw Cancelled();
    if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    m_folder.finished(step);
    tell(m_watch.finished, step, std::get<RunRecord>(outcome));
    return {};
}

Result<void> ComparisonRunner::take(const ComparisonStep& step, const Error& error) {
    const bool nothingToCompareWith = step.member == 0 && step.repeat == 1;
    if (nothingToCompareWith || endsAll(error)) return error;
    tell(m_watch.failed, step, error);
    return m_folder.failed(step, error);
}

std::vector<size_t> ComparisonRunner::toMeasure(bool withLpips) const {
    std::vector<size_t> members = m_folder.unmeasured();
    if (!withLpips) return members;
    const std::vector<ComparedRun> runs = m_folder.runs();
    for (size_t member = 1; member < runs.size(); ++member)
        if (runs[member].quality && !runs[member].quality->lpips) members.push_back(member);
    std::ranges::sort(members);
    return members;
}

/// What an earlier call left unmeasured. Frames that turn out to be damaged go, so that they are made again.
Result<void> ComparisonRunner::measureOld(const FrameDistances& lpips, const CancelToken& cancel) {
    const std::vector<size_t> members = toMeasure(lpips != nullptr);
    const bool soundReference = members.empty() || m_folder.clip(0).ok();
    for (const size_t member : soundReference ? members : std::vector<size_t>{0}) {
        const Result<void> done =
            soundReference ? measure(member, lpips, cancel) : Result<void>(m_folder.clip(0).error());
        if (done) continue;
        if (!isDamage(done.error())) return done;
        log().warn("{}", paragraph(done.error()));
        std::error_code failure;
        std::filesystem::remove_all(m_folder.framesFolder(member), failure);
        if (failure) return done;
    }
    return {};
}

/// The setting that has just run; after the first one all that waited for it.
Result<void> ComparisonRunner::measureNew(const ComparisonStep& step, const FrameDistances& lpips,
                                          const CancelToken& cancel) {
    const std::vector<size_t> members = step.member == 0 ? m_folder.unmeasured() : std::vector{step.member};
    for (const size_t member : members)
        if (const Result<void> done = measure(member, lpips, cancel); !done) return done;
    return {};
}

Result<void> ComparisonRunner::measure(size_t member, const FrameDistances& lpips,
                                       const CancelToken& cancel) {
    const Result<ClipQuality> quality = m_folder.measure(member, lpips, cancel);
    if (!quality) return quality.error();
    tell(m_watch.measured, member, *quality);
    return {};
}

}  // namespace lightreel
