#include "ui/window/app_palette.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

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

QPalette paletteOf(bool dark) {
    QPalette palette;
    for (const Row& row : kRows) palette.setColor(row.role, QColor(dark ? row.dark : row.light));
    const QColor off(0x858585);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, off);
    for (const auto role : {QPalette::Base, QPalette::Button})
        palette.setColor(QPalette::Disabled, role, palette.color(QPalette::Window));
    return palette;
}

bool systemIsDark() {
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

}  // namespace

void applyTheme(QApplication& application, const QString& theme) {
    const bool system = systemIsDark();
    const bool dark = theme == QLatin1String("dark") || (theme != QLatin1String("light") && system);
    if (application.style()->objectName() != QLatin1String("fusion"))
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(dark));
}

}  // namespace lightreel
