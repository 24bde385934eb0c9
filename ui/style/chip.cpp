#include "ui/style/chip.h"

#include <QPainter>

#include "ui/style/crisp.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kHeight = 18;
constexpr int kPadding = 6;

int iconRoom(Tone tone) {
    return iconOf(tone) ? space::kSmallIcon + 4 : 0;
}

}  // namespace

const char* iconOf(Tone tone) {
    switch (tone) {
        case Tone::Good:
            return "check";
        case Tone::Error:
            return "error";
        case Tone::Warning:
            return "warn";
        default:
            return nullptr;
    }
}

void paintChip(QPainter& painter, const QPoint& leftMiddle, const QString& text, Tone tone, const QFont& font,
               const QPalette& palette, int room) {
    const QFont small = smallFont(font);
    const QFontMetrics metrics(small);
    const Theme& theme = Theme::of(palette);
    const int icon = iconRoom(tone);
    const int height = std::max(kHeight, metrics.height() + 2);
    const int above = height / 2;  // whole pixels
    const QString shown = metrics.elidedText(text, Qt::ElideRight, room - icon - 2 * kPadding);
    const QRectF chip(leftMiddle.x(), leftMiddle.y() - above,
                      metrics.horizontalAdvance(shown) + icon + 2 * kPadding, height);
    painter.save();
    drawRounded(painter, chip, space::kRadius, theme.ground(tone, palette));
    const QColor color = theme.text(tone == Tone::Plain ? Tone::Second : tone, palette);
    const QRectF inner = chip.adjusted(kPadding, 0, -kPadding, 0);
    if (icon > 0)
        paintIcon(painter,
                  QRectF(inner.left(), chip.center().y() - space::kSmallIcon / 2.0, space::kSmallIcon,
                         space::kSmallIcon),
                  iconOf(tone), color);
    painter.setFont(small);
    painter.setPen(color);
    painter.drawText(inner.adjusted(icon, 0, 1, 0), Qt::AlignVCenter | Qt::AlignLeft, shown);
    painter.restore();
}

Chip::Chip(Tone tone, const QString& text) : m_tone(tone), m_text(text) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void Chip::set(Tone tone, const QString& text) {
    m_tone = tone;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const {
    const QFontMetricsF metrics(smallFont(font()));  // a pixel less, and the last letters become dots
    return {qCeil(metrics.horizontalAdvance(m_text)) + iconRoom(m_tone) + 2 * kPadding,
            std::max(kHeight, qCeil(metrics.height()) + 2)};
}

void Chip::paintEvent(QPaintEvent*) {
    if (m_text.isEmpty()) return;
    QPainter painter(this);
    paintChip(painter, {0, height() / 2}, m_text, m_tone, font(), palette(), width());
}

}  // namespace lightreel
