// The part of MainWindow that remembers.
#include <QCoreApplication>
#include <QScreen>
#include <QTabWidget>

#include "ui/compare/comparison_page.h"
#include "ui/compare/comparison_table.h"
#include "ui/memory/memory_panel.h"
#include "ui/models/model_catalog.h"
#include "ui/optimisation/optimisation_panel.h"
#include "ui/pages/banner.h"
#include "ui/player/clip_source.h"
#include "ui/player/clip_view.h"
#include "ui/player/player_tab.h"
#include "ui/prompt/output_fields.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/window/clip_flow.h"
#include "ui/window/comparison_desk.h"
#include "ui/window/comparison_layout.h"
#include "ui/window/director_flow.h"
#include "ui/window/get_started_page.h"
#include "ui/window/main_window.h"
#include "ui/window/model_flow.h"
#include "ui/window/start_flow.h"

namespace lightreel {

void MainWindow::restore() {
    m_state = m_services.store.load();
    PromptPanel& panel = *m_parts.prompt;
    panel.prompt().setModels(m_services.catalog.models());
    m_parts.getStarted->showModels(m_services.catalog.models());
    m_parts.getStarted->setShownAtStart(m_state.getStartedAtStart);
    panel.output().setFolder(m_state.outputFolder);
    panel.output().setSuffix(m_state.outputSuffix);
    panel.output().setName(m_state.outputName);
    panel.setSeedLocked(m_state.seedLocked);
    if (m_state.request)
        panel.setRequest(*m_state.request);
    else
        m_models->useDefaultsLater();
    m_parts.optimisation->setWish(m_state.acceleration);
    m_tracker.setHistory(m_state.history);
    m_clips->setFolder(m_state.clipFolder.isEmpty() ? m_state.outputFolder : m_state.clipFolder);
    m_start->setFolder(m_state.pictureFolder);
    m_parts.memory->turnTraces(m_state.turnedTraces);
    m_parts.player->view().setLoopMode(static_cast<LoopMode>(m_state.loopMode));
    m_actions.stillClips->setChecked(m_state.stillClips);
    for (QAction* action : m_actions.theme->actions())
        action->setChecked(action->data().toString() == m_state.theme);
    m_parts.comparison->table().turnColumns(m_state.turnedColumns);
    m_comparisons->setFolder(m_state.comparisonFolder);
    if (m_director) m_director->open(m_state.directorModel);
    restorePlaces();
    m_models->refresh();
    if (!m_state.lastClip.isEmpty()) m_services.clips.peek(m_state.lastClip);
    if (m_state.getStartedAtStart) showGetStarted();
    if (!m_state.notice.isEmpty())
        m_parts.banner->show(Banner::Kind::Warning, tr("Settings"),
                             QCoreApplication::translate("Settings", m_state.notice.toUtf8().constData()));
    m_comparisons->offer(m_state.unfinishedComparisons);
    panel.prompt().focusPrompt();
}

void MainWindow::restorePlaces() {
    if (m_state.geometry.isEmpty() || !restoreGeometry(m_state.geometry))
        resize(QSize(1600, 1000).boundedTo(screen()->availableSize() - QSize(16, 48)));  // room for a frame
    if (!m_state.docks.isEmpty()) restoreState(m_state.docks, kLayoutVersion);
}

void MainWindow::remember() {
    PromptPanel& panel = *m_parts.prompt;
    m_state.geometry = saveGeometry();
    m_state.docks = m_comparisonLayout->docks();
    m_state.unfinishedComparisons = m_comparisons->unfinished();
    m_state.turnedColumns = m_parts.comparison->table().turnedColumns();
    m_state.comparisonFolder = m_comparisons->folder();
    if (m_director) m_state.directorModel = m_director->modelFile();
    m_state.request = panel.wish();
    m_state.acceleration = m_parts.optimisation->wish();
    m_state.history = m_tracker.history();
    m_state.outputFolder = panel.output().folder();
    m_state.outputSuffix = panel.output().suffix();
    m_state.outputName = panel.output().name();
    m_state.seedLocked = panel.seedLocked();
    m_state.clipFolder = m_clips->folder();
    m_state.pictureFolder = m_start->folder();
    m_state.turnedTraces = m_parts.memory->turnedTraces();
    m_state.loopMode = static_cast<int>(m_parts.player->view().loopMode());
    m_state.stillClips = m_actions.stillClips->isChecked();
    m_state.getStartedAtStart = m_parts.getStarted->shownAtStart();
    m_services.store.save(m_state);
}

}  // namespace lightreel
