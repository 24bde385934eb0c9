#include "ui/compare/comparison_tab.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/compare/compare_header.h"
#include "ui/compare/compare_player.h"
#include "ui/compare/differs_panel.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kNarrowCharacters = 165;  ///< below this the panel folds away by itself

QString listName(const ComparedEntry& entry) {
    if (entry.load) return entry.name;
    return (entry.run.error ? ComparisonTab::tr("%1 (failed)") : ComparisonTab::tr("%1 (no clip yet)"))
        .arg(entry.name);
}

}  // namespace

ComparisonTab::ComparisonTab(QWidget* parent)
    : QWidget(parent),
      m_pair(new ClipPair(this)),
      m_pages(new QStackedWidget),
      m_header(new CompareHeader),
      m_player(new ComparePlayer(*m_pair)),
      m_panel(new DiffersPanel) {
    setObjectName(QStringLiteral("comparisonTab"));
    m_pages->addWidget(buildEmptyPage());
    m_pages->addWidget(buildClipsPage());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    connectHeader();
    connect(m_pair, &ClipPair::recordsChanged, this, &ComparisonTab::showDifferences);
    connect(m_pair, &ClipPair::framesChanged, this, &ComparisonTab::showDifferences);
    connect(m_pair, &ClipPair::qualityChanged, m_panel, [this] { m_panel->showFigures(*m_pair); });
    connect(m_player, &ComparePlayer::betweenChanged, this, &ComparisonTab::showFrameFigures);
    connect(m_player, &ComparePlayer::frameChanged, this, &ComparisonTab::frameChanged);
    connect(m_player, &ComparePlayer::fullScreenWanted, this, &ComparisonTab::setFullScreen);
    connect(m_panel, &DiffersPanel::exportWanted, this, &ComparisonTab::exportWanted);
    connect(m_panel, &DiffersPanel::settingsWanted, this, [this] {
        if (const ComparedEntry* b = m_pair->entry(ClipPair::B)) Q_EMIT settingsWanted(settingsOf(*b));
    });
}

ComparisonTab::~ComparisonTab() = default;

QWidget* ComparisonTab::buildEmptyPage() {
    constexpr int kIcon = 20;
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setSpacing(space::kGroupGap);
    auto* sentence = secondLabel(tr("Pick two clips, or compare settings."));
    auto* button =
        describe(new QPushButton(tr("Compare settings…")), "compareSettingsButton", tr("Compare settings"),
                 tip(tr("Compare settings"), tr("Makes one clip with several settings and shows "
                                                "what they cost and what they change.")));
    column->addStretch(1);
    column->addWidget(new IconLabel("side", Tone::Second, kIcon), 0, Qt::AlignHCenter);
    column->addWidget(sentence, 0, Qt::AlignHCenter);
    column->addWidget(button, 0, Qt::AlignHCenter);
    column->addStretch(1);
    connect(button, &QPushButton::clicked, this, &ComparisonTab::compareSettingsWanted);
    return page;
}

QWidget* ComparisonTab::buildClipsPage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_body = new QHBoxLayout;
    m_body->setSpacing(0);
    m_body->addWidget(m_player, 1);
    m_body->addWidget(m_panel);
    column->addWidget(m_header);
    column->addLayout(m_body, 1);
    return page;
}

void ComparisonTab::connectHeader() {
    CompareView& view = m_player->view();
    connect(m_header, &CompareHeader::picked, this, &ComparisonTab::select);
    connect(m_header, &CompareHeader::modeWanted, m_player, &ComparePlayer::setMode);
    connect(m_header, &CompareHeader::heatKindWanted, m_player, &ComparePlayer::setHeatKind);
    connect(m_header, &CompareHeader::gainWanted, m_player, &ComparePlayer::setGain);
    connect(m_header, &CompareHeader::onionWanted, &view, &CompareView::setOnion);
    connect(m_header, &CompareHeader::zoomWanted, &view, &CompareView::setZoom);
    connect(m_header, &CompareHeader::detailsWanted, m_panel, &QWidget::setVisible);
    connect(m_player, &ComparePlayer::modeChanged, m_header, &CompareHeader::showMode);
    connect(&view, &CompareView::shownScaleChanged, m_header,
            [this, &view] { m_header->showZoom(view.zoom()); });
    m_header->showZoom(view.zoom());
    m_header->showDetails(true);
}

void ComparisonTab::showSet(const ComparedSet& set) {
    m_player->setPlaying(false);
    setAccessibleName(tr("Comparison: %1").arg(set.title));
    m_pair->setEntries(set.entries, true);
    listNames();
    const bool two = set.entries.size() > 1;
    m_pages->setCurrentIndex(two ? 1 : 0);
    if (!two) return;
    int next = 1;
    while (next + 1 < static_cast<int>(set.entries.size()) && !set.entries[static_cast<size_t>(next)].load)
        ++next;
    select(0, set.entries[static_cast<size_t>(next)].load ? next : 1);
    m_player->showFrame(0);
}

void ComparisonTab::updateSet(const ComparedSet& set) {
    if (set.entries.size() != m_pair->entries().size()) return showSet(set);
    m_pair->setEntries(set.entries, false);
    listNames();
    showDifferences();
}

void ComparisonTab::listNames() {
    QStringList names;
    for (const ComparedEntry& entry : m_pair->entries()) names << listName(entry);
    m_header->setNames(names);
}

void ComparisonTab::select(int a, int b) {
    const int count = static_cast<int>(m_pair->entries().size());
    if (a == b || std::min(a, b) < 0 || std::max(a, b) >= count) return;
    if (a == this->a() && b == this->b()) return m_header->showPicks(a, b);
    m_pair->select(a, b);
    m_header->showPicks(a, b);
    showDifferences();
    Q_EMIT selectionChanged(a, b);
}

int ComparisonTab::a() const {
    return m_pair->index(ClipPair::A);
}

int ComparisonTab::b() const {
    return m_pair->index(ClipPair::B);
}

int ComparisonTab::frame() const {
    return m_player->frame();
}

void ComparisonTab::showFrame(int frame) {
    m_player->showFrame(frame);
}

void ComparisonTab::setExportable(bool exportable) {
    m_panel->setExportable(exportable);
}

AccelerationOptions ComparisonTab::settingsOf(const ComparedEntry& entry) const {
    return entry.run.done() ? entry.run.records.front().acceleration : entry.run.acceleration;
}

void ComparisonTab::showDifferences() {
    m_panel->showPair(*m_pair);
    showFrameFigures();
}

void ComparisonTab::showFrameFigures() {
    m_panel->showFrame(*m_pair, m_player->frame(), m_player->between().get());
}

/// Only the player: its pictures, scrubber, strip and transport.
void ComparisonTab::setFullScreen(bool full) {
    m_player->showFullScreenState(full);
    if (full == m_player->isWindow()) return;
    if (full) {
        m_player->setParent(this, Qt::Window);
        m_player->showFullScreen();
    } else {
        m_player->setWindowState(Qt::WindowNoState);
        m_body->insertWidget(0, m_player, 1);
        m_player->show();
    }
    m_player->view().setFocus();
}

void ComparisonTab::resizeEvent(QResizeEvent*) {
    const bool narrow = width() < fontMetrics().averageCharWidth() * kNarrowCharacters;
    if (narrow == m_narrow) return;
    m_narrow = narrow;
    m_panel->setVisible(!narrow);
    m_header->showDetails(!narrow);
}

void ComparisonTab::keyPressEvent(QKeyEvent* event) {
    if (m_pages->currentIndex() == 0 || !m_player->press(*event)) QWidget::keyPressEvent(event);
}

void ComparisonTab::keyReleaseEvent(QKeyEvent* event) {
    if (!m_player->release(*event)) QWidget::keyReleaseEvent(event);
}

}  // namespace lightreel
