// The second half of MainWindow: what happens when something happened.
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QStatusBar>
#include <QTabWidget>
#include <QUrl>
#include <nlohmann/json.hpp>

#include "ui/window/banner.h"
#include "ui/window/diagnostics.h"
#include "ui/window/dialogs.h"
#include "ui/window/error_page.h"
#include "ui/window/error_text.h"
#include "ui/window/figures.h"
#include "ui/window/frame_image.h"
#include "ui/window/log_panel.h"
#include "ui/window/main_window.h"
#include "ui/window/memory_panel.h"
#include "ui/window/models_dialog.h"
#include "ui/window/output_fields.h"
#include "ui/window/player_tab.h"
#include "ui/window/prompt_panel.h"
#include "ui/window/queue_panel.h"
#include "ui/window/status_line.h"

namespace lightreel {
namespace {

QString folderOf(const QString& clipPath) {
    const QFileInfo file(clipPath);
    return file.isDir() ? file.absoluteFilePath() : file.absolutePath();
}

void openInFileManager(const QString& folder) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

}  // namespace

void MainWindow::start() {
    if (!m_prompt->canStart()) return m_prompt->prompt().focusPrompt();
    Job job;
    job.id = newJobId();
    job.request = m_prompt->request();
    job.modelFolder = m_prompt->prompt().model().folder.toStdString();
    job.motionAdapter = m_prompt->prompt().model().motionAdapter.toStdString();
    job.previews = true;
    job.output = m_prompt->output().path().toStdString();
    QDir().mkpath(m_prompt->output().folder());  // when it cannot be made, the job says so
    m_log->add(LogLevel::Info, m_tracker.running() ? tr("Added to the queue: %1").arg(jobTitle(job))
                                                   : tr("Started: %1").arg(jobTitle(job)));
    m_tracker.submit(job);
    m_prompt->rollSeedUnlessLocked();
    remember();
}

void MainWindow::cancelRunning() {
    if (const JobEntry* entry = m_tracker.running()) m_tracker.cancel(entry->id());
}

void MainWindow::onProgress(const QString& jobId) {
    const JobEntry* entry = m_tracker.running();
    const bool busy = entry || m_tracker.count(JobPhase::Waiting) > 0;
    m_prompt->setRunning(busy);
    m_actions.cancel->setEnabled(entry && !entry->cancelAsked);
    if (entry && (jobId.isEmpty() || entry->id() == jobId)) m_playerTab->showProgress(*entry);
    if (!entry) m_playerTab->endProgress();
}

void MainWindow::onMemory(const QString& jobId) {
    if (const JobEntry* entry = m_tracker.find(jobId)) m_memory->showJob(*entry);
}

void MainWindow::onFinished(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    const auto& output = entry->record->output;
    m_log->add(LogLevel::Info,
               tr("Finished in %1: %2 (%3, peak %4)")
                   .arg(secondsText(entry->seconds), QString::fromStdString(output.path),
                        fileSizeText(output.bytes), memoryText(entry->timeline.peak().allocated)));
    m_memory->showJob(*entry);
    m_jobOfLoadingClip = jobId;
    m_restoreFromClip = false;
    m_services.clips.load(QString::fromStdString(output.path));
}

void MainWindow::onFailed(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    m_log->add(LogLevel::Failure,
               QStringLiteral("%1: %2").arg(jobTitle(entry->job), errorText(*entry->error).cause));
    if (!entry->error->detail.empty())
        m_log->add(LogLevel::Info, QString::fromStdString(entry->error->detail));
    m_memory->showJob(*entry);
    showFailure(*entry->error, jobTitle(entry->job), jobId);
}

void MainWindow::onCancelled(const QString& jobId) {
    m_log->add(LogLevel::Info,
               tr("Cancelled: %1. No file was left.").arg(jobTitle(m_tracker.find(jobId)->job)));
}

void MainWindow::showFailure(const Error& error, const QString& subject, const QString& jobId) {
    const ErrorText text = errorText(error);
    m_errorPage->showError(error, subject, jobId);
    if (m_tabs->indexOf(m_errorPage) < 0) m_tabs->addTab(m_errorPage, tr("What went wrong"));
    if (!m_tracker.running()) m_tabs->setCurrentWidget(m_errorPage);
    m_banner->show(Banner::Kind::Failure, text.cause, text.kept, tr("What to do"));
}

void MainWindow::openClip(const QString& path, bool restoreSettings) {
    m_jobOfLoadingClip.clear();
    m_restoreFromClip = restoreSettings;
    m_services.clips.load(path);
}

void MainWindow::onClipLoaded(const LoadedClip& clip) {
    const JobEntry* entry = m_tracker.find(m_jobOfLoadingClip);
    if (entry && !clip.frames.empty())
        m_tracker.setThumbnail(entry->id(), toImage(*clip.frames[clip.frames.size() / 2]));
    // A running clip's preview keeps the picture; the finished one waits in the queue for a double click.
    if (!m_tracker.running() || !entry) {
        m_playerTab->showClip(clip, entry && entry->record ? &*entry->record : nullptr);
        m_tabs->setCurrentWidget(m_playerTab);
    }
    if (m_restoreFromClip) restoreSettings(clip);
    m_restoreFromClip = false;
}

void MainWindow::restoreSettings(const LoadedClip& clip) {
    const QString name = QFileInfo(clip.path).fileName();
    if (!clip.request)
        return m_banner->show(Banner::Kind::Notice, name,
                              tr("holds no settings of Lightreel. It can be played."));
    m_prompt->setRequest(*clip.request);
    m_prompt->setSeedLocked(true);
    const QString model = QString::fromStdString(clip.request->model);
    const bool known = model.isEmpty() || m_prompt->prompt().model().id == model;
    m_defaultsFor.clear();
    onModelChosen();
    if (known)
        m_banner->show(Banner::Kind::Notice, tr("Settings restored"),
                       tr("from %1; the seed is kept.").arg(name));
    else
        m_banner->show(Banner::Kind::Warning, tr("The model %1 is not here.").arg(model),
                       tr("All other settings of %1 were restored.").arg(name));
    m_log->add(LogLevel::Info, tr("Settings taken from %1").arg(clip.path));
}

void MainWindow::onClipFailed(const QString& path, const Error& error) {
    m_log->add(LogLevel::Failure, errorText(error).cause);
    showFailure(error, QFileInfo(path).fileName(), {});
}

void MainWindow::onModelChosen() {
    const ModelChoice model = m_prompt->prompt().model();
    if (model.folder.isEmpty()) return;
    const auto known = m_facts.find(model.folder);
    if (known != m_facts.end())
        onFacts(model.folder, known->second);
    else
        m_services.models.inspect(model.folder);
    m_services.models.countTokens(model.folder, m_prompt->prompt().prompt());
}

void MainWindow::onFacts(const QString& folder, const ModelFacts& facts) {
    m_facts[folder] = facts;
    if (m_prompt->prompt().model().folder != folder) return;
    m_prompt->setFacts(facts, m_defaultsFor == folder);
    m_defaultsFor.clear();
}

void MainWindow::onModelFailed(const QString& folder, const Error& error) {
    if (folder.isEmpty()) return onEngineMissing(error);
    m_log->add(LogLevel::Failure, errorText(error).cause);
    if (m_prompt->prompt().model().folder == folder) showFailure(error, folder, {});
}

void MainWindow::onEngineMissing(const Error& error) {
    const ErrorText text = errorText(error);
    m_prompt->setEngineReason(text.cause);
    m_status->showDevice(tr("No engine"));
    m_log->add(LogLevel::Failure, text.cause);
    showFailure(error, {}, {});
}

void MainWindow::openJob(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    if (!entry) return;
    if (entry->phase == JobPhase::Failed) {
        showFailure(*entry->error, jobTitle(entry->job), jobId);
        m_tabs->setCurrentWidget(m_errorPage);
    } else if (entry->record) {
        m_jobOfLoadingClip = jobId;
        m_restoreFromClip = false;
        m_memory->showJob(*entry);
        m_services.clips.load(QString::fromStdString(entry->record->output.path));
    }
}

void MainWindow::takeSettings(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    if (!entry) return;
    m_prompt->setRequest(entry->job.request);
    m_prompt->setSeedLocked(true);
    m_defaultsFor.clear();
    onModelChosen();
    m_promptDock->show();
    m_promptDock->raise();
    m_prompt->prompt().focusPrompt();
}

void MainWindow::showModels(bool importAtOnce) {
    ModelsDialog dialog(m_services.models, m_services.catalog, m_services.dialogs, this);
    if (importAtOnce) dialog.importLater();
    dialog.exec();
}

void MainWindow::chooseOutputFolder() {
    const QString folder =
        m_services.dialogs.chooseFolder(this, tr("Output folder"), m_prompt->output().folder());
    if (!folder.isEmpty()) m_prompt->output().setFolder(folder);
}

void MainWindow::copySettings() {
    const std::string text = toJson(m_prompt->request()).dump(2);
    QApplication::clipboard()->setText(QString::fromStdString(text));
    statusBar()->showMessage(tr("Settings copied."), 3000);
}

void MainWindow::showDiagnostics() {
    QStringList lines;
    for (const auto& [folder, facts] : m_facts)
        lines << QStringLiteral("%1, %2, %3")
                     .arg(QString::fromStdString(facts.id), QString::fromStdString(facts.family),
                          QString::fromStdString(facts.dtype));
    m_services.dialogs.showText(this, tr("Diagnostics"),
                                diagnosticsText({m_engineFacts, m_services.codecs, lines}));
}

void MainWindow::addLogLine(int level, const QString& text) {
    m_log->add(static_cast<LogLevel>(level), text);
}

void MainWindow::connectActions() {
    connect(m_actions.openClip, &QAction::triggered, this, [this] {
        const QString path =
            m_services.dialogs.chooseClip(this, tr("Open clip"), m_prompt->output().folder());
        if (!path.isEmpty()) openClip(path, true);
    });
    connect(m_actions.importModel, &QAction::triggered, this, [this] { showModels(true); });
    connect(m_actions.models, &QAction::triggered, this, [this] { showModels(false); });
    connect(m_actions.openFolder, &QAction::triggered, this, [this] {
        QDir().mkpath(m_prompt->output().folder());
        openInFileManager(m_prompt->output().folder());
    });
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions.copySettings, &QAction::triggered, this, &MainWindow::copySettings);
    connect(m_actions.start, &QAction::triggered, this, &MainWindow::start);
    connect(m_actions.cancel, &QAction::triggered, this, &MainWindow::cancelRunning);
    m_actions.cancel->setEnabled(false);
    connect(m_actions.theme, &QActionGroup::triggered, this, [this](QAction* action) {
        m_state.theme = action->data().toString();
        Q_EMIT themeChosen(m_state.theme);
        remember();
    });
    connect(m_actions.resetLayout, &QAction::triggered, this, &MainWindow::arrangeDocks);
    connect(m_actions.diagnostics, &QAction::triggered, this, &MainWindow::showDiagnostics);
    connect(m_actions.licences, &QAction::triggered, this,
            [this] { m_services.dialogs.showText(this, tr("Licences"), licencesText()); });
    connect(m_actions.about, &QAction::triggered, this,
            [this] { m_services.dialogs.showText(this, tr("About Lightreel"), aboutText()); });
}

void MainWindow::connectPrompt() {
    PromptFields& fields = m_prompt->prompt();
    connect(m_prompt, &PromptPanel::startWanted, this, &MainWindow::start);
    connect(m_prompt, &PromptPanel::edited, this,
            [this] { m_actions.start->setEnabled(m_prompt->canStart()); });
    connect(&fields, &PromptFields::modelsWanted, this, [this] { showModels(false); });
    connect(&fields, &PromptFields::modelChosen, this, [this](const ModelChoice& model) {
        m_defaultsFor = model.folder;
        onModelChosen();
    });
    connect(&fields, &PromptFields::countWanted, this, [this](const QString& prompt) {
        const QString folder = m_prompt->prompt().model().folder;
        if (!folder.isEmpty()) m_services.models.countTokens(folder, prompt);
    });
    connect(&m_prompt->output(), &OutputFields::folderWanted, this, &MainWindow::chooseOutputFolder);
    connect(m_queue, &QueuePanel::openWanted, this, &MainWindow::openJob);
    connect(m_queue, &QueuePanel::settingsWanted, this, &MainWindow::takeSettings);
    connect(m_playerTab, &PlayerTab::folderWanted, this,
            [](const QString& path) { openInFileManager(folderOf(path)); });
    connect(m_playerTab, &PlayerTab::tick, this, [this] { onProgress({}); });
}

void MainWindow::connectJobs() {
    connect(&m_tracker, &JobTracker::added, this, [this] { onProgress({}); });
    connect(&m_tracker, &JobTracker::removed, this, [this] { onProgress({}); });
    connect(&m_tracker, &JobTracker::changed, this,
            [this](int row) { onProgress(m_tracker.entries()[static_cast<size_t>(row)].id()); });
    connect(&m_tracker, &JobTracker::started, this, [this](const QString& jobId) {
        m_tabs->setCurrentWidget(m_playerTab);
        onMemory(jobId);
    });
    connect(&m_tracker, &JobTracker::previewArrived, this,
            [this](const QString& jobId, const event::Preview& preview) {
                m_playerTab->showPreview(preview, m_tracker.find(jobId)->job.request.fps);
            });
    connect(&m_tracker, &JobTracker::memoryChanged, this, &MainWindow::onMemory);
    connect(&m_tracker, &JobTracker::finished, this, &MainWindow::onFinished);
    connect(&m_tracker, &JobTracker::failed, this, &MainWindow::onFailed);
    connect(&m_tracker, &JobTracker::cancelled, this, &MainWindow::onCancelled);
}

void MainWindow::connectServices() {
    connect(&m_services.clips, &ClipSource::loaded, this,
            [this](const std::shared_ptr<const LoadedClip>& clip) { onClipLoaded(*clip); });
    connect(&m_services.clips, &ClipSource::failed, this, &MainWindow::onClipFailed);
    ModelService& models = m_services.models;
    connect(&models, &ModelService::inspected, this, &MainWindow::onFacts);
    connect(&models, &ModelService::failed, this, &MainWindow::onModelFailed);
    connect(&models, &ModelService::tokensCounted, this,
            [this](const QString&, const QString& prompt, qint64 count) {
                m_prompt->prompt().showTokens(prompt, count);
            });
    connect(&models, &ModelService::engineDescribed, this,
            [this](const EngineFacts& facts) { m_engineFacts = facts; });
    connect(&m_services.engine, &Engine::ready, this, [this](const QString& device) {
        m_status->showDevice(device);
        m_prompt->setEngineReason({});
        m_log->add(LogLevel::Info, tr("Ready: %1").arg(device));
    });
    connect(&m_services.engine, &Engine::unavailable, this, &MainWindow::onEngineMissing);
    connect(&m_services.catalog, &ModelCatalog::changed, this, [this] {
        const QString before = m_prompt->prompt().model().folder;
        m_prompt->prompt().setModels(m_services.catalog.models());
        if (m_prompt->prompt().model().folder == before) return;
        m_defaultsFor = m_prompt->prompt().model().folder;
        onModelChosen();
    });
}

}  // namespace lightreel
