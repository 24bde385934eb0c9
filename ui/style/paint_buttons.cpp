#include "ui/style/paint_buttons.h"

#include <QPainter>
#include <QStyleOption>

#include "ui/style/crisp.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

struct State {
    bool enabled, hovered, pressed, on;
    explicit State(const QStyleOption& option)
        : enabled((option.state & QStyle::State_Enabled) != 0),
          hovered(enabled && (option.state & QStyle::State_MouseOver) != 0),
          pressed(enabled && (option.state & QStyle::State_Sunken) != 0),
          on((option.state & QStyle::State_On) != 0) {}
};

constexpr double kShortcutScale = 8.0 / 9.0;
constexpr double kShortcutOpacity = 0.8;

}  // namespace

void paintPushButton(QPainter& painter, const QStyleOption& option, const QWidget* widget) {
    const State state(option);
    const Theme& theme = Theme::of(option.palette);
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    const bool flat = button && (button->features & QStyleOptionButton::Flat) != 0;
    if (!state.enabled) {
        if (!flat)
            drawRounded(painter, option.rect, space::kRadius, {}, option.palette.color(QPalette::Midlight));
        return;
    }
    if (hasRole(widget, kPrimaryProperty)) {
        const QColor fill = state.pressed   ? theme.fillHover.darker(115)
                            : state.hovered ? theme.fillHover
                                            : option.palette.color(QPalette::Highlight);
        return drawRounded(painter, option.rect, space::kRadius, fill);
    }
    QColor ground = option.palette.color(QPalette::Button);
    if (state.pressed || state.on)
        ground = theme.pressed;
    else if (state.hovered)
        ground = option.palette.color(QPalette::Light);
    else if (flat)
        return;
    drawRounded(painter, option.rect, space::kRadius, ground, flat ? QColor() : theme.rim);
}

void paintPushButtonLabel(QPainter& painter, const QStyleOptionButton& option, const QWidget* widget) {
    const State state(option);
    const bool primary = hasRole(widget, kPrimaryProperty) && state.enabled;
    const QString verb = option.text.section(QLatin1Char('\t'), 0, 0);
    const QString keys = option.text.section(QLatin1Char('\t'), 1);
    QFont small = painter.font();
    small.setPointSizeF(small.pointSizeF() * kShortcutScale);
    small.setWeight(QFont::Normal);
    const QFontMetrics metrics = option.fontMetrics, smallMetrics(small);
    const int verbWidth = metrics.size(Qt::TextShowMnemonic, verb).width();
    const int icon = option.icon.isNull() ? 0 : option.iconSize.width();
    int width = verbWidth + (icon > 0 && verbWidth > 0 ? icon + space::kRowGap : icon);
    if (!keys.isEmpty()) width += smallMetrics.horizontalAdvance(keys) + space::kLabelGap;
    int x = option.rect.left() + (option.rect.width() - width) / 2;
    if (icon > 0) {
        const QRect place(x, option.rect.center().y() + 1 - icon / 2, icon, icon);
        const auto mode = !state.enabled ? QIcon::Disabled : primary ? QIcon::Selected : QIcon::Normal;
        option.icon.paint(&painter, place, Qt::AlignCenter, mode, state.on ? QIcon::On : QIcon::Off);
        x += icon + space::kRowGap;
    }
    painter.save();
    painter.setPen(option.palette.color(primary ? QPalette::HighlightedText : QPalette::ButtonText));
    const QRect text(x, option.rect.top(), verbWidth + 1, option.rect.height());
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, verb);
    if (!keys.isEmpty()) {
        painter.setFont(small);
        painter.setOpacity(kShortcutOpacity);
        painter.drawText(
            QRect(text.right() + space::kLabelGap, text.top(), option.rect.width(), text.height()),
            Qt::AlignVCenter | Qt::AlignLeft, keys);
    }
    painter.restore();
}

void paintToolButton(QPainter& painter, const QStyleOption& option, const QWidget* widget) {
    const State state(option);
    const Theme& theme = Theme::of(option.palette);
    QColor ground;
    if (hasRole(widget, kChipProperty)) {
        if (state.on) ground = option.palette.color(QPalette::Button);
        if (state.hovered) ground = option.palette.color(QPalette::Light);
    } else if (state.pressed) {
        ground = theme.pressed;
    } else if (state.on && state.enabled) {
        ground = theme.soft;
    } else if (state.hovered) {
        ground = option.palette.color(QPalette::Light);
    }
    if (ground.isValid()) drawRounded(painter, option.rect, space::kRadius, ground);
}

void paintWordedLabel(QPainter& painter, const QStyleOptionToolButton& option, const QWidget* widget) {
    const State state(option);
    const Theme& theme = Theme::of(option.palette);
    const bool chip = hasRole(widget, kChipProperty);
    QColor text = option.palette.color(QPalette::ButtonText);
    if (chip && !state.on) text = theme.text2;
    if (!chip && state.on && state.enabled) text = theme.accent;
    const QSize icon = option.iconSize;
    const QRect place(option.rect.left() + space::kLabelGap, option.rect.center().y() + 1 - icon.height() / 2,
                      icon.width(), icon.height());
    option.icon.paint(&painter, place, Qt::AlignCenter, state.enabled ? QIcon::Normal : QIcon::Disabled,
                      state.on ? QIcon::On : QIcon::Off);
    painter.setPen(text);
    painter.drawText(
        QRect(place.right() + space::kLabelGap, option.rect.top(), option.rect.width(), option.rect.height()),
        Qt::AlignVCenter | Qt::AlignLeft, option.text);
}

void paintCheckBox(QPainter& painter, const QStyleOption& option) {
    const State state(option);
    const Theme& theme = Theme::of(option.palette);
    const QRectF box = Crisp(painter).square(option.rect);
    const bool mixed = (option.state & QStyle::State_NoChange) != 0;
    const QRectF tick = box.adjusted(1, 1, -1, -1);
    if (!state.enabled) {
        drawRounded(painter, box, 2, {}, option.palette.color(QPalette::Midlight));
        if (state.on || mixed) paintIcon(painter, tick, mixed ? "minus" : "check", theme.disabled);
        return;
    }
    if (!state.on && !mixed)
        return drawRounded(painter, box, 2, option.palette.color(QPalette::Base),
                           state.hovered ? theme.text2 : theme.edge);
    drawRounded(painter, box, 2, state.hovered ? theme.fillHover : option.palette.color(QPalette::Highlight));
    paintIcon(painter, tick, mixed ? "minus" : "check", option.palette.color(QPalette::BrightText));
}

void paintRadioButton(QPainter& painter, const QStyleOption& option) {
    const State state(option);
    const Theme& theme = Theme::of(option.palette);
    const QRectF circle = Crisp(painter).square(option.rect);
    const double radius = circle.width() / 2;
    const QColor fill = state.hovered ? theme.fillHover : option.palette.color(QPalette::Highlight);
    if (!state.enabled)
        drawRounded(painter, circle, radius, {}, option.palette.color(QPalette::Midlight));
    else if (state.on)
        drawRounded(painter, circle, radius, fill);
    else
        drawRounded(painter, circle, radius, option.palette.color(QPalette::Base),
                    state.hovered ? theme.text2 : theme.edge);
    if (state.on)
        drawDot(painter, circle.center(),
                state.enabled ? option.palette.color(QPalette::HighlightedText) : theme.disabled);
}

}  // namespace lightreel
