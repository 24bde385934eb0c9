#include "ui/optimisation/cache_switch.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QSignalBlocker>
#include <QSpinBox>

#include "ui/optimisation/effect_line.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"

namespace lightreel {
namespace {

constexpr int kShortest = 2, kLongest = 10;  ///< intervals that the field offers
constexpr int kDeepest = 11;                 ///< of any network, until the model's own is known
constexpr int kFewestSteps = 3;  ///< with two, only the last would reuse, and it draws the details

}  // namespace

CacheSwitch::CacheSwitch(QGridLayout& grid, QObject* parent)
    : QObject(parent),
      m_check(describe(new QCheckBox(tr("&Cache")), "cacheCheck", tr("Cache"),
                       tip(tr("Cache"), tr("Takes what the inner layers gave at an earlier step.")))),
      m_mode(describe(new QComboBox, "cacheModeCombo", tr("Kind of cache"),
                      tip(tr("Kind of cache"), tr("Both draw the same frames. LightCache lets its memory go "
                                                  "before every full step, DeepCache holds it.")))),
      m_interval(describe(new QSpinBox, "cacheIntervalSpin", tr("Full step every so many steps"),
                          tip(tr("Interval"), tr("Every how many steps the whole network runs. More is "
                                                 "faster and changes the picture more.")))),
      m_depth(describe(new QSpinBox, "cacheDepthSpin", tr("Depth"),
                       tip(tr("Depth"), tr("How many layers the steps between still run. 0 is the fewest "
                                           "and the fastest.")))),
      m_effect(effectLine("cacheEffect")) {
    for (const CacheMode mode : {CacheMode::LightCache, CacheMode::DeepCache})
        m_mode->addItem(mode == CacheMode::LightCache ? tr("LightCache") : tr("DeepCache"),
                        static_cast<int>(mode));
    m_interval->setRange(kShortest, kLongest);
    m_interval->setPrefix(tr("every "));
    m_interval->setSuffix(tr(" steps"));
    m_depth->setRange(0, kDeepest);
    addRows(grid);
    connect(m_check, &QCheckBox::toggled, this, &CacheSwitch::update);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &CacheSwitch::update);
    connect(m_interval, &QSpinBox::valueChanged, this, &CacheSwitch::onEdited);
    connect(m_depth, &QSpinBox::valueChanged, this, &CacheSwitch::update);
    update();
}

void CacheSwitch::addRows(QGridLayout& grid) {
    const int row = grid.rowCount();
    Label* depth = fieldLabel(tr("Depth"), m_depth);
    depth->setContentsMargins(checkTextIndent(), 0, 0, 0);
    grid.addWidget(m_check, row, 0);
    grid.addWidget(m_mode, row, 1);
    grid.addWidget(m_interval, row, 2);
    grid.addWidget(depth, row + 1, 0);
    grid.addWidget(m_depth, row + 1, 1);
    grid.addWidget(m_effect, row + 2, 0, 1, 3);
}

AccelerationOptions::Cache CacheSwitch::wish() const {
    AccelerationOptions::Cache cache;
    if (m_check->isChecked()) cache.mode = static_cast<CacheMode>(m_mode->currentData().toInt());
    cache.interval = m_interval->value();
    cache.depth = m_depth->value();
    cache.centre = m_centre;
    cache.power = m_power;
    return cache;
}

AccelerationOptions::Cache CacheSwitch::effective() const {
    AccelerationOptions::Cache cache = wish();
    if (!reason().isEmpty()) cache.mode = CacheMode::Off;
    return cache;
}

void CacheSwitch::setWish(const AccelerationOptions::Cache& wish) {
    const bool caches = wish.mode != CacheMode::Off && wish.interval > 1;  // an interval of 1 is uncached
    {
        const QSignalBlocker quiet(m_interval);
        m_check->setChecked(caches);
        if (caches) m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(wish.mode)));
        m_interval->setMaximum(std::max(kLongest, wish.interval));  // what a clip brings is never shortened
        m_interval->setValue(wish.interval);
        m_depth->setValue(wish.depth);
    }
    m_centre = wish.centre;
    m_power = wish.power;
    update();
}

void CacheSwitch::setDepths(std::optional<int> depths) {
    m_depths = depths;
    m_depth->setMaximum(depths > 0 ? *depths - 1 : kDeepest);
    update();
}

void CacheSwitch::setSteps(int steps) {
    m_steps = steps;
    update();
}

void CacheSwitch::onEdited() {
    m_centre.reset();
    update();
}

bool CacheSwitch::hasLongInterval() const {
    return m_steps >= kFewestSteps && m_interval->value() >= m_steps;
}

QString CacheSwitch::reason() const {
    if (m_depths == 0) return tr("This model has no inner layers to leave out.");
    if (m_steps == 1) return tr("One step leaves nothing to skip.");
    if (m_steps > 0 && m_steps < kFewestSteps) return tr("%1 steps leave nothing to skip.").arg(m_steps);
    if (hasLongInterval())
        return tr("Only the first of %1 steps would be full. Choose a shorter interval.").arg(m_steps);
    return {};
}

QString CacheSwitch::effect() const {
    QString effect = tr("The steps between run only the outer layers: faster, the picture changes a little.");
    if (!m_centre) return effect;
    return effect + QLatin1Char(' ') + tr("Full steps lie densest around step %1.").arg(*m_centre);
}

void CacheSwitch::update() {
    const QString why = reason();
    const bool usable = why.isEmpty(), caches = usable && m_check->isChecked();
    m_check->setEnabled(usable);
    m_mode->setEnabled(caches);
    m_depth->setEnabled(caches);
    m_interval->setEnabled(caches || (m_depths != 0 && hasLongInterval()));  // else there is no way out
    showEffect(*m_effect, *m_check, effect(), why);
}

}  // namespace lightreel
