#include "ui/memory/memory_table.h"

#include <QHeaderView>
#include <QLocale>

#include "ui/memory/graph_scale.h"
#include "ui/memory/predicted_levels.h"
#include "ui/memory/stage_look.h"
#include "ui/style/plain_table.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

enum Column { Stage, Step, Kind, Start, Seconds, Allocated, Predicted, Resident, Director, Columns };

}  // namespace

MemoryTable::MemoryTable(QWidget* parent) : QTableWidget(0, Columns, parent) {
    setHorizontalHeaderLabels({tr("Stage"), tr("Step"), tr("Kind"), tr("Start, s"), tr("Seconds"),
                               tr("Peak allocated, GiB"), tr("Predicted, GiB"), tr("Peak resident, GiB"),
                               tr("Director, GiB")});
    makePlainTable(*this, {Step, Start, Seconds, Allocated, Predicted, Resident, Director});
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

void MemoryTable::setRun(const GraphRun& run) {
    const QLocale locale;
    const QString none = QStringLiteral("–");
    const auto gib = [&](int64_t bytes) {
        return locale.toString(toGib(bytes), 'f', bytes < (1 << 27) ? 3 : 2);
    };
    setColumnHidden(Director, run.director.empty());
    setRowCount(static_cast<int>(run.spans.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const TimelineSpan& span = run.spans[static_cast<size_t>(row)];
        const bool over = span.end >= 0;
        const QString kind = stageLook(Theme::darkTheme(), span.name, span.kind).word;
        const QStringList texts{
            span.index > 0 ? tr("Sampling step") : stageTitle(QString::fromStdString(span.name)),
            span.index > 0 ? QString::number(span.index) : none,
            span.index > 0 ? kind : none,
            locale.toString(span.start, 'f', 2),
            over ? locale.toString(span.end - span.start, 'f', 2) : none,
            over ? gib(span.peak.allocated) : none,
            span.index == 0 && predictedBytes(run, span) > 0 ? gib(predictedBytes(run, span)) : none,
            over ? gib(span.peak.resident) : none,
            over ? gib(run.directorPeak(span.start, span.end)) : none};
        for (int column = 0; column < Columns; ++column)
            setItem(row, column,
                    column == Stage || column == Kind ? textCell(texts[column]) : numberCell(texts[column]));
    }
}

}  // namespace lightreel
