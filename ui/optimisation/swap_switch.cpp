#include "ui/optimisation/swap_switch.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QScopedValueRollback>

#include "ui/optimisation/effect_row.h"
#include "ui/style/describe.h"
#include "ui/style/may_shrink.h"

namespace lightreel {

SwapSwitch::SwapSwitch(QGridLayout& grid, QObject* parent)
    : QObject(parent),
      m_check(describe(new QCheckBox(tr("S&wap")), "swapCheck", tr("Swap"),
                       tip(tr("Swap"), tr("Lets leave memory what is not needed at the moment, and brings it "
                                          "back in time. The picture stays the same.")))),
      m_what(
          describe(new QComboBox, "swapValueCombo", tr("What is swapped"),
                   tip(tr("What is swapped"),
                       tr("Weights are read from the model's files again at every step. Features are what a "
                          "cache keeps, moved to a scratch file.")))),
      m_mode(
          describe(new QComboBox, "swapModeCombo", tr("How copies are made"),
                   tip(tr("Copies"), tr("In the background, or each one waited for. Waiting shows what the "
                                        "background earns.")))),
      m_effect(new EffectRow("swapEffect", *m_check)) {
    m_what->addItem(tr("Weights"), static_cast<int>(SwapWhat::Weights));
    m_what->addItem(tr("Features"), static_cast<int>(SwapWhat::Features));
    m_what->addItem(tr("All"), static_cast<int>(SwapWhat::All));
    m_mode->addItem(tr("in background"), false);
    m_mode->addItem(tr("wait for copies"), true);
    mayShrink(*m_mode);
    const int row = grid.rowCount();
    grid.addWidget(m_check, row, 0);
    grid.addWidget(m_what, row, 1);
    grid.addWidget(m_mode, row, 2);
    grid.addWidget(m_effect, row + 1, 0, 1, 3);
    connect(m_check, &QCheckBox::toggled, this, &SwapSwitch::onEdited);
    connect(m_what, &QComboBox::currentIndexChanged, this, &SwapSwitch::onEdited);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &SwapSwitch::onEdited);
    showEffect({});
    update();
}

SwapWhat SwapSwitch::chosen() const {
    return static_cast<SwapWhat>(m_what->currentData().toInt());
}

AccelerationOptions::Swap SwapSwitch::wish() const {
    return {m_check->isChecked() ? chosen() : SwapWhat::Nothing, m_mode->currentData().toBool(), {}};
}

AccelerationOptions::Swap SwapSwitch::effective() const {
    AccelerationOptions::Swap swap = wish();
    if (!reason().isEmpty()) swap.what = SwapWhat::Nothing;
    return swap;
}

std::optional<AccelerationOptions::Swap> SwapSwitch::turned() const {
    if (!reason().isEmpty()) return std::nullopt;
    AccelerationOptions::Swap swap = wish();
    swap.what = m_check->isChecked() ? SwapWhat::Nothing : chosen();
    return swap;
}

void SwapSwitch::setWish(const AccelerationOptions::Swap& wish) {
    {
        const QScopedValueRollback quiet(m_quiet, true);
        m_check->setChecked(wish.what != SwapWhat::Nothing);
        if (wish.what != SwapWhat::Nothing)
            m_what->setCurrentIndex(m_what->findData(static_cast<int>(wish.what)));
        m_mode->setCurrentIndex(wish.wait ? 1 : 0);
    }
    update();
}

void SwapSwitch::setCaching(bool caching) {
    m_caching = caching;
    update();
}

void SwapSwitch::showEffect(const Effect& effect) {
    m_effect->setEffect(effect, tr("unchanged"));
}

void SwapSwitch::onEdited() {
    if (m_quiet) return;
    update();
    Q_EMIT edited();
}

QString SwapSwitch::reason() const {
    if (chosen() == SwapWhat::Features && !m_caching)
        return tr("Without a cache there are no features to move.");
    return {};
}

void SwapSwitch::update() {
    const QString why = reason();
    m_check->setEnabled(why.isEmpty());
    m_what->setEnabled(m_check->isChecked() || !why.isEmpty());  // else there is no way out
    m_mode->setEnabled(m_check->isChecked() && why.isEmpty());
    m_effect->setReason(why);
}

}  // namespace lightreel
