#include "ui/window/status_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStatusBar>

#include "core/memory/meter.h"
#include "ui/style/labels.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

QLabel* cell(const char* objectName) {
    QLabel* label = secondLabel({});
    label->setObjectName(QLatin1String(objectName));
    label->setContentsMargins(6, 0, 6, 0);
    return label;
}

/// "No network in use" with its icon. Lightreel has no code that opens a connection yet; whoever adds one
/// shows it here.
QWidget* networkCell() {
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(6, 0, 6, 0);
    row->setSpacing(6);
    auto* icon = new IconLabel("offline", Tone::Second);
    QLabel* text = secondLabel(StatusLine::tr("No network in use"));
    text->setObjectName(QStringLiteral("statusNetwork"));
    row->addWidget(icon);
    row->addWidget(text);
    return all;
}

}  // namespace

StatusLine::StatusLine(QStatusBar& bar, JobTracker& tracker)
    : QObject(&bar),
      m_bar(bar),
      m_tracker(tracker),
      m_device(cell("statusDevice")),
      m_memory(cell("statusMemory")),
      m_queue(cell("statusQueue")) {
    bar.setSizeGripEnabled(false);
    bar.addWidget(m_device);
    bar.addWidget(m_memory);
    bar.addPermanentWidget(m_queue);
    bar.addPermanentWidget(networkCell());
    m_device->setText(tr("Looking for the device"));
    m_clock.setInterval(2000);
    connect(&m_clock, &QTimer::timeout, this, &StatusLine::showMemory);
    m_clock.start();
    connect(&tracker, &JobTracker::added, this, &StatusLine::showQueue);
    connect(&tracker, &JobTracker::removed, this, &StatusLine::showQueue);
    connect(&tracker, &JobTracker::changed, this, &StatusLine::showQueue);
    showMemory();
    showQueue();
}

void StatusLine::showDevice(const QString& device) {
    m_device->setText(device);
}

void StatusLine::tell(const QString& sentence) {
    constexpr int kMilliseconds = 8000;
    m_bar.showMessage(sentence, kMilliseconds);
}

void StatusLine::showMemory() {
    const SystemMemory memory = systemMemory();
    if (memory.total <= 0) return m_memory->clear();
    m_memory->setText(tr("RAM %1 of %2 · Lightreel %3")
                          .arg(memoryText(memory.total - memory.available), memoryText(memory.total),
                               memoryText(residentBytes())));
}

void StatusLine::showQueue() {
    const int running = m_tracker.count(JobPhase::Running);
    const int waiting = m_tracker.count(JobPhase::Waiting);
    if (running + waiting == 0) return m_queue->setText(tr("Queue empty"));
    if (waiting == 0) return m_queue->setText(tr("%1 running").arg(running));
    m_queue->setText(tr("%1 running · %2 waiting").arg(running).arg(waiting));
}

}  // namespace lightreel
