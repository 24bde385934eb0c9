#include "ui/compare/comparison_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/compare/comparison_map.h"
#include "ui/compare/comparison_tab.h"
#include "ui/compare/comparison_table.h"
#include "ui/compare/tape_panel.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/progress_bar.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kBarThickness = 6;
constexpr int kRefreshMs = 250;
constexpr int kClipsShare = 500, kBoardShare = 440, kTableShare = 190, kBelowShare = 200;  ///< at first

std::optional<size_t> memberOf(int entry) {
    return entry < 0 ? std::nullopt : std::optional(static_cast<size_t>(entry));
}

}  // namespace

ComparisonPage::ComparisonPage(QWidget* parent)
    : QWidget(parent),
      m_clips(new ComparisonTab),
      m_table(new ComparisonTable),
      m_tapes(new TapePanel),
      m_map(new ComparisonMap),
      m_board(new QWidget) {
    setObjectName(QStringLiteral("comparisonPage"));
    describe(
        m_map, "compareMap", tr("Map of the settings"),
        tip(tr("Map of the settings"), tr("Peak memory to the right, time upwards. The arrow keys go from "
                                          "setting to setting, Return or a click loads one.")));
    auto* halves = new QSplitter(Qt::Vertical);
    halves->setObjectName(QStringLiteral("compareHalves"));
    halves->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(m_board);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    auto* rows = new QSplitter(Qt::Vertical);
    rows->setObjectName(QStringLiteral("compareRows"));
    rows->setChildrenCollapsible(false);
    rows->addWidget(m_table);
    rows->addWidget(buildBelow());
    rows->setSizes({kTableShare, kBelowShare});
    column->addWidget(rows, 1);
    halves->addWidget(m_clips);
    halves->addWidget(m_board);
    halves->setSizes({kClipsShare, kBoardShare});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(halves);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMs);
    connectParts();
    show(nullptr);
}

QWidget* ComparisonPage::buildHead() {
    m_title = new ElidedLabel(Qt::ElideRight);
    m_title->setFont(mediumFont(m_title->font()));
    m_title->setObjectName(QStringLiteral("comparisonTitle"));
    m_state = secondLabel();
    m_state->setObjectName(QStringLiteral("comparisonState"));
    m_bar = new ProgressBar(kBarThickness);
    m_bar->setObjectName(QStringLiteral("comparisonBar"));
    m_bar->setAccessibleName(tr("Progress of the comparison"));
    m_bar->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    m_pause = describe(new QPushButton, "comparisonPause", tr("Pause"), {});
    showPause(false);
    m_stop =
        describe(new QPushButton(tr("Stop")), "comparisonStop", tr("Stop"),
                 tip(tr("Stop"), tr("Cancels the run that is on and starts no other. What is finished is "
                                    "kept, and Go on takes up the rest.")));
    m_stop->setIcon(themeIcon("stop"));
    m_columns = describe(new QToolButton, "compareColumns", tr("Columns"),
                         tip(tr("Columns"), tr("Which columns the table shows.")));
    m_columns->setIcon(themeIcon("sliders"));
    m_columns->setMenu(m_table->columnsMenu());
    m_columns->setPopupMode(QToolButton::InstantPopup);
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(space::kGroupGap, 4, space::kDockPadding, 4);
    row->setSpacing(space::kLabelGap);
    row->addWidget(m_title);
    row->addWidget(m_bar);
    row->addWidget(m_state);
    row->addStretch(1);
    row->addWidget(m_pause);
    row->addWidget(m_stop);
    row->addWidget(m_columns);
    return head;
}

QWidget* ComparisonPage::buildMapTools() {
    auto* tools = new QWidget;
    auto* colour = describe(new QComboBox, "mapColour", tr("Colour"),
                            tip(tr("Colour"), tr("By which figure the points are coloured.")));
    colour->addItem(QStringLiteral("PSNR"));
    colour->addItem(QStringLiteral("FLIP"));
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(space::kDockPadding, 0, space::kDockPadding, 0);
    row->setSpacing(space::kLabelGap);
    row->addStretch(1);
    row->addWidget(smallLabel(tr("A click on a point loads its settings.")));
    row->addWidget(fieldLabel(tr("Colour"), colour));
    row->addWidget(colour);
    connect(colour, &QComboBox::currentIndexChanged, m_map, [this](int index) {
        m_map->setColour(index == 1 ? ComparisonMap::Colour::Flip : ComparisonMap::Colour::Psnr);
    });
    return tools;
}

/// Memory and map behind one another; the tools of the one in front stand in the tabs' row.
QWidget* ComparisonPage::buildBelow() {
    m_below = new QTabWidget;
    m_below->setObjectName(QStringLiteral("compareBelow"));
    m_below->setDocumentMode(true);
    m_below->setFocusPolicy(Qt::NoFocus);  // its bar takes the focus
    describe(m_below->tabBar(), "compareBelowBar", tr("Memory or map"), tr("Memory or map"));
    m_below->tabBar()->setExpanding(false);
    m_below->addTab(m_tapes, themeIcon("memory"), tr("Memory"));
    m_below->addTab(m_map, themeIcon("target"), tr("Map"));
    auto* tools = new QStackedWidget;
    tools->addWidget(m_tapes->tools());
    tools->addWidget(buildMapTools());
    tools->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    tools->setBackgroundRole(QPalette::Mid);  // the tabs' own
    tools->setAutoFillBackground(true);
    m_below->setCornerWidget(tools, Qt::TopRightCorner);
    connect(m_below, &QTabWidget::currentChanged, tools, &QStackedWidget::setCurrentIndex);
    return m_below;
}

void ComparisonPage::connectParts() {
    connect(&m_refresh, &QTimer::timeout, this, &ComparisonPage::refresh);
    connect(m_clips, &ComparisonTab::selectionChanged, this, &ComparisonPage::onPair);
    connect(m_table, &ComparisonTable::wantedAsA, this, [this](size_t member) {
        const int wanted = static_cast<int>(member), b = m_clips->b();
        m_clips->select(wanted, wanted == b ? m_clips->a() : b);
    });
    connect(m_table, &ComparisonTable::wantedAsB, this, [this](size_t member) {
        const int wanted = static_cast<int>(member), a = m_clips->a();
        m_clips->select(wanted == a ? m_clips->b() : a, wanted);
    });
    connect(m_table, &ComparisonTable::settingsWanted, this, &ComparisonPage::settingsWanted);
    connect(m_map, &ComparisonMap::chosen, this, &ComparisonPage::settingsWanted);
    connect(m_table, &ComparisonTable::runAgainWanted, this, &ComparisonPage::runAgainWanted);
    connect(m_table, &ComparisonTable::folderWanted, this, [this](size_t member) {
        if (m_flow)
            Q_EMIT folderWanted(QString::fromStdString(m_flow->place().framesFolder(member).string()));
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (!m_flow) return;
        if (m_flow->state() == ComparisonFlow::State::Running)
            m_flow->pause();
        else
            m_flow->goOn();
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (m_flow) m_flow->stop();
    });
}

void ComparisonPage::show(ComparisonFlow* flow) {
    if (m_flow) disconnect(m_flow, nullptr, this, nullptr);
    m_flow = flow;
    m_table->show(flow);
    m_board->setVisible(flow != nullptr);
    m_clips->setExportable(flow != nullptr);
    m_clips->showSet(flow ? comparedSet(flow->place(), flow->runs()) : ComparedSet());
    if (flow) {
        connect(flow, &ComparisonFlow::memberChanged, this, &ComparisonPage::refreshSoon);
        connect(flow, &ComparisonFlow::changed, this, &ComparisonPage::showProgress);
    }
    refresh();
}

void ComparisonPage::showMap() {
    m_below->setCurrentIndex(1);
}

void ComparisonPage::refreshSoon() {
    if (!m_refresh.isActive()) m_refresh.start();
}

void ComparisonPage::refresh() {
    showProgress();
    Q_EMIT progressed();
    if (!m_flow) return;
    m_clips->updateSet(comparedSet(m_flow->place(), m_flow->runs()));
    std::vector<bool> failed;
    for (size_t member = 0; member < m_flow->runs().size(); ++member)
        failed.push_back(m_flow->phase(member) == MemberPhase::Failed);
    m_map->setRows(m_table->rows().rows(), failed);
    onPair();
}

void ComparisonPage::onPair() {
    const std::optional<size_t> a = memberOf(m_clips->a()), b = memberOf(m_clips->b());
    if (!m_flow) return;
    m_table->setPair(a, b);
    m_map->setPair(a, b);
    m_tapes->show(m_flow->runs(), a, b);
}

/// One button: what it does next.
void ComparisonPage::showPause(bool running) {
    const QString word = running ? tr("Pause") : tr("Go on");
    m_pause->setText(word);
    m_pause->setAccessibleName(word);
    m_pause->setIcon(themeIcon(running ? "pause" : "play"));
    m_pause->setToolTip(
        running ? tip(word, tr("The run that is on goes on to its end; no other is started until Go on."))
                : tip(word, tr("Runs what is left. Other clips in the queue go first.")));
    m_pause->setAccessibleDescription(spokenTip(m_pause->toolTip()));
}

void ComparisonPage::showProgress() {
    if (!m_flow) return;
    const int total = m_flow->runsTotal(), left = m_flow->runsLeft();
    const ComparisonFlow::State state = m_flow->state();
    const bool running = state == ComparisonFlow::State::Running;
    m_title->setText(m_flow->title());
    m_bar->setVisible(left > 0);
    m_bar->setRange(0, total);
    m_bar->setValue(total - left);
    QString text = left > 0 ? tr("%1 of %2 runs").arg(total - left).arg(total) : tr("%1 runs").arg(total);
    if (state == ComparisonFlow::State::Paused) text = tr("%1 · paused").arg(text);
    if (const auto failed = m_flow->membersFailed(); failed > 0)
        text = tr("%1 · %2 failed").arg(text).arg(failed);
    if (const auto seconds = m_flow->secondsLeft(); seconds && left > 0)
        text = tr("%1 · about %2 left").arg(text, timeLeftText(*seconds));
    else if (running && left > 0)
        text = tr("%1 · time left after the first run").arg(text);
    m_state->setText(text);
    showPause(running);
    m_pause->setVisible(left > 0);
    m_stop->setVisible(running);
}

}  // namespace lightreel
