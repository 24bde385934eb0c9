#include "ui/style/ground.h"

#include <QPainter>

#include "ui/style/crisp.h"

namespace lightreel {

void Ground::setTone(Tone tone) {
    m_tone = tone;
    update();
}

void Ground::paintEvent(QPaintEvent*) {
    constexpr qreal kCardRadius = 4;
    QPainter painter(this);
    const QColor color = Theme::of(palette()).ground(m_tone, palette());
    if (m_shape == Shape::Band) return painter.fillRect(rect(), color);
    drawRounded(painter, rect(), kCardRadius, color, palette().color(QPalette::Midlight));
}

}  // namespace lightreel
