#include "ui/style/apply_theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QToolTip>

#include "ui/style/focus_ring.h"
#include "ui/style/lightreel_style.h"
#include "ui/style/spoken.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr double kPoints = 9;

/// As it was before the first theme was applied.
const QPalette& systemPalette() {
    static const QPalette palette = QApplication::palette();
    return palette;
}

/// The digits of Roboto have one width, so live figures stand still.
QFont bundledFont() {
    for (const char* file : {":/fonts/Roboto-Regular.ttf", ":/fonts/Roboto-Medium.ttf"})
        QFontDatabase::addApplicationFont(QLatin1String(file));
    QFont font;
    font.setFamilies({QStringLiteral("Roboto"), QStringLiteral("Malgun Gothic"),
                      QStringLiteral("Noto Sans CJK KR"), QStringLiteral("sans-serif")});
    font.setPointSizeF(kPoints);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

}  // namespace

QPalette paletteFor(const QString& theme, const QPalette& system) {
    if (theme == QLatin1String("dark")) return Theme::darkTheme().palette();
    if (theme == QLatin1String("light")) return Theme::lightTheme().palette();
    if (Theme::isHighContrast(system)) return Theme::highContrastPalette(system);
    const bool dark = system.color(QPalette::Window).lightness() < 128;
    return (dark ? Theme::darkTheme() : Theme::lightTheme()).palette();
}

void applyTheme(QApplication& application, const QString& theme) {
    const QPalette palette = paletteFor(theme, systemPalette());
    if (!qobject_cast<LightreelStyle*>(QApplication::style())) {
        const QFont font = bundledFont();
        QApplication::setStyle(new LightreelStyle);
        QApplication::setFont(font);
        QToolTip::setFont(font);
        new FocusRing(application);
        installSpoken();
    }
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

}  // namespace lightreel
