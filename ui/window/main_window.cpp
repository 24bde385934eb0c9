#include "ui/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QScreen>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/window/banner.h"
#include "ui/window/dialogs.h"
#include "ui/window/error_page.h"
#include "ui/window/log_panel.h"
#include "ui/window/look.h"
#include "ui/window/memory_panel.h"
#include "ui/window/output_fields.h"
#include "ui/window/player_tab.h"
#include "ui/window/prompt_panel.h"
#include "ui/window/queue_panel.h"
#include "ui/window/status_line.h"

namespace lightreel {
namespace {

constexpr int kStateVersion = 1;

/// The first local file of a drop; empty when there is none.
QString droppedFile(const QMimeData* data) {
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) return url.toLocalFile();
    return {};
}

}  // namespace

MainWindow::MainWindow(const WindowServices& services, QWidget* parent)
    : QMainWindow(parent), m_services(services), m_tracker(services.engine) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Lightreel"));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setAnimated(false);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    setMinimumSize(1024, 680);
    buildCentre();
    buildDocks();
    m_actions = buildActions(*this, {m_promptDock, m_queueDock, m_memoryDock, m_logDock});
    m_status = new StatusLine(*statusBar(), m_tracker);
    connectActions();
    connectPrompt();
    connectJobs();
    connectServices();
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre() {
    m_banner = new Banner;
    m_playerTab = new PlayerTab;
    m_errorPage = new ErrorPage;
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("centreTabs"));
    m_tabs->setFocusPolicy(Qt::NoFocus);  // its bar takes the focus
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setObjectName(QStringLiteral("centreTabBar"));
    m_tabs->tabBar()->setAccessibleName(tr("Views"));
    m_tabs->tabBar()->setToolTip(tr("Views"));
    m_tabs->addTab(m_playerTab, tr("Player"));
    m_tabs->tabBar()->setExpanding(false);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_tabs, 1);
    setCentralWidget(centre);
    m_errorPage->hide();
    connect(m_banner, &Banner::actionWanted, this, [this] { m_tabs->setCurrentWidget(m_errorPage); });
    connect(m_errorPage, &ErrorPage::settingsWanted, this, &MainWindow::takeSettings);
    connect(m_errorPage, &ErrorPage::logWanted, this, [this] {
        m_logDock->show();
        m_logDock->raise();
    });
    connect(m_playerTab, &PlayerTab::cancelWanted, this, &MainWindow::cancelRunning);
}

QDockWidget* MainWindow::addDock(const char* objectName, const QString& title, QWidget* panel,
                                 Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(QLatin1String(objectName));
    dock->setWidget(panel);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::buildDocks() {
    m_prompt = new PromptPanel;
    m_queue = new QueuePanel(m_tracker);
    m_memory = new MemoryPanel;
    m_log = new LogPanel;
    m_promptDock = addDock("promptDock", tr("Prompt & settings"), m_prompt, Qt::LeftDockWidgetArea);
    m_queueDock = addDock("queueDock", tr("Queue"), m_queue, Qt::RightDockWidgetArea);
    m_memoryDock = addDock("memoryDock", tr("Memory"), m_memory, Qt::BottomDockWidgetArea);
    m_logDock = addDock("logDock", tr("Log"), m_log, Qt::BottomDockWidgetArea);
    arrangeDocks();
}

void MainWindow::arrangeDocks() {
    const QList<std::pair<QDockWidget*, Qt::DockWidgetArea>> places{{m_promptDock, Qt::LeftDockWidgetArea},
                                                                    {m_queueDock, Qt::RightDockWidgetArea},
                                                                    {m_memoryDock, Qt::BottomDockWidgetArea},
                                                                    {m_logDock, Qt::BottomDockWidgetArea}};
    for (const auto& [dock, area] : places) {
        dock->setFloating(false);
        addDockWidget(area, dock);
        dock->show();
    }
    tabifyDockWidget(m_memoryDock, m_logDock);
    m_memoryDock->raise();
    resizeDocks({m_promptDock, m_queueDock}, {328, 304}, Qt::Horizontal);
    resizeDocks({m_memoryDock}, {252}, Qt::Vertical);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const int unfinished = m_tracker.count(JobPhase::Running) + m_tracker.count(JobPhase::Waiting);
    const Question question{
        tr("Quit"),
        tr("Clips not finished: %1. Quitting stops them; finished clips are kept.").arg(unfinished),
        tr("Stop and quit"), tr("Go on")};
    if (unfinished > 0 && !m_services.dialogs.ask(this, question)) return event->ignore();
    remember();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString path = droppedFile(event->mimeData());
    if (path.isEmpty()) return;
    event->acceptProposedAction();
    openClip(path, true);
}

void MainWindow::restore() {
    m_state = m_services.store.load();
    m_prompt->prompt().setModels(m_services.catalog.models());
    m_prompt->output().setFolder(m_state.outputFolder);
    m_prompt->output().setSuffix(m_state.outputSuffix);
    m_prompt->setSeedLocked(m_state.seedLocked);
    if (m_state.request)
        m_prompt->setRequest(*m_state.request);
    else
        m_defaultsFor = m_prompt->prompt().model().folder;
    if (m_state.geometry.isEmpty() || !restoreGeometry(m_state.geometry))
        resize(QSize(1600, 1000).boundedTo(screen()->availableSize() - QSize(16, 48)));  // room for a frame
    if (!m_state.docks.isEmpty()) restoreState(m_state.docks, kStateVersion);
    for (QAction* action : m_actions.theme->actions())
        action->setChecked(action->data().toString() == m_state.theme);
    onModelChosen();
    m_prompt->prompt().focusPrompt();
}

void MainWindow::remember() {
    m_state.geometry = saveGeometry();
    m_state.docks = saveState(kStateVersion);
    m_state.request = m_prompt->request();
    m_state.outputFolder = m_prompt->output().folder();
    m_state.outputSuffix = m_prompt->output().suffix();
    m_state.seedLocked = m_prompt->seedLocked();
    m_services.store.save(m_state);
}

}  // namespace lightreel
