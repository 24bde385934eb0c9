#include "ui/compare/differs_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <cmath>

#include "ui/compare/figures_card.h"
#include "ui/style/describe.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/labels.h"
#include "ui/style/plain_table.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

enum Column { Setting, Baseline, ClipA, ClipB, ColumnCount };

const QString kNone = QStringLiteral("–");

QString figure(double value, int decimals) {
    return QLocale().toString(value, 'f', decimals);
}

QString timeText(const ComparisonRow& a, const ComparisonRow& b, std::optional<bool> comparable) {
    if (!comparable || a.seconds <= 0 || b.seconds <= 0) return kNone;
    if (!*comparable) return tr("not comparable in time");
    const double less = a.seconds - b.seconds;
    return (less >= 0 ? tr("%1\u00A0s less, %2\u00A0× as fast") : tr("%1\u00A0s more, %2\u00A0× as fast"))
        .arg(figure(std::abs(less), 1), figure(a.seconds / b.seconds, 2));
}

QString peakText(const ComparisonRow& a, const ComparisonRow& b) {
    if (a.peak <= 0 || b.peak <= 0) return kNone;
    if (a.peak == b.peak) return tr("the same, %1").arg(memoryText(a.peak));
    return (a.peak > b.peak ? tr("%1 less") : tr("%1 more")).arg(memoryText(std::abs(a.peak - b.peak)));
}

/// One of them may be the baseline itself.
QString distanceText(const ClipPair& pair) {
    const ClipQuality *a = pair.quality(ClipPair::A), *b = pair.quality(ClipPair::B);
    const bool aIsBaseline = pair.index(ClipPair::A) == 0, bIsBaseline = pair.index(ClipPair::B) == 0;
    if (aIsBaseline || bIsBaseline) {
        const ClipQuality* other = aIsBaseline ? b : a;
        return other ? qualityText(other->psnr, QualityMeasure::Psnr) : kNone;
    }
    if (!a || !b) return kNone;
    if (a->psnr == b->psnr) return tr("the same PSNR");
    if (std::isinf(a->psnr)) return tr("A is identical to it");
    if (std::isinf(b->psnr)) return tr("B is identical to it");
    return (b->psnr < a->psnr ? tr("%1\u00A0dB lower PSNR") : tr("%1\u00A0dB higher PSNR"))
        .arg(figure(std::abs(a->psnr - b->psnr), 1));
}

QString measuresText(const FrameQuality* quality) {
    if (!quality) return kNone;
    QStringList texts;
    for (const auto measure : {QualityMeasure::Psnr, QualityMeasure::Ssim, QualityMeasure::Flip})
        texts << qualityText(valueOf(*quality, measure), measure);
    return quality->meanSquareError == 0 ? texts.front() : texts.join(QStringLiteral(" · "));
}

QString frameName(const ClipPair& pair, ClipPair::Side side) {
    return pair.index(side) == 0 ? tr("the baseline") : tr("against the baseline");
}

QString frameText(const ClipPair& pair, ClipPair::Side side, int frame) {
    if (pair.index(side) == 0) return tr("reference");
    const ClipQuality* quality = pair.quality(side);
    const bool known = quality && frame < static_cast<int>(quality->frames.size());
    return measuresText(known ? &quality->frames[static_cast<size_t>(frame)] : nullptr);
}

}  // namespace

DiffersPanel::DiffersPanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("differsPanel"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new FieldsScroll("differsScroll", buildPage()), 1);
    column->addWidget(buildButtons());
    setMaximumWidth(sizeHint().width());
}

QSize DiffersPanel::sizeHint() const {
    constexpr int kCharacters = 56;
    return {fontMetrics().averageCharWidth() * kCharacters, QWidget::sizeHint().height()};
}

QSize DiffersPanel::minimumSizeHint() const {
    return {1, QWidget::minimumSizeHint().height()};
}

QWidget* DiffersPanel::buildPage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(space::kGroupGap, space::kLabelGap, space::kGroupGap, space::kLabelGap);
    column->setSpacing(space::kDockPadding);
    column->addWidget(mediumLabel(tr("What differs")));
    m_table =
        describe(new QTableWidget(0, ColumnCount), "differsTable", tr("Settings that differ"),
                 tip(tr("Settings that differ"), tr("Of the baseline, A and B. All others are alike.")));
    m_table->setHorizontalHeaderLabels({tr("Setting"), tr("Baseline"), tr("A"), tr("B")});
    makePlainTable(*m_table, {});
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(Setting, QHeaderView::ResizeToContents);
    m_table->setTextElideMode(Qt::ElideRight);
    m_same = secondLabel();
    m_same->setObjectName(QStringLiteral("differsSame"));
    m_same->setWordWrap(true);
    m_against = new FiguresCard("againstCard");
    m_frame = new FiguresCard("frameCard");
    column->addWidget(m_table);
    column->addWidget(m_same);
    column->addWidget(m_against);
    column->addWidget(m_frame);
    m_times = addNote(*column, "timesNote");
    m_common = addNote(*column, "commonPartNote");
    m_runs = addNote(*column, "runsNote");
    column->addStretch(1);
    return page;
}

QWidget* DiffersPanel::buildButtons() {
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(space::kGroupGap, space::kLabelGap, space::kGroupGap, space::kLabelGap);
    row->setSpacing(space::kLabelGap);
    m_export = describe(
        new QPushButton(tr("Export report…")), "exportReportButton", tr("Export report"),
        tip(tr("Export report"), tr("Writes the table and all that was measured beside the comparison.")));
    m_use = describe(new QPushButton(tr("Use settings of B")), "useSettingsButton", tr("Use settings of B"),
                     tip(tr("Use settings of B"), tr("The next clip is made with the settings of B.")));
    m_export->setIcon(themeIcon("export"));
    m_use->setIcon(themeIcon("sliders"));
    row->addWidget(m_export);
    row->addWidget(m_use);
    row->addStretch(1);
    connect(m_export, &QPushButton::clicked, this, &DiffersPanel::exportWanted);
    connect(m_use, &QPushButton::clicked, this, &DiffersPanel::settingsWanted);
    return all;
}

void DiffersPanel::setExportable(bool exportable) {
    m_export->setVisible(exportable);
}

DiffersPanel::Note DiffersPanel::addNote(QVBoxLayout& column, const char* objectName) {
    const Note note{new QWidget, new IconLabel("info", Tone::Second), secondLabel()};
    note.text->setObjectName(QLatin1String(objectName));
    note.text->setWordWrap(true);
    auto* row = new QHBoxLayout(note.row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kLabelGap);
    row->addWidget(note.icon, 0, Qt::AlignTop);
    row->addWidget(note.text, 1);
    column.addWidget(note.row);
    return note;
}

void DiffersPanel::showNote(const Note& note, const char* icon, Tone tone, const QString& text) {
    note.row->setVisible(!text.isEmpty());
    note.icon->set(icon, tone);
    note.text->setTone(tone == Tone::Good ? Tone::Plain : tone);
    note.text->setText(text);
}

void DiffersPanel::showPair(const ClipPair& pair) {
    if (!pair.entry(ClipPair::A)) return;
    showDifferences(pair);
    showFigures(pair);
    showNotes(pair);
}

void DiffersPanel::showDifferences(const ClipPair& pair) {
    const ComparedEntry &a = *pair.entry(ClipPair::A), &b = *pair.entry(ClipPair::B);
    const SettingDifferences found = settingDifferences(pair.entries().front(), a, b);
    fillTable(found.rows);
    QString same;
    const bool shown = !pair.frames(ClipPair::A).empty() && !pair.frames(ClipPair::B).empty();
    if (!found.told && !shown)
        same.clear();
    else if (!found.told)
        same = tr("Not every clip says how it was made, so settings cannot be compared.");
    else if (found.rows.empty())
        same = tr("No setting differs: %1.").arg(found.same);
    else if (!found.same.isEmpty())
        same = tr("The same in all: %1.").arg(found.same);
    m_same->setText(same);
    m_same->setVisible(!same.isEmpty());
}

void DiffersPanel::fillTable(const std::vector<SettingDifference>& rows) {
    m_table->setRowCount(static_cast<int>(rows.size()));
    m_table->setVisible(!rows.empty());
    int height = m_table->horizontalHeader()->sizeHint().height();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const SettingDifference& one = rows[static_cast<size_t>(row)];
        m_table->setItem(row, Setting, textCell(one.setting));
        for (int column = Baseline; column < ColumnCount; ++column) {
            const QString& value = one.values[static_cast<size_t>(column - Baseline)];
            auto* cell = textCell(value);
            cell->setToolTip(value);
            m_table->setItem(row, column, cell);
        }
        height += m_table->rowHeight(row);
    }
    m_table->setFixedHeight(height);
}

void DiffersPanel::showFigures(const ClipPair& pair) {
    if (!pair.entry(ClipPair::A)) return;
    const ComparedRun &a = pair.entry(ClipPair::A)->run, &b = pair.entry(ClipPair::B)->run;
    const std::vector<ComparisonRow> rows = comparisonRows({a, b});
    m_against->show(tr("B against A"), {{tr("Time"), timeText(rows[0], rows[1], timesComparable(a, b))},
                                        {tr("Peak memory"), peakText(rows[0], rows[1])},
                                        {tr("Distance from baseline"), distanceText(pair)}});
    m_use->setEnabled(b.done() || !pair.entry(ClipPair::B)->measureHere);
}

void DiffersPanel::showNotes(const ClipPair& pair) {
    const ComparedRun &a = pair.entry(ClipPair::A)->run, &b = pair.entry(ClipPair::B)->run;
    const std::optional<bool> comparable = timesComparable(a, b);
    if (comparable.value_or(true))
        showNote(m_times, "check", Tone::Good,
                 comparable ? tr("One device and build: times are comparable.") : QString());
    else
        showNote(m_times, "warn", Tone::Warning,
                 tr("Another device or build made one of them: not comparable in time."));
    showNote(m_common, "warn", Tone::Warning, pair.commonPartNote());
    const size_t runs = std::min(a.records.size(), b.records.size());
    QString text = tr("Loading and warm-up are left out.");
    if (runs > 1) text += QLatin1Char(' ') + tr("Medians of %1 runs.").arg(runs);
    showNote(m_runs, "info", Tone::Second, runs > 0 ? text : QString());
}

void DiffersPanel::showFrame(const ClipPair& pair, int frame, const FrameQuality* between) {
    m_frame->show(tr("Frame %1: PSNR · SSIM · FLIP").arg(frame + 1),
                  {{frameName(pair, ClipPair::A), frameText(pair, ClipPair::A, frame), 0},
                   {frameName(pair, ClipPair::B), frameText(pair, ClipPair::B, frame), 1},
                   {tr("A against B"), measuresText(between)}});
}

}  // namespace lightreel
