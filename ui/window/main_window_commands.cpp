// The part of MainWindow that does what menus and pages ask for.
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

#include "ui/compare/comparison_page.h"
#include "ui/memory/memory_panel.h"
#include "ui/models/model_catalog.h"
#include "ui/optimisation/optimisation_panel.h"
#include "ui/pages/dialogs.h"
#include "ui/pages/error_page.h"
#include "ui/player/clip_source.h"
#include "ui/player/clip_view.h"
#include "ui/player/picture_view.h"
#include "ui/player/player_tab.h"
#include "ui/prompt/output_fields.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/queue/queue_panel.h"
#include "ui/window/clip_flow.h"
#include "ui/window/comparison_desk.h"
#include "ui/window/diagnostics.h"
#include "ui/window/director_flow.h"
#include "ui/window/failure_desk.h"
#include "ui/window/get_started_page.h"
#include "ui/window/job_flow.h"
#include "ui/window/main_window.h"
#include "ui/window/model_flow.h"
#include "ui/window/start_flow.h"

namespace lightreel {
namespace {

void openInFileManager(const QString& folder) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

}  // namespace

void MainWindow::connectActions() {
    connect(m_actions.openClip, &QAction::triggered, m_clips, &ClipFlow::chooseClip);
    connect(m_actions.importModel, &QAction::triggered, this, [this] { m_models->showDialog(true); });
    connect(m_actions.models, &QAction::triggered, this, [this] { m_models->showDialog(false); });
    connect(m_actions.openFolder, &QAction::triggered, this, &MainWindow::openOutputFolder);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions.copySettings, &QAction::triggered, this, &MainWindow::copySettings);
    connect(m_actions.start, &QAction::triggered, m_jobs, &JobFlow::start);
    connect(m_actions.cancel, &QAction::triggered, m_jobs, &JobFlow::cancelRunning);
    connect(m_actions.theme, &QActionGroup::triggered, this, [this](QAction* action) {
        m_state.theme = action->data().toString();
        Q_EMIT themeChosen(m_state.theme);
        remember();
    });
    connect(m_actions.stillClips, &QAction::toggled, this,
            [this](bool still) { m_parts.player->view().setAutoplay(!still); });
    connect(m_actions.resetLayout, &QAction::triggered, this, &MainWindow::arrangeDocks);
    connect(m_actions.getStarted, &QAction::triggered, this, &MainWindow::showGetStarted);
    connect(m_actions.whatWentWrong, &QAction::triggered, m_failures, &FailureDesk::reopen);
    connect(m_actions.diagnostics, &QAction::triggered, this, &MainWindow::showDiagnostics);
    connect(m_actions.licences, &QAction::triggered, this,
            [this] { m_services.dialogs.showText(this, tr("Licences"), licencesText()); });
    connect(m_actions.about, &QAction::triggered, this,
            [this] { m_services.dialogs.showText(this, tr("About Lightreel"), aboutText()); });
    m_actions.cancel->setEnabled(false);
    m_actions.whatWentWrong->setEnabled(false);
}

void MainWindow::connectFlows() {
    connect(m_parts.prompt, &PromptPanel::edited, this,
            [this] { m_actions.start->setEnabled(m_parts.prompt->canStart()); });
    connect(&m_parts.prompt->output(), &OutputFields::folderWanted, this, &MainWindow::chooseOutputFolder);
    connect(m_parts.player, &PlayerTab::folderWanted, this, [](const QString& path) {
        const QFileInfo clip(path);
        openInFileManager(clip.isDir() ? clip.absoluteFilePath() : clip.absolutePath());
    });
    connect(m_parts.errorPage, &ErrorPage::folderWanted, this, &MainWindow::chooseOutputFolder);
    connect(m_parts.errorPage, &ErrorPage::modelsWanted, this, [this] { m_models->showDialog(false); });
    connect(m_parts.errorPage, &ErrorPage::logWanted, this, &MainWindow::showLog);
    connect(m_parts.getStarted, &GetStartedPage::firstClipWanted, this, &MainWindow::makeFirstClip);
    connect(m_parts.getStarted, &GetStartedPage::importWanted, this, [this] { m_models->showDialog(true); });
    connect(m_parts.getStarted, &GetStartedPage::modelsWanted, this, [this] { m_models->showDialog(false); });
    connect(m_failures, &FailureDesk::firstPage, this, [this] { m_actions.whatWentWrong->setEnabled(true); });
    connect(m_jobs, &JobFlow::started, this, &MainWindow::remember);
    connect(m_jobs, &JobFlow::stateChanged, this,
            [this] { m_actions.cancel->setEnabled(m_jobs->canCancel()); });
    connect(m_jobs, &JobFlow::clipMade, this, [this](const QString& path) {
        m_state.lastClip = path;
        m_parts.getStarted->setShownAtStart(false);  // whoever made a clip has started
        remember();
    });
    connect(&m_services.clips, &ClipSource::peeked, this,
            [this](const QString& path, const std::shared_ptr<const RunRecord>& record) {
                if (path != m_state.lastClip || !m_tracker.entries().empty()) return;
                if (!record->timeline.samples().empty()) m_parts.memory->showFormer(*record);
            });
}

/// Frames of the shown clip as start images: by menu, key, button, and from the picture itself.
void MainWindow::connectStartImage() {
    ClipView& view = m_parts.player->view();
    connect(m_actions.startImage, &QAction::triggered, m_start, &StartFlow::choosePicture);
    connect(m_actions.useFrame, &QAction::triggered, m_start, &StartFlow::useFrame);
    connect(m_actions.extend, &QAction::triggered, m_start, &StartFlow::extend);
    connect(&view, &ClipView::useFrameWanted, m_start, &StartFlow::useFrame);
    connect(&view, &ClipView::extendWanted, m_start, &StartFlow::extend);
    view.picture().setContextMenuPolicy(Qt::ActionsContextMenu);
    view.picture().addActions({m_actions.useFrame, m_actions.extend});
    const auto follow = [this, &view] {
        for (QAction* action : {m_actions.useFrame, m_actions.extend})
            action->setEnabled(view.shownFrame() != nullptr);
    };
    connect(&view, &ClipView::framesChanged, this, follow);
    follow();
}

void MainWindow::connectComparison() {
    connect(m_actions.compareSettings, &QAction::triggered, m_comparisons,
            [this] { m_comparisons->compareSettings(CompareDialog::Page::Settings); });
    connect(m_actions.mapOfCard, &QAction::triggered, m_comparisons,
            [this] { m_comparisons->compareSettings(CompareDialog::Page::Grid); });
    connect(m_actions.compareSelected, &QAction::triggered, m_comparisons, &ComparisonDesk::compareSelected);
    connect(m_actions.compareClips, &QAction::triggered, m_comparisons, &ComparisonDesk::chooseClips);
    connect(m_actions.openComparison, &QAction::triggered, m_comparisons, &ComparisonDesk::chooseComparison);
    connect(m_actions.exportReport, &QAction::triggered, m_comparisons, &ComparisonDesk::exportReport);
    connect(m_comparisons, &ComparisonDesk::changed, this, &MainWindow::remember);
    connect(m_parts.comparison, &ComparisonPage::progressed, this,
            [this] { m_actions.exportReport->setEnabled(m_comparisons->canExport()); });
    m_actions.exportReport->setEnabled(false);
    connect(m_jobs, &JobFlow::comparisonWanted, m_comparisons, &ComparisonDesk::showRunning);
    const auto follow = [this] {
        m_actions.compareSelected->setEnabled(m_comparisons->canCompareSelected());
        const bool can = m_parts.prompt->canStart();
        m_actions.compareSettings->setEnabled(can);
        m_actions.mapOfCard->setEnabled(can);
    };
    connect(m_parts.queue, &QueuePanel::selectionChanged, this, follow);
    connect(m_parts.prompt, &PromptPanel::edited, this, follow);
    follow();
}

void MainWindow::connectDirector() {
    if (!m_services.director) return;
    m_director = new DirectorFlow(m_parts, m_services, m_tracker, {*m_clips, *m_jobs, *m_models}, this);
    connect(m_director, &DirectorFlow::modelChosen, this, &MainWindow::remember);
}

void MainWindow::showGetStarted() {
    m_parts.getStarted->showFolders(m_services.catalog.folder(), m_parts.prompt->output().folder());
    if (m_parts.tabs->indexOf(m_parts.getStarted) < 0)
        m_parts.tabs->addTab(m_parts.getStarted, tr("Get started"));
    m_parts.tabs->setCurrentWidget(m_parts.getStarted);
}

void MainWindow::showLog() {
    m_parts.logDock->show();
    m_parts.logDock->raise();
}

void MainWindow::makeFirstClip() {
    PromptFields& fields = m_parts.prompt->prompt();
    if (fields.prompt().trimmed().isEmpty())
        fields.setPrompt(QStringLiteral("a red circle moving right over a blue background"));
    m_parts.tabs->setCurrentWidget(m_parts.player);
    m_jobs->start();
}

void MainWindow::chooseOutputFolder() {
    OutputFields& output = m_parts.prompt->output();
    const QString folder = m_services.dialogs.chooseFolder(this, tr("Output folder"), output.folder());
    if (!folder.isEmpty()) output.setFolder(folder);
}

void MainWindow::openOutputFolder() {
    const QString folder = m_parts.prompt->output().folder();
    QDir().mkpath(folder);
    openInFileManager(folder);
}

void MainWindow::copySettings() {
    nlohmann::json settings = toJson(m_parts.prompt->request());
    settings["acceleration"] = toJson(m_parts.optimisation->options());
    QApplication::clipboard()->setText(QString::fromStdString(settings.dump(2)));
    statusBar()->showMessage(tr("Settings copied."), 3000);
}

void MainWindow::showDiagnostics() {
    QStringList lines;
    for (const auto& [folder, facts] : m_models->facts())
        lines << QStringLiteral("%1, %2, %3")
                     .arg(QString::fromStdString(facts.id), QString::fromStdString(facts.family),
                          QString::fromStdString(facts.dtype));
    m_services.dialogs.showText(this, tr("Diagnostics"),
                                diagnosticsText({m_models->engineFacts(), m_services.codecs, lines}));
}

}  // namespace lightreel
