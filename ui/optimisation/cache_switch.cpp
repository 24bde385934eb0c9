#include "ui/optimisation/cache_switch.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <algorithm>

#include "ui/optimisation/effect_row.h"
#include "ui/optimisation/rung_spin.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/may_shrink.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kShortest = 2, kLongest = 10;  ///< intervals that the field offers
constexpr int kDeepest = 11;                 ///< of any network, until the model's own is known
constexpr int kFewestSteps = 3;  ///< with two, only the last would reuse, and it draws the details
constexpr int kFewSteps = 4;     ///< up to here little is gained
constexpr int kEvenly = -1;      ///< of the centre
constexpr double kMostDrift = 10;
const std::vector<double> kDriftRungs{0.01, 0.03, 0.1, 0.3, 1};

}  // namespace

CacheSwitch::CacheSwitch(QGridLayout& grid, QGridLayout& more, QObject* parent)
    : QObject(parent),
      m_check(describe(new QCheckBox(tr("&Cache")), "cacheCheck", tr("Cache"),
                       tip(tr("Cache"), tr("Takes what the inner layers gave at an earlier step: faster, and "
                                           "the picture changes a little.")))),
      m_mode(describe(new QComboBox, "cacheModeCombo", tr("Kind of cache"),
                      tip(tr("Kind of cache"),
                          tr("LightCache and DeepCache draw the same frames; LightCache lets its memory go "
                             "before every full step, DeepCache holds it. Adaptive looks at each step and "
                             "computes as much as its drift budget asks for.")))),
      m_interval(describe(new QSpinBox, "cacheIntervalSpin", tr("Full step every so many steps"),
                          tip(tr("Interval"), tr("Every how many steps the whole network runs. More is "
                                                 "faster and changes the picture more.")))),
      m_drift(
          describe(new RungSpin(kDriftRungs), "cacheDriftSpin", tr("Drift budget"),
                   tip(tr("Drift budget"),
                       tr("How far the clip may drift from the uncached one in all. 0.1 stays close, 1 is "
                          "fast, 0 is the uncached clip; any value can be typed.")))),
      m_depth(describe(new QSpinBox, "cacheDepthSpin", tr("Depth"),
                       tip(tr("Depth"), tr("How many layers the steps between still run. 0 is the fewest "
                                           "and the fastest.")))),
      m_centre(describe(new QSpinBox, "cacheCentreSpin", tr("Step with the most full ones round it"),
                        tip(tr("Full steps"), tr("Spread evenly, or densest around one step.")))),
      m_power(
          describe(new QDoubleSpinBox, "cachePowerSpin", tr("How much denser"),
                   tip(tr("Density"), tr("How much denser full steps lie around that step. 1 is even.")))),
      m_effect(new EffectRow("cacheEffect", *m_check)) {
    buildFields();
    addRows(grid);
    addMore(more);
    connect(m_check, &QCheckBox::toggled, this, &CacheSwitch::onEdited);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &CacheSwitch::onEdited);
    for (QSpinBox* field : {m_interval, m_depth, m_centre})
        connect(field, &QSpinBox::valueChanged, this, &CacheSwitch::onEdited);
    for (QDoubleSpinBox* field : {static_cast<QDoubleSpinBox*>(m_drift), m_power})
        connect(field, &QDoubleSpinBox::valueChanged, this, &CacheSwitch::onEdited);
    showEffect({});
    update();
}

void CacheSwitch::buildFields() {
    m_mode->addItem(tr("LightCache"), static_cast<int>(CacheMode::LightCache));
    m_mode->addItem(tr("DeepCache"), static_cast<int>(CacheMode::DeepCache));
    m_mode->addItem(tr("Adaptive"), static_cast<int>(CacheMode::Adaptive));
    m_interval->setRange(kShortest, kLongest);
    m_interval->setPrefix(tr("every "));
    m_interval->setSuffix(tr(" steps"));
    m_drift->setDecimals(3);
    m_drift->setRange(0, kMostDrift);
    m_drift->setPrefix(tr("drift "));
    m_drift->setValue(AccelerationOptions::Cache().errorBudget);
    m_depth->setRange(0, kDeepest);
    m_centre->setRange(kEvenly, 1000);
    m_centre->setSpecialValueText(tr("evenly"));
    m_centre->setPrefix(tr("around "));
    m_centre->setValue(kEvenly);
    m_power->setDecimals(1);
    m_power->setRange(1, 4);
    m_power->setSingleStep(0.1);
    m_power->setPrefix(tr("density "));
    m_power->setValue(AccelerationOptions::Cache().power);
}

void CacheSwitch::addRows(QGridLayout& grid) {
    const int row = grid.rowCount();
    grid.addWidget(m_check, row, 0);
    grid.addWidget(m_mode, row, 1);
    grid.addWidget(m_interval, row, 2);
    grid.addWidget(m_drift, row, 2);  // in the place of the interval
    grid.addWidget(m_effect, row + 1, 0, 1, 3);
    mayShrink(*m_interval);
    mayShrink(*m_drift);
}

void CacheSwitch::addMore(QGridLayout& more) {
    const int row = more.rowCount();
    more.addWidget(fieldLabel(tr("Cache depth"), m_depth), row, 0);
    more.addWidget(m_depth, row, 1);
    more.addWidget(fieldLabel(tr("Full steps"), m_centre), row + 1, 0);
    more.addWidget(m_centre, row + 1, 1);
    more.addWidget(m_power, row + 1, 2);
    mayShrink(*m_centre);
    mayShrink(*m_power);
}

CacheMode CacheSwitch::chosenMode() const {
    return static_cast<CacheMode>(m_mode->currentData().toInt());
}

AccelerationOptions::Cache CacheSwitch::wish() const {
    AccelerationOptions::Cache cache;
    if (m_check->isChecked()) cache.mode = chosenMode();
    cache.interval = m_interval->value();
    cache.depth = m_depth->value();
    if (m_centre->value() != kEvenly) cache.centre = m_centre->value();
    cache.power = m_power->value();
    cache.errorBudget = m_drift->value();
    return cache;
}

AccelerationOptions::Cache CacheSwitch::effective() const {
    AccelerationOptions::Cache cache = wish();
    if (!reason().isEmpty()) cache.mode = CacheMode::Off;
    return cache;
}

std::optional<AccelerationOptions::Cache> CacheSwitch::turned() const {
    if (!reason().isEmpty()) return std::nullopt;
    AccelerationOptions::Cache cache = wish();
    cache.mode = m_check->isChecked() ? CacheMode::Off : chosenMode();
    return cache;
}

bool CacheSwitch::differsInMore() const {
    return m_depth->value() != 0 || m_centre->value() != kEvenly;
}

void CacheSwitch::setWish(const AccelerationOptions::Cache& wish) {
    const bool adaptive = wish.mode == CacheMode::Adaptive;
    const bool caches = adaptive || (wish.mode != CacheMode::Off && wish.interval > 1);  // 1 is uncached
    {
        const QScopedValueRollback quiet(m_quiet, true);
        m_check->setChecked(caches);
        if (caches) m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(wish.mode)));
        m_interval->setMaximum(std::max(kLongest, wish.interval));  // what a clip brings is never shortened
        m_interval->setValue(wish.interval);
        m_depth->setValue(wish.depth);
        m_centre->setValue(wish.centre.value_or(kEvenly));
        m_power->setValue(wish.power);
        m_drift->setValue(wish.errorBudget);
    }
    update();
}

void CacheSwitch::setDepths(std::optional<int> depths) {
    m_depths = depths;
    const QScopedValueRollback quiet(m_quiet, true);
    m_depth->setMaximum(depths > 0 ? *depths - 1 : kDeepest);
    update();
}

void CacheSwitch::setBudgetSchedulers(const std::vector<std::string>& names) {
    m_budgetSchedulers = names;
    update();
}

void CacheSwitch::setClip(int steps, const std::string& scheduler) {
    m_steps = steps;
    m_scheduler = scheduler;
    update();
}

void CacheSwitch::showEffect(const Effect& effect) {
    m_effect->setEffect(effect, tr("changes"));
}

void CacheSwitch::onEdited() {
    update();
    if (!m_quiet) Q_EMIT edited();
}

bool CacheSwitch::hasLongInterval() const {
    return chosenMode() != CacheMode::Adaptive && m_steps >= kFewestSteps && m_interval->value() >= m_steps;
}

bool CacheSwitch::lacksBudget() const {
    return chosenMode() == CacheMode::Adaptive && !m_budgetSchedulers.empty() && !m_scheduler.empty() &&
           std::ranges::count(m_budgetSchedulers, m_scheduler) == 0;
}

QString CacheSwitch::reason() const {
    if (m_depths == 0) return tr("This model has no inner layers to leave out.");
    if (m_steps == 1) return tr("One step leaves nothing to skip.");
    if (m_steps > 0 && m_steps < kFewestSteps) return tr("%1 steps leave nothing to skip.").arg(m_steps);
    if (hasLongInterval())
        return tr("Only the first of %1 steps would be full. Choose a shorter interval.").arg(m_steps);
    if (lacksBudget()) {
        QStringList names;
        for (const std::string& name : m_budgetSchedulers)
            names << schedulerTitle(QString::fromStdString(name));
        return tr("Adaptive works with these samplers only: %1.").arg(names.join(QStringLiteral(", ")));
    }
    return {};
}

void CacheSwitch::update() {
    const QString why = reason();
    const bool usable = why.isEmpty(), caches = usable && m_check->isChecked();
    const bool adaptive = chosenMode() == CacheMode::Adaptive;
    m_check->setEnabled(usable);
    m_mode->setEnabled(caches || hasLongInterval() || lacksBudget());  // else there is no way out
    m_interval->setVisible(!adaptive);
    m_interval->setEnabled(caches || (m_depths != 0 && hasLongInterval()));
    m_drift->setVisible(adaptive);
    m_drift->setEnabled(caches);
    m_depth->setEnabled(caches);
    m_centre->setEnabled(caches && !adaptive);
    m_power->setEnabled(caches && !adaptive && m_centre->value() != kEvenly);
    m_effect->setReason(why);
    m_effect->setNote(m_steps > 0 && m_steps <= kFewSteps ? tr("%1 steps leave little to skip.").arg(m_steps)
                                                          : QString());
}

}  // namespace lightreel
