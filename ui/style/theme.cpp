#include "ui/style/theme.h"

namespace lightreel {
namespace {

struct Row {
    QPalette::ColorRole role;
    QRgb dark;
    QRgb light;
};

constexpr Row kRows[] = {
    {QPalette::Window, 0x2A2A2A, 0xECECEC},
    {QPalette::WindowText, 0xE6E6E6, 0x1C1C1C},
    {QPalette::Base, 0x1E1E1E, 0xFAFAFA},
    {QPalette::AlternateBase, 0x242424, 0xF2F2F2},
    {QPalette::Text, 0xE6E6E6, 0x1C1C1C},
    {QPalette::ButtonText, 0xE6E6E6, 0x1C1C1C},
    {QPalette::ToolTipBase, 0x1E1E1E, 0xFAFAFA},
    {QPalette::ToolTipText, 0xE6E6E6, 0x1C1C1C},
    {QPalette::PlaceholderText, 0xB2B2B2, 0x505050},
    {QPalette::Button, 0x3B3B3B, 0xF8F8F8},
    {QPalette::Light, 0x464646, 0xFFFFFF},
    {QPalette::Midlight, 0x3C3C3C, 0xD2D2D2},
    {QPalette::Mid, 0x323232, 0xE1E1E1},
    {QPalette::Dark, 0x141414, 0xBFBFBF},
    {QPalette::Shadow, 0x000000, 0x808080},
    {QPalette::Highlight, 0x2A7890, 0x17708B},
    {QPalette::HighlightedText, 0xFFFFFF, 0xFFFFFF},
    {QPalette::BrightText, 0xFFFFFF, 0xFFFFFF},
    {QPalette::Link, 0x66B5CE, 0x0C627C},
    {QPalette::LinkVisited, 0x66B5CE, 0x0C627C},
};

QColor rgb(QRgb value) {
    return QColor(value);
}

}  // namespace

const Theme& Theme::darkTheme() {
    static const Theme theme{
        .dark = true,
        .surround = rgb(0x191919),
        .text2 = rgb(0xB2B2B2),
        .accent = rgb(0x66B5CE),
        .fillHover = rgb(0x2D7F98),
        .soft = rgb(0x2D3F46),
        .edge = rgb(0x757575),
        .rim = rgb(0x565656),
        .pressed = rgb(0x303030),
        .disabled = rgb(0x858585),
        .warning = rgb(0xE3B04B),
        .warningGround = rgb(0x3A3222),
        .error = rgb(0xF28B82),
        .errorGround = rgb(0x412B29),
        .good = rgb(0x93C58B),
        .goodGround = rgb(0x2B3629),
        .load = rgb(0x8396AF),
        .encode = rgb(0xA99DDA),
        .full = rgb(0x4FA0BF),
        .reuse = rgb(0xA9DCEA),
        .decode = rgb(0xDBA660),
        .write = rgb(0xA3A3A3),
        .traceReserved = rgb(0xC9C9C9),
        .traceResident = rgb(0xC4AEEB),
        .traceSwap = rgb(0xC8C463),
        .traceDirector = rgb(0xE59AB5),
        .runA = rgb(0xE3A866),
        .runB = rgb(0x66B5CE),
        .runC = rgb(0xB59BE0),
    };
    return theme;
}

const Theme& Theme::lightTheme() {
    static const Theme theme{
        .dark = false,
        .surround = rgb(0xC4C4C4),
        .text2 = rgb(0x505050),
        .accent = rgb(0x0C627C),
        .fillHover = rgb(0x115F77),
        .soft = rgb(0xD2E5EB),
        .edge = rgb(0x858585),
        .rim = rgb(0xA8A8A8),
        .pressed = rgb(0xDADADA),
        .disabled = rgb(0x858585),
        .warning = rgb(0x805300),
        .warningGround = rgb(0xF6EACB),
        .error = rgb(0xB3261E),
        .errorGround = rgb(0xF8DEDB),
        .good = rgb(0x2E6A29),
        .goodGround = rgb(0xDDEBDA),
        .load = rgb(0x52667F),
        .encode = rgb(0x5C4C9C),
        .full = rgb(0x1B7893),
        .reuse = rgb(0x3E92AD),
        .decode = rgb(0x945D0C),
        .write = rgb(0x707070),
        .traceReserved = rgb(0x5A5A5A),
        .traceResident = rgb(0x6A47AA),
        .traceSwap = rgb(0x6B6A00),
        .traceDirector = rgb(0x9B2F5E),
        .runA = rgb(0x9A5B00),
        .runB = rgb(0x0C627C),
        .runC = rgb(0x5C4C9C),
    };
    return theme;
}

Theme Theme::of(const QPalette& palette) {
    if (isHighContrast(palette)) return highContrast(palette);
    return palette.color(QPalette::Base).lightness() < 128 ? darkTheme() : lightTheme();
}

QPalette Theme::palette() const {
    QPalette palette;
    for (const Row& row : kRows) palette.setColor(row.role, QColor(dark ? row.dark : row.light));
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, disabled);
    for (const auto role : {QPalette::Base, QPalette::Button})
        palette.setColor(QPalette::Disabled, role, palette.color(QPalette::Window));
    return palette;
}

QColor Theme::text(Tone tone, const QPalette& palette) const {
    switch (tone) {
        case Tone::Second:
            return text2;
        case Tone::Accent:
            return accent;
        case Tone::Warning:
            return warning;
        case Tone::Error:
            return error;
        case Tone::Good:
            return good;
        case Tone::Plain:
            break;
    }
    return palette.color(QPalette::WindowText);
}

QColor Theme::ground(Tone tone, const QPalette& palette) const {
    switch (tone) {
        case Tone::Accent:
            return soft;
        case Tone::Warning:
            return warningGround;
        case Tone::Error:
            return errorGround;
        case Tone::Good:
            return goodGround;
        case Tone::Second:
            return palette.color(QPalette::Base);
        case Tone::Plain:
            break;
    }
    return palette.color(QPalette::Button);
}

}  // namespace lightreel
