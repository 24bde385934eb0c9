#include "ui/compare/comparison_flow.h"

#include <QFileInfo>
#include <algorithm>

#include "core/base/log.h"
#include "ui/jobs/job_tracker.h"
#include "ui/text/error_text.h"

namespace lightreel {
namespace {

/// Not the setting's fault: the next one would end in the same way.
bool concernsAll(ErrorCode code) {
    switch (code) {
        case ErrorCode::DiskFull:
        case ErrorCode::NotWritable:
        case ErrorCode::WriteFailed:
        case ErrorCode::EngineMissing:
        case ErrorCode::ModelMissing:
        case ErrorCode::ModelChanged:
        case ErrorCode::ModelDamaged:
        case ErrorCode::NoDevice:
            return true;
        default:
            return false;
    }
}

double totalSeconds(const RunRecord& record) {
    const auto total = record.seconds.find("total");
    return total == record.seconds.end() ? 0 : total->second;
}

}  // namespace

ComparisonFlow::ComparisonFlow(JobTracker& tracker, OpenedComparison opened, FrameDistances lpips,
                               QObject* parent)
    : QObject(parent),
      m_tracker(tracker),
      m_folder(opened.folder),
      m_onDisk(std::move(opened.folder)),
      m_lpips(std::move(lpips)),
      m_runs(std::move(opened.runs)),
      m_unmeasurable(m_runs.size()),
      m_left(opened.remaining.begin(), opened.remaining.end()),
      m_state(m_left.empty() ? State::Over : State::Paused) {
    m_disk.setMaxThreadCount(1);
    connect(&tracker, &JobTracker::finished, this, &ComparisonFlow::onFinished);
    connect(&tracker, &JobTracker::failed, this, &ComparisonFlow::onFailed);
    connect(&tracker, &JobTracker::cancelled, this, &ComparisonFlow::onCancelled);
    connect(&tracker, &JobTracker::removed, this, &ComparisonFlow::goFurtherSoon);
    connect(&tracker, &JobTracker::changed, this, [this](int row) {
        if (m_step && m_tracker.entries()[static_cast<size_t>(row)].id() == m_jobId)
            Q_EMIT memberChanged(m_step->member);
    });
    // What was measured before there was a weight file is measured again with it.
    for (size_t member = 1; m_lpips && m_runs.front().done() && member < m_runs.size(); ++member)
        if (m_runs[member].quality && !m_runs[member].quality->lpips) m_toMeasure.push_back(member);
    if (!m_toMeasure.empty()) measureNext();
    lookForUnmeasured();
}

ComparisonFlow::~ComparisonFlow() {
    m_leaving.cancel();
    m_disk.waitForDone();
}

/// work: on the folder's thread, with the folder; done: here, with what it returned. The next run waits for
/// it.
template <typename Work, typename Done>
void ComparisonFlow::onDisk(Work work, Done done) {
    ++m_onTheirWay;
    m_disk.start([this, work = std::move(work), done = std::move(done)] {
        QMetaObject::invokeMethod(
            this,
            [this, done, answer = work(m_onDisk)] {
                --m_onTheirWay;
                done(answer);
                goFurther();
            },
            Qt::QueuedConnection);
    });
}

QString ComparisonFlow::folder() const {
    return QString::fromStdString(m_folder.path().string());
}

QString ComparisonFlow::title() const {
    const QString title = QString::fromStdString(plan().title).simplified();
    return title.isEmpty() ? QFileInfo(folder()).fileName() : title;
}

int ComparisonFlow::runsTotal() const {
    return static_cast<int>(m_runs.size()) * plan().repeats;
}

int ComparisonFlow::membersFailed() const {
    return static_cast<int>(
        std::ranges::count_if(m_runs, [](const ComparedRun& run) { return run.error.has_value(); }));
}

void ComparisonFlow::goOn() {
    if (m_state != State::Paused) return;
    m_state = State::Running;
    m_stopped = false;
    Q_EMIT changed();
    goFurtherSoon();
}

void ComparisonFlow::pause() {
    if (m_state != State::Running) return;
    m_state = State::Paused;
    Q_EMIT changed();
}

void ComparisonFlow::stop() {
    m_stopped = true;
    pause();
    if (!m_jobId.isEmpty()) m_tracker.cancel(m_jobId);
}

void ComparisonFlow::runAgain(size_t member) {
    if (phase(member) == MemberPhase::Running || phase(member) == MemberPhase::Measuring) return;
    std::erase_if(m_left, [member](const ComparisonStep& step) { return step.member == member; });
    for (int repeat = 1; repeat <= plan().repeats; ++repeat) m_left.push_back({member, repeat});
    m_runs[member].records.clear();
    m_runs[member].quality.reset();
    m_runs[member].error.reset();
    m_unmeasurable[member].reset();
    if (m_state == State::Over) m_state = State::Paused;
    onDisk([member](ComparisonFolder& folder) { return folder.forget(member); },
           [this](const Result<void>& done) {
               if (!done) stumble(done.error());
           });
    Q_EMIT memberChanged(member);
    Q_EMIT changed();
}

void ComparisonFlow::goFurtherSoon() {
    // Not at once: whoever else hears of the queue's change comes first, and may put something into it.
    QMetaObject::invokeMethod(this, &ComparisonFlow::goFurther, Qt::QueuedConnection);
}

void ComparisonFlow::goFurther() {
    if (!m_jobId.isEmpty() || m_onTheirWay > 0) return;
    if (m_left.empty()) {
        if (m_state == State::Over) return;
        m_state = State::Over;
        Q_EMIT changed();
        Q_EMIT ended();
        return;
    }
    if (m_state != State::Running) return;
    if (m_tracker.running() || m_tracker.count(JobPhase::Waiting) > 0) return;
    const std::optional<Job> warmUp = m_warm ? std::nullopt : m_folder.warmUpJob();
    if (warmUp) return submit(*warmUp, tr("Comparison: warm-up"));
    m_step = m_left.front();
    submit(m_folder.jobFor(*m_step), tr("Comparison: %1 of %2 · %3")
                                         .arg(runsTotal() - runsLeft() + 1)
                                         .arg(runsTotal())
                                         .arg(QString::fromStdString(plan().members[m_step->member].name)));
    Q_EMIT memberChanged(m_step->member);
    Q_EMIT changed();
}

void ComparisonFlow::submit(const Job& job, const QString& group) {
    if (!m_lastJob.isEmpty()) m_tracker.remove(std::exchange(m_lastJob, {}));  // one row is enough
    m_jobId = QString::fromStdString(job.id);
    m_tracker.submit(job, group);
}

ComparisonStep ComparisonFlow::takeStep() {
    const ComparisonStep step = *std::exchange(m_step, std::nullopt);
    std::erase(m_left, step);
    return step;
}

void ComparisonFlow::onFinished(const QString& jobId) {
    if (!owns(jobId)) return goFurtherSoon();
    m_lastJob = std::exchange(m_jobId, {});
    if (!m_step) {
        m_warm = true;
        onDisk(
            [](ComparisonFolder& folder) {
                folder.removeWarmUp();
                return true;
            },
            [](bool) {});
        return;
    }
    keepRun(takeStep(), *m_tracker.find(jobId)->record);
    Q_EMIT changed();
}

void ComparisonFlow::keepRun(const ComparisonStep& step, const RunRecord& record) {
    ComparedRun& run = m_runs[step.member];
    run.records.push_back(record);
    run.error.reset();
    onDisk(
        [step](ComparisonFolder& folder) {
            folder.finished(step);
            return true;
        },
        [this, step](bool) {
            if (step.repeat > 1) return;  // a repeat's picture is the first run's
            if (step.member == 0) return lookForUnmeasured();
            if (m_runs.front().done()) m_toMeasure.push_back(step.member);
            if (m_toMeasure.size() == 1) measureNext();
        });
    Q_EMIT memberChanged(step.member);
}

void ComparisonFlow::onFailed(const QString& jobId) {
    if (!owns(jobId)) return goFurtherSoon();
    m_jobId.clear();
    const Error error = *m_tracker.find(jobId)->error;
    if (m_step && !concernsAll(error.code)) return keepFailure(takeStep(), error);
    const std::optional<ComparisonStep> step = std::exchange(m_step, std::nullopt);
    stumble(error);
    if (step) Q_EMIT memberChanged(step->member);
}

void ComparisonFlow::keepFailure(const ComparisonStep& step, const Error& error) {
    std::erase_if(m_left, [&step](const ComparisonStep& other) { return other.member == step.member; });
    m_runs[step.member].error = error;
    onDisk([step, error](ComparisonFolder& folder) { return folder.failed(step, error); },
           [this](const Result<void>& kept) {
               if (!kept) stumble(kept.error());
           });
    Q_EMIT memberChanged(step.member);
    Q_EMIT changed();
}

void ComparisonFlow::stumble(const Error& error) {
    pause();
    Q_EMIT stumbled(error);
}

void ComparisonFlow::onCancelled(const QString& jobId) {
    if (!owns(jobId)) return goFurtherSoon();
    m_jobId.clear();
    const std::optional<ComparisonStep> step = std::exchange(m_step, std::nullopt);
    pause();
    if (step) Q_EMIT memberChanged(step->member);
    Q_EMIT changed();
}

void ComparisonFlow::lookForUnmeasured() {
    onDisk([](ComparisonFolder& folder) { return folder.unmeasured(); },
           [this](const std::vector<size_t>& members) {
               const bool idle = m_toMeasure.empty();
               for (const size_t member : members)
                   if (!m_unmeasurable[member] && std::ranges::find(m_toMeasure, member) == m_toMeasure.end())
                       m_toMeasure.push_back(member);
               if (idle) measureNext();
           });
}

void ComparisonFlow::measureNext() {
    if (m_toMeasure.empty()) return;
    const size_t member = m_toMeasure.front();
    onDisk(
        [member, lpips = m_lpips, leaving = m_leaving](ComparisonFolder& folder) {
            try {
                return folder.measure(member, lpips, leaving);
            } catch (const Cancelled&) {
                return Result<ClipQuality>(Error{});  // nobody is left to hear it
            }
        },
        [this, member](const Result<ClipQuality>& quality) { onMeasured(member, quality); });
    Q_EMIT memberChanged(member);
}

void ComparisonFlow::onMeasured(size_t member, const Result<ClipQuality>& quality) {
    if (quality)
        m_runs[member].quality = *quality;
    else
        m_unmeasurable[member] = quality.error();
    m_toMeasure.pop_front();
    Q_EMIT memberChanged(member);
    measureNext();
}

MemberPhase ComparisonFlow::phase(size_t member) const {
    const auto isIts = [member](const ComparisonStep& step) { return step.member == member; };
    if (m_step && isIts(*m_step)) return MemberPhase::Running;
    if (!m_toMeasure.empty() && m_toMeasure.front() == member) return MemberPhase::Measuring;
    if (m_runs[member].error) return MemberPhase::Failed;
    return std::ranges::any_of(m_left, isIts) ? MemberPhase::Waiting : MemberPhase::Done;
}

QString ComparisonFlow::stateText(size_t member) const {
    switch (phase(member)) {
        case MemberPhase::Running: {
            const JobEntry* entry = m_tracker.find(m_jobId);
            return entry ? progressText(*entry) : QString();
        }
        case MemberPhase::Measuring:
            return tr("Measuring");
        case MemberPhase::Failed:
            return errorTitle(*m_runs[member].error);
        case MemberPhase::Done:
            return m_unmeasurable[member] ? tr("Not measured") : tr("Done");
        case MemberPhase::Waiting:
            break;
    }
    const auto done = static_cast<int>(m_runs[member].records.size());
    return done > 0 ? tr("%1 of %2 done").arg(done).arg(plan().repeats) : tr("Waiting");
}

QString ComparisonFlow::reason(size_t member) const {
    const std::optional<Error>& error = m_runs[member].error ? m_runs[member].error : m_unmeasurable[member];
    if (!error) return {};
    const ErrorText text = errorText(*error);
    return QStringLiteral("%1 %2").arg(text.cause, text.next);
}

std::optional<double> ComparisonFlow::secondsLeft() const {
    double sum = 0, count = 0;
    for (const ComparedRun& run : m_runs)
        for (const RunRecord& record : run.records) {
            sum += totalSeconds(record);
            ++count;
        }
    if (count == 0 || sum <= 0) return std::nullopt;
    double left = 0;
    for (const ComparisonStep& step : m_left) {
        const ComparedRun& run = m_runs[step.member];
        left += run.done() ? totalSeconds(run.records.front()) : sum / count;
    }
    return left;
}

}  // namespace lightreel
