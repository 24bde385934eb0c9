#include "ui/optimisation/optimisation_panel.h"

#include <QGridLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/optimisation/cache_switch.h"
#include "ui/optimisation/chunk_switch.h"
#include "ui/optimisation/expectation.h"
#include "ui/optimisation/forecast_card.h"
#include "ui/optimisation/preset_row.h"
#include "ui/optimisation/slice_row.h"
#include "ui/optimisation/swap_switch.h"
#include "ui/style/describe.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

/// Room between two groups beyond that between rows.
void addGap(QGridLayout& grid) {
    grid.setRowMinimumHeight(grid.rowCount(), space::kGroupGap - space::kRowGap);
}

QGridLayout* threeColumns() {
    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::kLabelGap);
    grid->setVerticalSpacing(space::kRowGap);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    return grid;
}

}  // namespace

OptimisationPanel::OptimisationPanel(QWidget* parent) : QWidget(parent) {
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("optimisationFields"));
    QGridLayout* grid = threeColumns();
    auto* moreFields = new QWidget;
    QGridLayout* more = threeColumns();
    moreFields->setLayout(more);
    buildSwitches(*grid, *more);
    m_more = moreButton(moreFields);
    connect(m_more, &QToolButton::toggled, this, [this, moreFields](bool open) {
        if (open)
            QMetaObject::invokeMethod(
                this, [this, moreFields] { m_scroll->ensureWidgetVisible(moreFields); },
                Qt::QueuedConnection);
    });
    m_forecast = new ForecastCard;
    constexpr int kPadding = space::kDockPadding;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(kPadding, kPadding, kPadding, space::kRowGap);
    column->setSpacing(space::kRowGap);
    column->addLayout(grid);
    column->addWidget(m_more, 0, Qt::AlignLeft);
    column->addWidget(moreFields);
    column->addStretch(1);
    m_scroll = new FieldsScroll("optimisationScroll", page);
    m_scroll->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);  // spare height is the prompt's
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(kPadding, 0, kPadding, kPadding);
    foot->addWidget(m_forecast);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_scroll);
    all->addLayout(foot);
    follow();
}

void OptimisationPanel::buildSwitches(QGridLayout& grid, QGridLayout& more) {
    m_preset = new PresetRow(grid, this);
    grid.addWidget(effectHeadings(), grid.rowCount(), 0, 1, 3);
    m_cache = new CacheSwitch(grid, more, this);
    addGap(grid);
    m_chunk = new ChunkSwitch(grid, more, this);
    addGap(grid);
    m_slice = new SliceRow(grid, this);
    addGap(grid);
    m_swap = new SwapSwitch(grid, this);
    connect(m_preset, &PresetRow::chosen, this, &OptimisationPanel::setWish);
    connect(m_cache, &CacheSwitch::edited, this, &OptimisationPanel::onEdited);
    connect(m_chunk, &ChunkSwitch::edited, this, &OptimisationPanel::onEdited);
    connect(m_slice, &SliceRow::edited, this, &OptimisationPanel::onEdited);
    connect(m_swap, &SwapSwitch::edited, this, &OptimisationPanel::onEdited);
}

/// Shows or folds the fields that few need.
QToolButton* OptimisationPanel::moreButton(QWidget* fields) {
    auto* button = describe(new QToolButton, "moreButton", tr("More settings"),
                            tip(tr("More"), tr("Depth and places of full steps, pieces by hand.")));
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({space::kSmallIcon, space::kSmallIcon});
    const auto turn = [button, fields](bool open) {
        button->setIcon(themeIcon(open ? "down" : "right"));
        fields->setVisible(open);
    };
    connect(button, &QToolButton::toggled, fields, turn);
    turn(false);
    return button;
}

void OptimisationPanel::onEdited() {
    follow();
    Q_EMIT edited();
}

/// What one switch says to the others, to the preset and to the folded part.
void OptimisationPanel::follow() {
    m_swap->setCaching(m_cache->effective().mode != CacheMode::Off);
    m_preset->show(wish());
    const bool differs = m_cache->differsInMore() || m_chunk->differsInMore();
    m_more->setText(differs ? tr("More (changed)") : tr("More"));
}

AccelerationOptions OptimisationPanel::wish() const {
    return {m_cache->wish(), m_chunk->wish(), m_slice->wish(), m_swap->wish()};
}

AccelerationOptions OptimisationPanel::options() const {
    return {m_cache->effective(), m_chunk->effective(), m_slice->effective(), m_swap->effective()};
}

std::map<OptimisationPanel::Switch, AccelerationOptions> OptimisationPanel::turned() const {
    std::map<Switch, AccelerationOptions> turned;
    if (const auto cache = m_cache->turned()) (turned[Switch::Cache] = options()).cache = *cache;
    (turned[Switch::Chunk] = options()).chunk = m_chunk->turned();
    (turned[Switch::Slice] = options()).slice = m_slice->turned();
    if (const auto swap = m_swap->turned()) (turned[Switch::Swap] = options()).swap = *swap;
    if (turned[Switch::Slice] == options()) turned.erase(Switch::Slice);  // one frame has no other way
    return turned;
}

void OptimisationPanel::setWish(const AccelerationOptions& wish) {
    m_cache->setWish(wish.cache);
    m_chunk->setWish(wish.chunk);
    m_slice->setWish(wish.slice);
    m_swap->setWish(wish.swap);
    onEdited();
}

void OptimisationPanel::forgetModel() {
    m_cache->setDepths(std::nullopt);
    m_cache->setBudgetSchedulers({});
    follow();
}

void OptimisationPanel::setFacts(const ModelFacts& facts) {
    m_cache->setDepths(facts.cacheDepths);
    m_cache->setBudgetSchedulers(facts.budgetSchedulers);
    m_sizeMultiple = std::max(1, facts.sizeMultiple);
    m_chunk->setClip(m_frames, m_height / m_sizeMultiple);
    m_slice->setTemporal(facts.temporalDecoder);
    m_slice->setClip(m_frames, m_height / m_sizeMultiple);
    follow();
}

void OptimisationPanel::setRequest(const GenerationRequest& request) {
    m_frames = request.frames;
    m_height = request.height;
    m_cache->setClip(request.steps, request.scheduler);
    m_chunk->setClip(m_frames, m_height / m_sizeMultiple);
    m_slice->setClip(m_frames, m_height / m_sizeMultiple);
    follow();
}

void OptimisationPanel::showForecast(const RunPlan& plan, const std::map<Switch, RunPlan>& turned,
                                     const RunHistory& history, int64_t freeBytes) {
    const auto effect = [&](Switch which, bool on) {
        const auto other = turned.find(which);
        if (other == turned.end()) return Effect();
        return on ? effectOf(plan, other->second, history) : effectOf(other->second, plan, history);
    };
    m_cache->showEffect(effect(Switch::Cache, options().cache.mode != CacheMode::Off));
    m_chunk->showEffect(effect(Switch::Chunk, options().chunk.mode != ChunkMode::Off));
    m_slice->showEffect(effect(Switch::Slice, m_slice->slices()));
    m_swap->showEffect(effect(Switch::Swap, options().swap.what != SwapWhat::Nothing));
    m_forecast->showPeak(highestStage(plan), history.peakError(plan), freeBytes);
    m_forecast->showTime(history.total(plan));
}

void OptimisationPanel::showNoForecast(const QString& reason) {
    m_cache->showEffect({});
    m_chunk->showEffect({});
    m_slice->showEffect({});
    m_swap->showEffect({});
    m_forecast->showNothing(reason);
}

}  // namespace lightreel
