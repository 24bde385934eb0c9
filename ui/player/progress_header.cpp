#include "ui/player/progress_header.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QPushButton>

#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/progress_bar.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kBarThickness = 6;
constexpr int kTickMs = 500;

}  // namespace

ProgressHeader::ProgressHeader(QWidget* parent)
    : QWidget(parent), m_step(mediumLabel()), m_bar(new ProgressBar(kBarThickness)), m_time(secondLabel()) {
    setObjectName(QStringLiteral("progressHeader"));
    setAccessibleName(tr("Clip being made"));
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_Period).toString(QKeySequence::NativeText);
    m_cancel =
        describe(new QPushButton(tr("Cancel")), "cancelButton", tr("Cancel"),
                 tip(tr("Cancel"), tr("Stops this clip within a step. No file is left. %1").arg(keys)));
    m_cancel->setIcon(themeIcon("cancel"));
    m_step->setObjectName(QStringLiteral("progressStep"));
    m_time->setObjectName(QStringLiteral("progressTime"));
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setRange(0, 1000);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::kGroupGap, 0, space::kGroupGap, 0);
    row->setSpacing(space::kGroupGap);
    row->addWidget(m_step);
    row->addWidget(m_bar, 1);
    row->addWidget(m_time);
    row->addWidget(m_cancel);
    m_clock.setInterval(kTickMs);
    connect(&m_clock, &QTimer::timeout, this, &ProgressHeader::tick);
    connect(m_cancel, &QPushButton::clicked, this, &ProgressHeader::cancelWanted);
}

void ProgressHeader::showJob(const JobEntry& entry) {
    const double now = entry.runningSeconds();
    const QString left = timeLeftSentence(entry);
    const QString elapsed = secondsText(now);
    const QString step = progressText(entry);
    if (m_step->text() != step) tellSpoken(this, step);  // each step, not each tick
    m_step->setText(step);
    m_time->setText(left.isEmpty() ? elapsed : QStringLiteral("%1 · %2").arg(elapsed, left));
    // Busy until there is a measured step; a bar that shows nothing measured would be a guess.
    const bool known = entry.stepsDone > 0 || entry.framesDone > 0;
    m_bar->setRange(0, known ? 1000 : 0);
    if (known) m_bar->setValue(static_cast<int>(entry.timeLeft.fraction(now) * 1000));
    m_cancel->setEnabled(!entry.cancelAsked);
}

QString ProgressHeader::spokenValue() const {
    return QStringLiteral("%1, %2").arg(m_step->text(), m_time->text());
}

void ProgressHeader::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_clock.start();
}

void ProgressHeader::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_clock.stop();
}

}  // namespace lightreel
