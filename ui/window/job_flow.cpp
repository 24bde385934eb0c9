#include "ui/window/job_flow.h"

#include <QDir>
#include <QDockWidget>
#include <QTabWidget>

#include "ui/jobs/job_tracker.h"
#include "ui/memory/memory_panel.h"
#include "ui/optimisation/optimisation_panel.h"
#include "ui/pages/banner.h"
#include "ui/pages/error_page.h"
#include "ui/player/player_tab.h"
#include "ui/prompt/output_fields.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/queue/queue_panel.h"
#include "ui/start_image/start_image_fields.h"
#include "ui/start_image/start_image_well.h"
#include "ui/text/error_text.h"
#include "ui/text/figures.h"
#include "ui/window/clip_flow.h"
#include "ui/window/failure_desk.h"
#include "ui/window/log_panel.h"
#include "ui/window/model_flow.h"

namespace lightreel {

JobFlow::JobFlow(const WindowParts& parts, JobTracker& tracker, FailureDesk& failures, ClipFlow& clips,
                 ModelFlow& models, QObject* parent)
    : QObject(parent),
      m_parts(parts),
      m_tracker(tracker),
      m_failures(failures),
      m_clips(clips),
      m_models(models) {
    connect(parts.prompt, &PromptPanel::startWanted, this, &JobFlow::start);
    connect(&parts.prompt->start(), &StartImageFields::clipOfEachWanted, this, &JobFlow::startEach);
    connect(parts.player, &PlayerTab::cancelWanted, this, &JobFlow::cancelRunning);
    connect(parts.player, &PlayerTab::tick, this, [this] { showProgress({}); });
    connect(parts.queue, &QueuePanel::openWanted, this, &JobFlow::open);
    connect(parts.queue, &QueuePanel::settingsWanted, this, &JobFlow::takeSettings);
    connect(parts.errorPage, &ErrorPage::settingsWanted, this, &JobFlow::takeSettings);
    connect(&tracker, &JobTracker::added, this, [this] { showProgress({}); });
    connect(&tracker, &JobTracker::removed, this, [this] { showProgress({}); });
    connect(&tracker, &JobTracker::changed, this,
            [this](int row) { showProgress(m_tracker.entries()[static_cast<size_t>(row)].id()); });
    connect(&tracker, &JobTracker::started, this, &JobFlow::onStarted);
    connect(&tracker, &JobTracker::previewArrived, this, &JobFlow::onPreview);
    connect(&tracker, &JobTracker::memoryChanged, this, &JobFlow::showMemory);
    connect(&tracker, &JobTracker::finished, this, &JobFlow::onFinished);
    connect(&tracker, &JobTracker::failed, this, &JobFlow::onFailed);
    connect(&tracker, &JobTracker::cancelled, this, &JobFlow::onCancelled);
}

void JobFlow::start() {
    PromptPanel& panel = *m_parts.prompt;
    if (!panel.canStart()) return panel.focusMissing();
    Job job = newJob();
    job.output = panel.output().path().toStdString();
    submit(job);
    if (job.request.mode == GenerationMode::ImageToVideo)
        m_tracker.setThumbnail(QString::fromStdString(job.id), panel.start().well().kept());
    Q_EMIT started();
}

void JobFlow::startEach(const QStringList& pictures) {
    PromptPanel& panel = *m_parts.prompt;
    if (!panel.canStart()) return panel.focusMissing();
    for (const QString& picture : pictures) {
        Job job = newJob();
        if (picture != panel.start().path()) {
            job.request.image = picture.toStdString();
            job.request.framing = {.fit = job.request.framing.fit};  // its own middle
        }
        job.output = panel.outputFor(picture).toStdString();
        submit(job);
    }
    panel.start().endOffer();
    Q_EMIT started();
}

Job JobFlow::newJob() const {
    Job job;
    job.id = newJobId();
    job.request = m_parts.prompt->request();
    job.acceleration = m_parts.optimisation->options();
    const ModelChoice model = m_parts.prompt->prompt().model();
    job.modelFolder = model.modelFolder().toStdString();
    job.motionAdapter = model.motionAdapter.toStdString();
    job.previews = true;
    return job;
}

void JobFlow::submit(const Job& job) {
    QDir().mkpath(m_parts.prompt->output().folder());  // when it cannot be made, the job says so
    m_parts.log->add(
        LogLevel::Info,
        (m_tracker.running() ? tr("Added to the queue: %1") : tr("Started: %1")).arg(jobTitle(job)));
    m_parts.banner->hide();  // it spoke of what was before
    m_tracker.submit(job);
    m_parts.prompt->rollSeedUnlessLocked();
}

void JobFlow::cancelRunning() {
    if (const JobEntry* entry = m_tracker.running()) m_tracker.cancel(entry->id());
}

bool JobFlow::canCancel() const {
    const JobEntry* entry = m_tracker.running();
    return entry && !entry->cancelAsked;
}

void JobFlow::showProgress(const QString& jobId) {
    const JobEntry* entry = m_tracker.running();
    m_parts.prompt->setRunning(entry || m_tracker.count(JobPhase::Waiting) > 0);
    if (entry && (jobId.isEmpty() || entry->id() == jobId)) m_parts.player->showProgress(*entry);
    if (!entry) m_parts.player->endProgress();
    Q_EMIT stateChanged();
}

void JobFlow::showMemory(const QString& jobId) {
    if (const JobEntry* entry = m_tracker.find(jobId)) m_parts.memory->showJob(*entry);
}

void JobFlow::onStarted(const QString& jobId) {
    if (!m_tracker.find(jobId)->group.isEmpty()) return showMemory(jobId);
    m_parts.tabs->setCurrentWidget(m_parts.player);
    showMemory(jobId);
}

void JobFlow::onPreview(const QString& jobId, const event::Preview& preview) {
    m_parts.player->showPreview(preview, m_tracker.find(jobId)->job.request);
}

void JobFlow::onFinished(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    const auto& output = entry->record->output;
    m_parts.log->add(LogLevel::Info,
                     tr("Finished in %1: %2 (%3, peak %4)")
                         .arg(secondsText(entry->seconds), QString::fromStdString(output.path),
                              fileSizeText(output.bytes), memoryText(entry->timeline.peak().allocated)));
    if (!entry->group.isEmpty()) return;  // the comparison shows it
    Q_EMIT clipMade(QString::fromStdString(output.path));
    m_clips.openResult(jobId);
}

void JobFlow::onFailed(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    const QString title = entryTitle(*entry);
    m_parts.log->add(LogLevel::Failure, QStringLiteral("%1: %2").arg(title, errorText(*entry->error).cause));
    if (!entry->error->detail.empty())
        m_parts.log->add(LogLevel::Info, QString::fromStdString(entry->error->detail));
    if (!entry->timeline.samples().empty()) m_parts.memory->showJob(*entry);
    if (!entry->group.isEmpty()) return;  // one row of the comparison says so
    m_parts.player->showEnd(title, tr("stopped with an error, no file was left"));
    m_failures.show(*entry->error, title, jobId, !m_tracker.running());
}

void JobFlow::onCancelled(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    m_parts.log->add(LogLevel::Info, tr("Cancelled: %1. No file was left.").arg(entryTitle(*entry)));
    if (!entry->timeline.samples().empty()) m_parts.memory->showJob(*entry);
    if (entry->stepsDone > 0 && entry->group.isEmpty())
        m_parts.player->showEnd(jobTitle(entry->job), tr("cancelled, no file was left"));
}

void JobFlow::open(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    if (entry && !entry->group.isEmpty()) return void(Q_EMIT comparisonWanted(jobId));
    if (entry && entry->phase == JobPhase::Failed)
        m_failures.show(*entry->error, jobTitle(entry->job), jobId, true);
    else
        m_clips.openResult(jobId);
}

void JobFlow::takeSettings(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    if (!entry) return;
    m_parts.prompt->setRequest(entry->job.request);
    m_parts.prompt->setSeedLocked(true);
    m_models.keepFields();
    m_models.refresh();
    m_parts.optimisation->setWish(entry->job.acceleration);
    m_parts.promptDock->show();
    m_parts.promptDock->raise();
    m_parts.prompt->focusMissing();
}

}  // namespace lightreel
