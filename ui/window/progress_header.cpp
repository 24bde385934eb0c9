#include "ui/window/progress_header.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "ui/window/describe.h"
#include "ui/window/figures.h"
#include "ui/window/look.h"

namespace lightreel {

ProgressHeader::ProgressHeader(QWidget* parent)
    : QWidget(parent), m_step(new QLabel), m_bar(new QProgressBar), m_time(look::secondLabel({})) {
    setObjectName(QStringLiteral("progressHeader"));
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_Period).toString(QKeySequence::NativeText);
    m_cancel =
        describe(new QPushButton(tr("Cancel")), "cancelButton", tr("Cancel"),
                 tip(tr("Cancel"), tr("Stops this clip within a step. No file is left. %1").arg(keys)));
    look::setIcon(m_cancel, "cancel");
    QFont medium = font();
    medium.setWeight(QFont::Medium);
    m_step->setFont(medium);
    m_step->setObjectName(QStringLiteral("progressStep"));
    m_time->setObjectName(QStringLiteral("progressTime"));
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(look::kDockPadding, 4, look::kDockPadding, 4);
    row->setSpacing(look::kGroupGap);
    row->addWidget(m_step);
    row->addWidget(m_bar, 1);
    row->addWidget(m_time);
    row->addWidget(m_cancel);
    m_clock.setInterval(500);
    connect(&m_clock, &QTimer::timeout, this, &ProgressHeader::tick);
    connect(m_cancel, &QPushButton::clicked, this, &ProgressHeader::cancelWanted);
}

void ProgressHeader::showJob(const JobEntry& entry) {
    const double now = entry.runningSeconds();
    const QString left = timeLeftSentence(entry);
    const QString elapsed = secondsText(now);
    m_step->setText(progressText(entry));
    m_time->setText(left.isEmpty() ? elapsed : QStringLiteral("%1 · %2").arg(elapsed, left));
    // Busy until there is a measured step; a bar that shows nothing measured would be a guess.
    const bool known = entry.stepsDone > 0 || entry.framesDone > 0;
    m_bar->setRange(0, known ? 1000 : 0);
    if (known) m_bar->setValue(static_cast<int>(entry.timeLeft.fraction(now) * 1000));
    m_cancel->setEnabled(!entry.cancelAsked);
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
