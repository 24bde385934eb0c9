#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/compare/comparison_page.h"
#include "ui/director/director_panel.h"
#include "ui/memory/memory_panel.h"
#include "ui/optimisation/optimisation_panel.h"
#include "ui/pages/banner.h"
#include "ui/pages/error_page.h"
#include "ui/player/player_tab.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/queue/queue_panel.h"
#include "ui/style/dock_title.h"
#include "ui/style/theme_icon.h"
#include "ui/window/clip_flow.h"
#include "ui/window/comparison_desk.h"
#include "ui/window/comparison_layout.h"
#include "ui/window/director_flow.h"
#include "ui/window/failure_desk.h"
#include "ui/window/forecast_flow.h"
#include "ui/window/get_started_page.h"
#include "ui/window/job_flow.h"
#include "ui/window/log_panel.h"
#include "ui/window/model_flow.h"
#include "ui/window/quit_question.h"
#include "ui/window/start_flow.h"
#include "ui/window/status_line.h"

namespace lightreel {
namespace {

constexpr int kLeftDock = 328, kRightDock = 340, kBottomDock = 252;  ///< pixels, as they first stand
constexpr int kQueue = 190, kDirector = 560;                         ///< likewise, the heights at the right

QStringList droppedFiles(const QMimeData* data) {
    QStringList files;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) files << url.toLocalFile();
    return files;
}

}  // namespace

MainWindow::MainWindow(const WindowServices& services, QWidget* parent)
    : QMainWindow(parent), m_services(services), m_tracker(services.engine) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Lightreel"));
    setAcceptDrops(true);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    setMinimumSize(1024, 680);
    m_parts.window = this;
    buildCentre();
    buildDocks();
    m_actions = buildActions(*this, m_parts.docks());
    m_parts.status = new StatusLine(*statusBar(), m_tracker);
    m_failures = new FailureDesk(m_parts, this);
    m_models = new ModelFlow(m_parts, m_services, *m_failures, this);
    m_clips = new ClipFlow(m_parts, m_services, m_tracker, *m_failures, *m_models, this);
    m_jobs = new JobFlow(m_parts, m_tracker, *m_failures, *m_clips, *m_models, this);
    m_start = new StartFlow(m_parts, m_services, *m_clips, *m_models, this);
    m_forecast = new ForecastFlow(m_parts, m_services, m_tracker, this);
    m_comparisons = new ComparisonDesk(m_parts, m_services, m_tracker, *m_failures, *m_models, this);
    m_comparisonLayout = new ComparisonLayout(m_parts, *this, this);
    connectActions();
    connectFlows();
    connectStartImage();
    connectComparison();
    connectDirector();
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre() {
    m_parts.banner = new Banner;
    m_parts.player = new PlayerTab;
    m_parts.errorPage = new ErrorPage(this);  // a tab while there is something to say
    m_parts.getStarted = new GetStartedPage(this);
    m_parts.errorPage->hide();
    m_parts.getStarted->hide();
    auto* tabs = m_parts.tabs = new QTabWidget;
    tabs->setObjectName(QStringLiteral("centreTabs"));
    tabs->setFocusPolicy(Qt::NoFocus);  // its bar takes the focus
    tabs->setDocumentMode(true);
    tabs->setTabsClosable(true);
    tabs->tabBar()->setObjectName(QStringLiteral("centreTabBar"));
    tabs->tabBar()->setAccessibleName(tr("Views"));
    tabs->tabBar()->setToolTip(tr("Views"));
    tabs->tabBar()->setExpanding(false);
    tabs->addTab(m_parts.player, themeIcon("film"), tr("Player"));
    m_parts.comparison = new ComparisonPage;
    tabs->addTab(m_parts.comparison, themeIcon("wipe"), tr("Comparison"));
    for (const int stays : {0, 1}) tabs->tabBar()->setTabButton(stays, QTabBar::RightSide, nullptr);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_parts.banner);
    column->addWidget(tabs, 1);
    centre->setMinimumSize(480, 320);
    setCentralWidget(centre);
    connect(tabs, &QTabWidget::tabCloseRequested, tabs, &QTabWidget::removeTab);
}

QDockWidget* MainWindow::addDock(const char* objectName, const QString& title, QWidget* panel,
                                 Qt::DockWidgetArea area) {
    // Where docks share a place, Qt makes tabs of their titles and takes & for a mnemonic.
    auto* dock = new QDockWidget(QString(title).replace(QLatin1String("&"), QLatin1String("&&")), this);
    dock->setObjectName(QLatin1String(objectName));
    dock->setWidget(panel);
    dock->setTitleBarWidget(new DockTitle(dock, title));
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::buildDocks() {
    m_parts.prompt = new PromptPanel;
    m_parts.optimisation = new OptimisationPanel;
    m_parts.queue = new QueuePanel(m_tracker);
    m_parts.memory = new MemoryPanel;
    m_parts.log = new LogPanel;
    m_parts.promptDock =
        addDock("promptDock", tr("Prompt & settings"), m_parts.prompt, Qt::LeftDockWidgetArea);
    m_parts.optimisationDock =
        addDock("optimisationDock", tr("Optimisation"), m_parts.optimisation, Qt::LeftDockWidgetArea);
    m_parts.queueDock = addDock("queueDock", tr("Queue"), m_parts.queue, Qt::RightDockWidgetArea);
    m_parts.memoryDock = addDock("memoryDock", tr("Memory"), m_parts.memory, Qt::BottomDockWidgetArea);
    m_parts.logDock = addDock("logDock", tr("Log"), m_parts.log, Qt::BottomDockWidgetArea);
    m_parts.queue->furnish(static_cast<DockTitle*>(m_parts.queueDock->titleBarWidget()));
    addDirectorDock();
    m_parts.memory->furnish(static_cast<DockTitle*>(m_parts.memoryDock->titleBarWidget()));
    m_parts.log->furnish(static_cast<DockTitle*>(m_parts.logDock->titleBarWidget()));
    arrangeDocks();
}

void MainWindow::addDirectorDock() {
    if (!m_services.director) return;
    m_parts.director = new DirectorPanel;
    m_parts.directorDock = addDock("directorDock", tr("Director"), m_parts.director, Qt::RightDockWidgetArea);
    m_parts.director->furnish(static_cast<DockTitle*>(m_parts.directorDock->titleBarWidget()));
}

void MainWindow::arrangeDocks() {
    const QList<std::pair<QDockWidget*, Qt::DockWidgetArea>> places{
        {m_parts.promptDock, Qt::LeftDockWidgetArea},   {m_parts.optimisationDock, Qt::LeftDockWidgetArea},
        {m_parts.queueDock, Qt::RightDockWidgetArea},   {m_parts.directorDock, Qt::RightDockWidgetArea},
        {m_parts.memoryDock, Qt::BottomDockWidgetArea}, {m_parts.logDock, Qt::BottomDockWidgetArea}};
    for (const auto& [dock, area] : places) {
        if (!dock) continue;
        dock->setFloating(false);
        addDockWidget(area, dock);
        dock->show();
    }
    tabifyDockWidget(m_parts.memoryDock, m_parts.logDock);
    m_parts.logDock->hide();
    sizeDocks();
}

/// The sides' first widths. Less than the fields need would only move the separator that is painted.
void MainWindow::sizeSides(QDockWidget* right) {
    const int left = std::max(kLeftDock, m_parts.promptDock->minimumSizeHint().width());
    resizeDocks({m_parts.promptDock, right}, {left, kRightDock}, Qt::Horizontal);
}

/// As the docks stand at first. Before the window is shown, Qt forgets it.
void MainWindow::sizeDocks() {
    if (dockWidgetArea(m_parts.queueDock) != Qt::RightDockWidgetArea) return;  // they are joined
    sizeSides(m_parts.queueDock);
    resizeDocks({m_parts.memoryDock}, {kBottomDock}, Qt::Vertical);
    if (m_parts.directorDock)
        resizeDocks({m_parts.queueDock, m_parts.directorDock}, {kQueue, kDirector}, Qt::Vertical);
    layout()->activate();  // else a paint in between shows the separators where the docks are not yet
}

/// In a narrow window queue and Director share the left side with the fields, so that the picture keeps its
/// room.
void MainWindow::joinDocksWhenNarrow() {
    constexpr int kNarrow = 1280;
    for (QDockWidget* dock : {m_parts.queueDock, m_parts.directorDock}) {
        if (!dock || dock->isFloating()) continue;
        const bool joined = tabifiedDockWidgets(m_parts.promptDock).contains(dock);
        if (width() < kNarrow && dockWidgetArea(dock) == Qt::RightDockWidgetArea) {
            tabifyDockWidget(m_parts.promptDock, dock);
            m_parts.promptDock->raise();
        } else if (width() >= kNarrow && joined) {
            addDockWidget(Qt::RightDockWidgetArea, dock);
            sizeSides(dock);
        }
    }
    layout()->activate();  // else the picture stands in a gap for a moment
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    if (isVisible()) QMetaObject::invokeMethod(this, &MainWindow::joinDocksWhenNarrow, Qt::QueuedConnection);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (event->spontaneous()) return;
    QMetaObject::invokeMethod(this, &MainWindow::joinDocksWhenNarrow, Qt::QueuedConnection);
    if (m_state.docks.isEmpty())
        QMetaObject::invokeMethod(this, &MainWindow::sizeDocks, Qt::QueuedConnection);
}

void MainWindow::openClip(const QString& path, bool restoreSettings) {
    m_clips->open(path, restoreSettings);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const int unfinished = m_tracker.count(JobPhase::Running) + m_tracker.count(JobPhase::Waiting);
    if (unfinished > 0 && !m_services.dialogs.ask(this, quitQuestion(m_tracker))) return event->ignore();
    if (const int stopped = m_tracker.count(JobPhase::Running) + m_tracker.count(JobPhase::Waiting))
        m_parts.log->add(LogLevel::Info,
                         tr("Quit; clips stopped: %1. No file of them was left.").arg(stopped));
    remember();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const bool picture = StartFlow::isPicture(*event->mimeData());
    const QStringList files = droppedFiles(event->mimeData());
    if (!picture && files.isEmpty()) return;
    event->acceptProposedAction();
    if (!picture && (files.size() > 1 || ComparisonDesk::isComparison(files.front())))
        return m_parts.tabs->setCurrentWidget(m_parts.comparison);
    m_parts.tabs->setCurrentWidget(m_parts.player);
    m_parts.player->setDropHint(picture ? tr("Drop to start the next clip from this picture")
                                        : tr("Drop to play the clip and restore its settings"));
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    m_parts.player->setDropHint({});
}

void MainWindow::dropEvent(QDropEvent* event) {
    m_parts.player->setDropHint({});
    if (StartFlow::isPicture(*event->mimeData())) {
        event->acceptProposedAction();
        return m_start->drop(*event->mimeData());
    }
    const QStringList files = droppedFiles(event->mimeData());
    if (files.isEmpty()) return;
    event->acceptProposedAction();
    if (ComparisonDesk::isComparison(files.front())) return m_comparisons->open(files.front());
    if (files.size() > 1) return m_comparisons->compareClips(files);
    openClip(files.front(), true);
}

}  // namespace lightreel
