#include "ui/style/progress_bar.h"

#include <cmath>

namespace lightreel {

ProgressBar::ProgressBar(int thickness) {
    constexpr int kMotionMs = 60;
    setTextVisible(false);
    setFixedHeight(thickness);
    m_motion.setInterval(kMotionMs);
    m_motion.setSingleShot(true);
    connect(&m_motion, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

std::optional<Spoken::Range> ProgressBar::spokenRange() const {
    const int length = maximum() - minimum();
    if (length <= 0) return std::nullopt;
    return Range{std::floor(100.0 * (value() - minimum()) / length), 0, 100};
}

QString ProgressBar::spokenValue() const {
    const auto range = spokenRange();
    return range ? tr("%1\u00A0%").arg(static_cast<int>(range->value)) : QString();
}

void ProgressBar::paintEvent(QPaintEvent* event) {
    QProgressBar::paintEvent(event);
    if (minimum() == maximum()) m_motion.start();  // painted only while it can be seen, so it moves only then
}

}  // namespace lightreel
