#include "ui/compare/tape_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/compare/tape_graph.h"
#include "ui/memory/read_out.h"
#include "ui/memory/trace_icon.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/may_shrink.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"

namespace lightreel {
namespace {

QString nameOf(int number) {
    return number == kBaseline ? TapePanel::tr("Baseline") : overlayLetter(number);
}

}  // namespace

TapePanel::TapePanel(QWidget* parent)
    : QWidget(parent), m_graph(new TapeGraph), m_trace(new QComboBox), m_axis(new QComboBox) {
    describe(m_graph, "tapeGraph", tr("Memory of the compared runs"),
             tip(tr("Memory of the compared runs"),
                 tr("The tapes of baseline, A and B over one axis. Left and Right read them out.")));
    describe(m_trace, "tapeTrace", tr("Show"), tip(tr("Show"), tr("Which memory is drawn.")));
    describe(m_axis, "tapeAxis", tr("Align"),
             tip(tr("Align"), tr("Seconds since each run's start, or percent of each run, so that stages "
                                 "stand over one another.")));
    for (const Trace trace : {Trace::Allocated, Trace::Reserved, Trace::Resident})
        m_trace->addItem(traceName(trace), static_cast<int>(trace));
    m_axis->addItem(tr("Start of run"), static_cast<int>(TapeGraph::Axis::Seconds));
    m_axis->addItem(tr("Whole runs, 0–100 %"), static_cast<int>(TapeGraph::Axis::Share));
    for (const int number : {kBaseline, 0, 1}) m_entries.append({number, new QToolButton});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tools = buildTools();
    column->addWidget(m_graph, 1);
    connect(m_trace, &QComboBox::currentIndexChanged, this,
            [this] { m_graph->setTrace(static_cast<Trace>(m_trace->currentData().toInt())); });
    connect(m_axis, &QComboBox::currentIndexChanged, this,
            [this] { m_graph->setAxis(static_cast<TapeGraph::Axis>(m_axis->currentData().toInt())); });
    refresh();
}

QWidget* TapePanel::buildTools() {
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(space::kDockPadding, 0, space::kDockPadding, 0);
    row->setSpacing(space::kRowGap);
    const char* const names[] = {"tapeBaseline", "tapeA", "tapeB"};
    for (int i = 0; i < m_entries.size(); ++i) {
        QToolButton* button = m_entries[i].button;
        const QString name = nameOf(m_entries[i].number);
        describe(button, names[i], name, tip(name, tr("Shows or hides this run's memory.")));
        button->setText(name);
        button->setIcon(overlayIcon(m_entries[i].number));
        button->setIconSize({18, 16});
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setChecked(true);
        makeChip(button);
        connect(button, &QToolButton::toggled, this, &TapePanel::refresh);
        row->addWidget(button);
    }
    row->addSpacing(space::kLabelGap);
    row->addWidget(fieldLabel(tr("Show"), m_trace));
    row->addWidget(m_trace);
    row->addSpacing(space::kLabelGap);
    row->addWidget(fieldLabel(tr("Align"), m_axis));
    row->addWidget(m_axis);
    mayShrink(*m_trace);
    mayShrink(*m_axis);
    return tools;
}

void TapePanel::show(const std::vector<ComparedRun>& runs, std::optional<size_t> a, std::optional<size_t> b) {
    const auto take = [&runs](Entry& entry, std::optional<size_t> member) {
        entry.exists = member && *member < runs.size() && runs[*member].done();
        if (!entry.exists) return;
        entry.name = QString::fromStdString(runs[*member].name);
        entry.run = graphRun(runs[*member].records.front(), GraphRun::State::Over);
    };
    take(m_entries[0], 0);
    take(m_entries[1], a == size_t(0) ? std::nullopt : a);  // the baseline is drawn already
    take(m_entries[2], b == size_t(0) ? std::nullopt : b);
    refresh();
}

void TapePanel::clear() {
    show({}, std::nullopt, std::nullopt);
}

void TapePanel::refresh() {
    QList<TapeGraph::Tape> tapes;
    for (Entry& entry : m_entries) {
        entry.button->setEnabled(entry.exists);
        if (entry.exists && entry.button->isChecked()) tapes.append({{entry.run, entry.number}, entry.name});
    }
    m_graph->setTapes(tapes);
}

}  // namespace lightreel
