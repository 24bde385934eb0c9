#include "ui/window/memory_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/window/describe.h"
#include "ui/window/figures.h"
#include "ui/window/look.h"
#include "ui/window/memory_plot.h"

namespace lightreel {
namespace {

constexpr int kRedrawMs = 100;

QTableWidgetItem* cell(const QString& text, bool number) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    return item;
}

}  // namespace

MemoryPanel::MemoryPanel(QWidget* parent)
    : QWidget(parent),
      m_plot(new MemoryPlot),
      m_table(new QTableWidget(0, 6)),
      m_title(look::secondLabel(tr("no run yet"))),
      m_peak(new QLabel) {
    describe(m_plot, "memoryGraph", tr("Memory graph"),
             tr("Memory over time, with the stages of the run above it."));
    describe(m_table, "memoryTable", tr("Memory table"),
             tr("The graph as a table: stages and steps with their peaks."));
    m_table->setHorizontalHeaderLabels(
        {tr("Stage"), tr("Step"), tr("Start, s"), tr("Seconds"), tr("Allocated, GiB"), tr("Resident, GiB")});
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->hide();
    m_title->setObjectName(QStringLiteral("memoryTitle"));
    m_peak->setObjectName(QStringLiteral("memoryPeak"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildLegend());
    column->addWidget(m_plot, 1);
    column->addWidget(m_table, 1);
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(kRedrawMs);
    connect(&m_redraw, &QTimer::timeout, this, &MemoryPanel::draw);
}

QToolButton* MemoryPanel::legendButton(const char* objectName, const QString& name, const QString& sentence,
                                       int trace) {
    auto* button = describe(new QToolButton, objectName, name, tip(name, sentence));
    button->setText(name);
    button->setCheckable(true);
    button->setChecked(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIcon(MemoryPlot::sample(trace));
    connect(button, &QToolButton::toggled, m_plot,
            [this, trace](bool shown) { m_plot->setTraceShown(trace, shown); });
    return button;
}

QWidget* MemoryPanel::buildLegend() {
    auto* legend = new QWidget;
    auto* row = new QHBoxLayout(legend);
    row->setContentsMargins(look::kDockPadding, 4, look::kDockPadding, 4);
    row->setSpacing(look::kRowGap);
    m_reserved = legendButton("legendReserved", tr("Reserved"),
                              tr("Held by the allocator, more than it hands out."), MemoryPlot::Reserved);
    m_reserved->hide();  // equals "allocated" on the CPU
    m_asTable =
        describe(new QToolButton, "memoryAsTable", tr("Show as table"),
                 tip(tr("Show as table"), tr("The same figures as rows, for reading and screen readers.")));
    m_asTable->setCheckable(true);
    look::setIcon(m_asTable, "chart");
    row->addWidget(m_title);
    row->addSpacing(look::kRowGap);
    row->addWidget(legendButton("legendAllocated", tr("Allocated"), tr("Handed out for the model's numbers."),
                                MemoryPlot::Allocated));
    row->addWidget(m_reserved);
    row->addWidget(legendButton("legendResident", tr("Resident (RAM)"),
                                tr("What this program occupies in RAM, mapped model files included."),
                                MemoryPlot::Resident));
    row->addStretch(1);
    row->addWidget(m_peak);
    row->addWidget(m_asTable);
    connect(m_asTable, &QToolButton::toggled, this, [this](bool asTable) {
        m_plot->setVisible(!asTable);
        m_table->setVisible(asTable);
    });
    return legend;
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
    const JobEntry& entry = m_entry;
    m_plot->setRun(entry.timeline, entry.spans, !entry.isOver());
    QString title = jobTitle(entry.job);
    title = fontMetrics().elidedText(title, Qt::ElideRight, fontMetrics().averageCharWidth() * 24);
    m_title->setText(QStringLiteral("%1 · %2").arg(title, entry.isOver() ? stateText(entry) : tr("live")));
    MemoryReading peak = entry.timeline.peak();
    for (const TimelineSpan& span : entry.spans)
        peak.allocated = std::max(peak.allocated, span.peak.allocated);
    m_reserved->setVisible(peak.reserved > peak.allocated);
    m_peak->setText((entry.isOver() ? tr("Peak %1") : tr("Peak so far %1")).arg(memoryText(peak.allocated)));
    if (m_table->isVisible() || entry.isOver()) fillTable(entry);
}

void MemoryPanel::fillTable(const JobEntry& entry) {
    const QLocale locale;
    const auto gib = [&](int64_t bytes) {
        return locale.toString(static_cast<double>(bytes) / (1 << 30), 'f', 2);
    };
    m_table->setRowCount(static_cast<int>(entry.spans.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const TimelineSpan& span = entry.spans[static_cast<size_t>(row)];
        const QString seconds =
            span.end < 0 ? QStringLiteral("–") : locale.toString(span.end - span.start, 'f', 2);
        const QString step = span.index > 0 ? QString::number(span.index) : QStringLiteral("–");
        m_table->setItem(row, 0, cell(stageTitle(QString::fromStdString(span.name)), false));
        m_table->setItem(row, 1, cell(step, true));
        m_table->setItem(row, 2, cell(locale.toString(span.start, 'f', 2), true));
        m_table->setItem(row, 3, cell(seconds, true));
        m_table->setItem(row, 4, cell(gib(span.peak.allocated), true));
        m_table->setItem(row, 5, cell(gib(span.peak.resident), true));
    }
}

}  // namespace lightreel
