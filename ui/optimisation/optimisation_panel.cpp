#include "ui/optimisation/optimisation_panel.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include "ui/optimisation/cache_switch.h"
#include "ui/optimisation/chunk_switch.h"
#include "ui/optimisation/slice_row.h"
#include "ui/style/fields_scroll.h"
#include "ui/style/spacing.h"

namespace lightreel {
namespace {

/// Room between two groups beyond that between rows.
void addGap(QGridLayout& grid) {
    grid.setRowMinimumHeight(grid.rowCount(), space::kGroupGap - space::kRowGap);
}

}  // namespace

OptimisationPanel::OptimisationPanel(QWidget* parent) : QWidget(parent) {
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("optimisationFields"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::kLabelGap);
    grid->setVerticalSpacing(space::kRowGap);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    m_cache = new CacheSwitch(*grid, this);
    addGap(*grid);
    m_chunk = new ChunkSwitch(*grid, this);
    addGap(*grid);
    m_slice = new SliceRow(*grid, this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(space::kDockPadding, space::kDockPadding, space::kDockPadding,
                               space::kDockPadding);
    column->addLayout(grid);
    column->addStretch(1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new FieldsScroll("optimisationScroll", page);
    scroll->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);  // spare height is the prompt's
    all->addWidget(scroll);
}

AccelerationOptions OptimisationPanel::wish() const {
    return {m_cache->wish(), m_chunk->wish(), m_slice->wish(), {}};
}

AccelerationOptions OptimisationPanel::options() const {
    return {
        m_cache->effective(), m_chunk->effective(m_frames, m_height / m_sizeMultiple), m_slice->wish(), {}};
}

void OptimisationPanel::setWish(const AccelerationOptions& wish) {
    m_cache->setWish(wish.cache);
    m_chunk->setWish(wish.chunk);
    m_slice->setWish(wish.slice);
}

void OptimisationPanel::forgetModel() {
    m_cache->setDepths(std::nullopt);
}

void OptimisationPanel::setFacts(const ModelFacts& facts) {
    m_cache->setDepths(facts.cacheDepths);
    m_sizeMultiple = std::max(1, facts.sizeMultiple);
}

void OptimisationPanel::setRequest(const GenerationRequest& request) {
    m_frames = request.frames;
    m_height = request.height;
    m_cache->setSteps(request.steps);
    m_slice->setFrames(request.frames);
}

}  // namespace lightreel
