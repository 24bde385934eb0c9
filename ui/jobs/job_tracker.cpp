#include "ui/jobs/job_tracker.h"

#include <algorithm>

#include "core/base/overloaded.h"
#include "ui/jobs/run_progress.h"

namespace lightreel {
JobTracker::JobTracker(Engine& engine, QObject* parent) : QObject(parent), m_engine(engine) {
    connect(&engine, &Engine::eventHappened, this, &JobTracker::onEvent);
}

void JobTracker::submit(const Job& job, const QString& group) {
    JobEntry entry;
    entry.job = job;
    entry.group = group;
    m_entries.push_back(std::move(entry));
    Q_EMIT added(static_cast<int>(m_entries.size()) - 1);
    m_engine.submit(job);
}

void JobTracker::cancel(const QString& jobId) {
    JobEntry* entry = mutableEntry(jobId);
    if (!entry || entry->isOver() || entry->cancelAsked) return;
    entry->cancelAsked = true;
    Q_EMIT changed(rowOf(*entry));
    m_engine.cancel(jobId);
}

void JobTracker::remove(const QString& jobId) {
    JobEntry* entry = mutableEntry(jobId);
    if (!entry || entry->phase == JobPhase::Running) return;
    if (!entry->isOver()) {
        m_leaving.append(jobId);
        return cancel(jobId);
    }
    const int row = rowOf(*entry);
    Q_EMIT aboutToRemove(row);
    m_entries.erase(m_entries.begin() + row);
    Q_EMIT removed(row);
}

void JobTracker::onEvent(const JobEvent& event) {
    JobEntry* entry = mutableEntry(QString::fromStdString(event.jobId));
    if (!entry || entry->isOver() || event.sequence <= entry->lastSequence) return;
    entry->lastSequence = event.sequence;
    std::visit(Overloaded{
                   [](const event::Accepted&) {},
                   [&](const RunEvent& run) { apply(*entry, run); },
                   [](const event::Encoded&) {},
                   [&](const event::Finished& done) {
                       entry->record = done.record;
                       entry->timeline = done.record.timeline;
                       entry->spans = done.record.timeline.spans();
                       m_history.add(done.record);
                       end(*entry, JobPhase::Done);
                   },
                   [&](const event::Failed& failure) {
                       entry->error = failure.error;
                       end(*entry, JobPhase::Failed);
                   },
                   [&](const event::CancelHeard&) { end(*entry, JobPhase::Cancelled); },
               },
               event.body);
}

void JobTracker::apply(JobEntry& entry, const RunEvent& event) {
    const bool first = entry.phase == JobPhase::Waiting;
    if (first) {
        entry.phase = JobPhase::Running;
        entry.clock.start();
    }
    takeRunEvent(entry, event, entry.runningSeconds());
    if (std::holds_alternative<event::Resolved>(event)) expectTimes(entry);
    if (const auto* preview = std::get_if<event::Preview>(&event))
        Q_EMIT previewArrived(entry.id(), *preview);
    if (first) Q_EMIT started(entry.id());
    if (std::holds_alternative<event::MemorySample>(event) ||
        std::holds_alternative<event::SpansChanged>(event))
        Q_EMIT memoryChanged(entry.id());
    else
        Q_EMIT changed(rowOf(entry));
}

void JobTracker::expectTimes(JobEntry& entry) const {
    const auto seconds = [](const std::optional<RunHistory::Time>& time) {
        return time ? std::optional(time->seconds) : std::nullopt;
    };
    RunPlan plan = entry.plan;
    plan.request = entry.job.request;
    plan.acceleration = entry.job.acceleration;
    TimeLeft::Earlier earlier{seconds(m_history.step(plan, "full")), seconds(m_history.step(plan, "reuse")),
                              seconds(m_history.decode(plan))};
    if (earlier.frame) *earlier.frame /= std::max(1, plan.request.frames);
    entry.timeLeft.expect(earlier);
}

void JobTracker::end(JobEntry& entry, JobPhase phase) {
    entry.seconds = entry.runningSeconds();
    if (entry.record)
        if (const auto total = entry.record->seconds.find("total"); total != entry.record->seconds.end())
            entry.seconds = total->second;
    entry.phase = phase;
    const QString id = entry.id();
    Q_EMIT changed(rowOf(entry));
    if (phase == JobPhase::Done) Q_EMIT finished(id);
    if (phase == JobPhase::Failed) Q_EMIT failed(id);
    if (phase == JobPhase::Cancelled) Q_EMIT cancelled(id);
    if (m_leaving.removeAll(id) > 0) remove(id);
}

template <typename Change>
void JobTracker::change(const QString& jobId, Change change) {
    JobEntry* entry = mutableEntry(jobId);
    if (!entry) return;
    change(*entry);
    Q_EMIT changed(rowOf(*entry));
}

void JobTracker::setThumbnail(const QString& jobId, const QImage& image) {
    change(jobId, [&](JobEntry& entry) { entry.thumbnail = image; });
}

void JobTracker::setLiked(const QString& jobId, bool liked) {
    change(jobId, [&](JobEntry& entry) { entry.liked = liked; });
}

void JobTracker::setNote(const QString& jobId, const QString& note) {
    change(jobId, [&](JobEntry& entry) { entry.note = note; });
}

const JobEntry* JobTracker::find(const QString& jobId) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(),
                     [id = jobId.toStdString()](const JobEntry& entry) { return entry.job.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

JobEntry* JobTracker::mutableEntry(const QString& jobId) {
    return const_cast<JobEntry*>(find(jobId));
}

const JobEntry* JobTracker::running() const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [](const JobEntry& entry) { return entry.phase == JobPhase::Running; });
    return found == m_entries.end() ? nullptr : &*found;
}

int JobTracker::count(JobPhase phase) const {
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
                                          [phase](const JobEntry& entry) { return entry.phase == phase; }));
}

int JobTracker::rowOf(const JobEntry& entry) const {
    for (size_t row = 0; row < m_entries.size(); ++row)
        if (&m_entries[row] == &entry) return static_cast<int>(row);
    return -1;
}

}  // namespace lightreel
