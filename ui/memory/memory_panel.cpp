#include "ui/memory/memory_panel.h"

#include <QStackedLayout>
#include <QToolButton>

#include "ui/memory/memory_graph.h"
#include "ui/memory/memory_table.h"
#include "ui/memory/read_out.h"
#include "ui/memory/run_overlay.h"
#include "ui/memory/trace_icon.h"
#include "ui/style/describe.h"
#include "ui/style/dock_title.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kRedrawMs = 100;
constexpr double kLastSeconds = 60;

GraphRun graphRun(const JobEntry& entry) {
    GraphRun run;
    run.samples = entry.timeline.samples();
    run.spans = entry.spans;
    run.steps = entry.stepsTotal;
    run.predicted = entry.record ? entry.record->predictedPeakBytes : entry.plan.peakBytes;
    if (!entry.isOver()) {
        run.state = GraphRun::State::Live;
        const double now = entry.runningSeconds();
        if (const auto left = entry.timeLeft.at(now)) run.expectedSeconds = now + left->seconds;
        run.ahead = entry.timeLeft.ahead(now);
        for (TimelineSpan& span : run.ahead) {  // they join on where the tape ends
            span.start += run.lastSecond() - now;
            span.end += run.lastSecond() - now;
        }
        if (!run.ahead.empty()) run.expectedSeconds = run.ahead.back().end;
    } else if (entry.phase == JobPhase::Failed) {
        run.state = GraphRun::State::Failed;
    }
    return run;
}

/// The last stretch alone, as finely as it was sampled.
void keepLast(double seconds, const MemoryTimeline& timeline, GraphRun& run) {
    run.origin = run.lastSecond() - seconds;
    run.samples = timeline.samplesSince(run.origin);
    std::erase_if(run.samples, [&run](const TimelineSample& sample) { return sample.time < run.origin; });
    while (run.director.size() > 1 && run.director[1].time <= run.origin)
        run.director.erase(run.director.begin());
    std::erase_if(run.spans,
                  [&run](const TimelineSpan& span) { return span.end >= 0 && span.end <= run.origin; });
    for (TimelineSpan& span : run.spans) span.start = std::max(span.start, run.origin);
    run.ahead.clear();
    run.expectedSeconds = 0;
}

bool shownAtFirst(Trace trace) {
    return trace != Trace::Swap;
}

void makeLegendButton(QToolButton* button) {
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({18, 16});
    button->setFixedHeight(20);
    makeChip(button);
}

QString keyOf(const RunRecord& record, const QString& name) {
    return record.jobId.empty() ? name : QString::fromStdString(record.jobId);
}

}  // namespace

MemoryPanel::MemoryPanel(QWidget* parent)
    : QWidget(parent),
      m_graph(new MemoryGraph),
      m_table(new MemoryTable),
      m_lastMinute(new QToolButton),
      m_asTable(new QToolButton),
      m_overlay(new RunOverlay(this)) {
    describe(m_graph, "memoryGraph", tr("Memory graph"),
             tip(tr("Memory graph"), tr("Memory over time, stages above. Left and Right read it out, a click "
                                        "pins the read-out.")));
    describe(m_table, "memoryTable", tr("Memory table"),
             tip(tr("Memory table"), tr("The graph as rows: stages and steps with their peaks.")));
    describe(m_asTable, "memoryAsTable", tr("Show as table"),
             tip(tr("Show as table"), tr("The same figures as rows, for reading and screen readers.")));
    describe(m_lastMinute, "memoryLastMinute", tr("Last minute"),
             tip(tr("Last minute"), tr("Only the last minute of a long run, as finely as it was sampled.")));
    m_lastMinute->setIcon(themeIcon("to-end"));
    m_lastMinute->setCheckable(true);
    m_lastMinute->setAutoRaise(true);
    m_lastMinute->hide();
    connect(m_lastMinute, &QToolButton::toggled, this, &MemoryPanel::draw);
    m_asTable->setIcon(themeIcon("chart"));
    m_asTable->setCheckable(true);
    m_asTable->setAutoRaise(true);
    buildLegend();
    connect(m_overlay, &RunOverlay::changed, this, [this] { m_graph->setOverlays(m_overlay->chosen()); });
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
    addLegend("legendPredicted", Trace::Predicted,
              tr("How high each stage was foretold to stand, before the start."));
    addLegend("legendSwap", Trace::Swap,
              tr("What swapping moves a second, on the right axis, and what caches hold, as a band."));
    addLegend(
        "legendDirector", Trace::Director,
        tr("What the Director held meanwhile, and what it holds now while no clip runs: its models, and "
           "what it remembers of the conversation."));
    makeLegendButton(m_overlay->button());
}

void MemoryPanel::addLegend(const char* objectName, Trace trace, const QString& sentence) {
    auto* button = describe(new QToolButton, objectName, traceName(trace), tip(traceName(trace), sentence));
    button->setText(traceName(trace));
    button->setCheckable(true);
    button->setChecked(shownAtFirst(trace));
    button->setIcon(traceIcon(trace));
    makeLegendButton(button);
    button->setVisible(trace == Trace::Allocated || trace == Trace::Resident);  // what every run has
    connect(button, &QToolButton::toggled, m_graph,
            [this, trace](bool shown) { m_graph->setTraceShown(trace, shown); });
    m_legend.append({trace, button});
}

void MemoryPanel::furnish(DockTitle* title) {
    m_title = title;
    for (const Legend& legend : m_legend) title->addTool(legend.button);
    title->addTool(m_overlay->button());
    for (QToolButton* button : {m_lastMinute, m_asTable}) {
        button->setFixedSize(20, 20);
        title->addRightTool(button);
    }
    title->setDetail(tr("no run yet"));
}

void MemoryPanel::showDirector(const DirectorLevel& level) {
    m_director = level;
    noteDirector();
    showHeld();
}

void MemoryPanel::showHeld() {
    const bool idle = m_entry.phase != JobPhase::Running && m_director && m_director->bytes > 0;
    m_graph->setHeld(idle ? m_director : std::nullopt);
    for (const Legend& legend : m_legend)
        if (legend.trace == Trace::Director)
            legend.button->setVisible(idle || exists(m_graph->run(), Trace::Director));
}

/// At this second of the run that is shown.
void MemoryPanel::noteDirector() {
    if (!m_director || m_entry.phase != JobPhase::Running) return;
    std::vector<HeldBytes>& held = m_besides[m_entry.id()];
    if (!held.empty() && held.back().bytes == m_director->bytes) return;
    held.push_back({held.empty() ? 0 : m_entry.runningSeconds(), m_director->bytes});
}

void MemoryPanel::showJob(const JobEntry& entry) {
    m_entry = entry;
    noteDirector();
    showHeld();
    if (entry.isOver())
        draw();
    else if (!m_redraw.isActive())
        m_redraw.start();
}

void MemoryPanel::draw() {
    m_redraw.stop();
    GraphRun run = graphRun(m_entry);
    if (const auto held = m_besides.find(m_entry.id()); held != m_besides.end()) run.director = held->second;
    const bool isLong = run.state == GraphRun::State::Live && run.lastSecond() > kLastSeconds;
    if (isLong && m_lastMinute->isChecked()) keepLast(kLastSeconds, m_entry.timeline, run);
    display(std::move(run), m_entry.id(), clipTitle(m_entry),
            m_entry.isOver() ? stateText(m_entry) : tr("live"));
}

void MemoryPanel::showRecord(const RunRecord& record, const QString& name) {
    m_redraw.stop();
    display(graphRun(record, GraphRun::State::Over), keyOf(record, name), name, {});
}

void MemoryPanel::showFormer(const RunRecord& record) {
    m_redraw.stop();
    display(graphRun(record, GraphRun::State::Former), keyOf(record, tr("last run")), tr("last run"), {});
}

bool MemoryPanel::exists(const GraphRun& run, Trace trace) {
    switch (trace) {
        case Trace::Allocated:
        case Trace::Resident:
            return true;
        case Trace::Reserved:  // on the processor what the allocator keeps is a part of "resident"
        case Trace::Driver:
            return run.peak(Trace::Driver) > 0;
        case Trace::Predicted:
            return run.peak(Trace::Predicted) > 0;
        case Trace::Swap:
            return run.hasTraffic();
        case Trace::Director:
            return run.peak(Trace::Director) > 0;
    }
    return true;
}

void MemoryPanel::display(GraphRun run, const QString& key, const QString& title, const QString& state) {
    constexpr int kTitleCharacters = 32;
    for (const Legend& legend : m_legend) {
        m_graph->setTraceExists(legend.trace, exists(run, legend.trace));
        legend.button->setVisible(exists(run, legend.trace));
    }
    const QString shown =
        fontMetrics().elidedText(title, Qt::ElideRight, fontMetrics().averageCharWidth() * kTitleCharacters);
    if (m_title) m_title->setDetail(state.isEmpty() ? shown : QStringLiteral("%1 · %2").arg(shown, state));
    if (m_asTable->isChecked()) m_table->setRun(run);  // also behind another tab
    m_lastMinute->setVisible(run.state == GraphRun::State::Live && run.lastSecond() > kLastSeconds);
    m_overlay->setPresent(key);
    if (run.state == GraphRun::State::Over || run.state == GraphRun::State::Former)
        m_overlay->keep(key, shown, run);
    m_graph->setRun(std::move(run));
    showHeld();
}

QStringList MemoryPanel::turnedTraces() const {
    QStringList turned;
    for (const Legend& legend : m_legend)
        if (legend.button->isChecked() != shownAtFirst(legend.trace)) turned << legend.button->objectName();
    return turned;
}

void MemoryPanel::turnTraces(const QStringList& names) {
    for (const Legend& legend : m_legend)
        legend.button->setChecked(shownAtFirst(legend.trace) != names.contains(legend.button->objectName()));
}

}  // namespace lightreel
