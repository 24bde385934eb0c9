// What the window looks like with a high-contrast palette of the system: that palette, and no colour beside
// it.
#include <cmath>

#include "ui/style/theme.h"

namespace lightreel {
namespace {

/// Relative luminance of WCAG 2, 0..1.
double luminance(const QColor& color) {
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

QColor mixed(const QColor& ground, const QColor& over, double part) {
    const auto mix = [part](int from, int to) { return qRound(from + (to - from) * part); };
    return {mix(ground.red(), over.red()), mix(ground.green(), over.green()),
            mix(ground.blue(), over.blue())};
}

/// The system's highlight where it can be told from the ground as a line, else the text's colour.
QColor lineColor(const QPalette& palette) {
    const QColor highlight = palette.color(QPalette::Highlight);
    return contrast(highlight, palette.color(QPalette::Base)) >= 4.5 ? highlight
                                                                     : palette.color(QPalette::Text);
}

}  // namespace

bool Theme::isHighContrast(const QPalette& palette) {
    constexpr double kLeast =
        19.5;  // yellow on black has 19.6, black on Fusion's grey 18.2, our themes 13 and 16
    const auto far = [&palette](QPalette::ColorRole text, QPalette::ColorRole ground) {
        return contrast(palette.color(text), palette.color(ground)) >= kLeast;
    };
    return far(QPalette::WindowText, QPalette::Window) && far(QPalette::Text, QPalette::Base);
}

QPalette Theme::highContrastPalette(const QPalette& system) {
    QPalette palette = system;
    const QColor ground = system.color(QPalette::Window), text = system.color(QPalette::WindowText);
    for (const auto role :
         {QPalette::Dark, QPalette::Shadow, QPalette::PlaceholderText, QPalette::ToolTipText})
        palette.setColor(role, text);
    for (const auto role : {QPalette::Mid, QPalette::Button, QPalette::ToolTipBase})
        palette.setColor(role, ground);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, system.color(QPalette::HighlightedText));
    palette.setColor(QPalette::Midlight, mixed(ground, text, 0.5));  // lines that only part
    palette.setColor(QPalette::Light, mixed(ground, text, 0.25));
    palette.setColor(QPalette::AlternateBase, mixed(system.color(QPalette::Base), text, 0.12));
    if (contrast(system.color(QPalette::Link), ground) < 4.5) palette.setColor(QPalette::Link, text);
    palette.setColor(QPalette::LinkVisited, palette.color(QPalette::Link));
    const QColor off = mixed(ground, text, 0.55);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, off);
    return palette;
}

Theme Theme::highContrast(const QPalette& palette) {
    const QColor ground = palette.color(QPalette::Window), text = palette.color(QPalette::WindowText);
    const QColor line = lineColor(palette), button = palette.color(QPalette::ButtonText);
    Theme theme = lightTheme();
    theme.dark = ground.lightness() < 128;
    theme.surround = ground;
    theme.accent = line;
    theme.fillHover = palette.color(QPalette::Highlight);
    theme.soft = mixed(palette.color(QPalette::Base), text, 0.2);
    theme.pressed = mixed(ground, text, 0.35);
    theme.disabled = palette.color(QPalette::Disabled, QPalette::WindowText);
    for (QColor* words : {&theme.text2, &theme.edge, &theme.rim, &theme.warning, &theme.error, &theme.good})
        *words = text;
    for (QColor* card : {&theme.warningGround, &theme.errorGround, &theme.goodGround}) *card = ground;
    for (QColor* stage : {&theme.load, &theme.full, &theme.decode}) *stage = line;
    for (QColor* stage : {&theme.encode, &theme.reuse, &theme.write}) *stage = button;
    for (QColor* trace : {&theme.traceReserved, &theme.traceResident, &theme.traceSwap, &theme.traceDirector})
        *trace = button;
    for (QColor* run : {&theme.runA, &theme.runB, &theme.runC}) *run = text;
    return theme;
}

}  // namespace lightreel
