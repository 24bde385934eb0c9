#include "ui/memory/memory_panel.h"

#include <QStackedLayout>
#include <QToolButton>

#include "ui/memory/memory_graph.h"
#include "ui/memory/memory_table.h"
#include "ui/memory/read_out.h"
#include "ui/memory/trace_icon.h"
#include "ui/style/describe.h"
#include "ui/style/dock_title.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kRedrawMs = 100;

GraphRun graphRun(const JobEntry& entry) {
    GraphRun run;
    run.samples = entry.timeline.samples();
    run.spans = entry.spans;
    run.steps = entry.stepsTotal;
    if (!entry.isOver()) {
        run.state = GraphRun::State::Live;
        const double now = entry.runningSeconds();
        if (const auto left = entry.timeLeft.at(now)) run.expectedSeconds = now + left->seconds;
    } else if (entry.phase == JobPhase::Failed) {
        run.state = GraphRun::State::Failed;
    }
    return run;
}

GraphRun graphRun(const RunRecord& record, GraphRun::State state) {
    GraphRun run;
    run.samples = record.timeline.samples();
    run.spans = record.timeline.spans();
    run.steps = record.request.steps;
    run.state = state;
    return run;
}

}  // namespace

MemoryPanel::MemoryPanel(QWidget* parent)
    : QWidget(parent), m_graph(new MemoryGraph), m_table(new MemoryTable), m_asTable(new QToolButton) {
    describe(m_graph, "memoryGraph", tr("Memory graph"),
             tip(tr("Memory graph"), tr("Memory over time, stages above. Left and Right read it out, a click "
                                        "pins the read-out.")));
    describe(m_table, "memoryTable", tr("Memory table"),
             tip(tr("Memory table"), tr("The graph as rows: stages and steps with their peaks.")));
    describe(m_asTable, "memoryAsTable", tr("Show as table"),
             tip(tr("Show as table"), tr("The same figures as rows, for reading and screen readers.")));
    m_asTable->setIcon(themeIcon("chart"));
    m_asTable->setCheckable(true);
    m_asTable->setAutoRaise(true);
    buildLegend();
    auto* pages = new QStackedLayout(this);
    pages->setContentsMargins(0, 0, 0, 0);
    pages->addWidget(m_graph);
    pages->addWidget(m_table);
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(kRedrawMs);
    connect(&m_redraw, &QTimer::timeout, this, &MemoryPanel::draw);
    connect(m_asTable, &QToolButton::toggled, this, [this, pages](bool asTable) {
        if (asTable) m_table->setRun(m_graph->run());
        pages->setCurrentIndex(asTable ? 1 : 0);
    });
}

void MemoryPanel::buildLegend() {
    addLegend("legendAllocated", Trace::Allocated, tr("Handed out for the model's numbers."));
    addLegend("legendReserved", Trace::Reserved, tr("Held by the allocator, more than it hands out."));
    addLegend("legendResident", Trace::Resident,
              tr("What this program occupies in RAM, mapped model files included."));
    addLegend("legendDriver", Trace::Driver, tr("In use on the whole card, other programs included."));
}

void MemoryPanel::addLegend(const char* objectName, Trace trace, const QString& sentence) {
    auto* button = describe(new QToolButton, objectName, traceName(trace), tip(traceName(trace), sentence));
    button->setText(traceName(trace));
    button->setCheckable(true);
    button->setChecked(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIcon(traceIcon(trace));
    button->setIconSize({18, 16});
    button->setFixedHeight(20);
    makeChip(button);
    button->setVisible(trace == Trace::Allocated || trace == Trace::Resident);  // what the processor has
    connect(button, &QToolButton::toggled, m_graph,
            [this, trace](bool shown) { m_graph->setTraceShown(trace, shown); });
    m_legend.append({trace, button});
}

void MemoryPanel::furnish(DockTitle* title) {
    m_title = title;
    for (const Legend& legend : m_legend) title->addTool(legend.button);
    m_asTable->setFixedSize(20, 20);
    title->addRightTool(m_asTable);
    title->setDetail(tr("no run yet"));
}

void MemoryPanel::showJob(const JobEntry& entry) {
    m_entry = entry;
    if (entry.isOver())
        draw();
    else if (!m_redraw.isActive())
        m_redraw.start();
}

void MemoryPanel::draw() {
    m_redraw.stop();
    display(graphRun(m_entry), jobTitle(m_entry.job), m_entry.isOver() ? stateText(m_entry) : tr("live"));
}

void MemoryPanel::showRecord(const RunRecord& record, const QString& name) {
    m_redraw.stop();
    display(graphRun(record, GraphRun::State::Over), name, {});
}

void MemoryPanel::showFormer(const RunRecord& record) {
    m_redraw.stop();
    display(graphRun(record, GraphRun::State::Former), tr("last run"), {});
}

void MemoryPanel::display(GraphRun run, const QString& title, const QString& state) {
    constexpr int kTitleCharacters = 32;
    // On the processor there is no card, and what the allocator keeps is a part of "resident": not offered.
    const bool card = run.peak(Trace::Driver) > 0;
    for (const Legend& legend : m_legend) {
        const bool exists = card || legend.trace == Trace::Allocated || legend.trace == Trace::Resident;
        m_graph->setTraceExists(legend.trace, exists);
        legend.button->setVisible(exists);
    }
    const QString shown =
        fontMetrics().elidedText(title, Qt::ElideRight, fontMetrics().averageCharWidth() * kTitleCharacters);
    if (m_title) m_title->setDetail(state.isEmpty() ? shown : QStringLiteral("%1 · %2").arg(shown, state));
    if (m_table->isVisible()) m_table->setRun(run);
    m_graph->setRun(std::move(run));
}

QStringList MemoryPanel::hiddenTraces() const {
    QStringList hidden;
    for (const Legend& legend : m_legend)
        if (!legend.button->isChecked()) hidden << legend.button->objectName();
    return hidden;
}

void MemoryPanel::hideTraces(const QStringList& names) {
    for (const Legend& legend : m_legend)
        legend.button->setChecked(!names.contains(legend.button->objectName()));
}

}  // namespace lightreel
