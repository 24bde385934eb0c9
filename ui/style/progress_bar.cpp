#include "ui/style/progress_bar.h"

namespace lightreel {

ProgressBar::ProgressBar(int thickness) {
    constexpr int kMotionMs = 60;
    setTextVisible(false);
    setFixedHeight(thickness);
    m_motion.setInterval(kMotionMs);
    m_motion.setSingleShot(true);
    connect(&m_motion, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void ProgressBar::paintEvent(QPaintEvent* event) {
    QProgressBar::paintEvent(event);
    if (minimum() == maximum()) m_motion.start();  // painted only while it can be seen, so it moves only then
}

}  // namespace lightreel
