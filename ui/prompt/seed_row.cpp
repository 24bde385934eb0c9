#include "ui/prompt/seed_row.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QToolButton>
#include <QValidator>

#include "ui/style/describe.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

/// Digits only, up to 2^63-1.
class SeedValidator : public QValidator {
  public:
    using QValidator::QValidator;
    State validate(QString& text, int&) const override {
        if (text.isEmpty()) return Intermediate;
        bool fits = false;
        const qint64 value = text.toLongLong(&fits);
        return fits && value >= 0 && text.at(0).isDigit() ? Acceptable : Invalid;
    }
    void fixup(QString& text) const override {
        if (text.isEmpty()) text = QStringLiteral("0");
    }
};

}  // namespace

SeedRow::SeedRow(QWidget* parent)
    : QWidget(parent),
      m_seed(describe(new QLineEdit(QStringLiteral("1")), "seedEdit", tr("Seed"),
                      tip(tr("Seed"), tr("The same seed and settings give the same clip again.")))),
      m_dice(describe(new QToolButton, "seedDice", tr("New seed"),
                      tip(tr("New seed"), tr("Rolls a random seed.")))),
      m_lock(describe(new QToolButton, "seedLock", tr("Keep the seed"),
                      tip(tr("Keep the seed"), tr("Off: every clip gets a new random seed.")))) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kLabelGap);
    row->addWidget(m_seed, 1);
    row->addWidget(m_dice);
    row->addWidget(m_lock);
    m_seed->setValidator(new SeedValidator(m_seed));
    m_lock->setCheckable(true);
    m_dice->setIcon(themeIcon("dice"));
    showLock();
    connect(m_dice, &QToolButton::clicked, this, &SeedRow::roll);
    connect(m_lock, &QToolButton::toggled, this, &SeedRow::showLock);
    connect(m_lock, &QToolButton::toggled, this, &SeedRow::edited);
    connect(m_seed, &QLineEdit::textChanged, this, &SeedRow::edited);
}

int64_t SeedRow::value() const {
    return m_seed->text().toLongLong();
}

void SeedRow::setValue(int64_t seed) {
    m_seed->setText(QString::number(seed));
}

bool SeedRow::locked() const {
    return m_lock->isChecked();
}

void SeedRow::setLocked(bool locked) {
    m_lock->setChecked(locked);
}

void SeedRow::roll() {
    setValue(static_cast<int64_t>(QRandomGenerator::global()->generate()));
}

void SeedRow::showLock() {
    m_lock->setIcon(themeIcon(m_lock->isChecked() ? "lock" : "unlock"));
}

}  // namespace lightreel
