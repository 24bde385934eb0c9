#include "ui/style/apply_theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QToolTip>

#include "ui/style/focus_ring.h"
#include "ui/style/lightreel_style.h"
#include "ui/style/theme.h"

namespace lightreel {
namespace {

constexpr double kPoints = 9;

bool systemIsDark() {
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
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

void applyTheme(QApplication& application, const QString& theme) {
    const bool system = systemIsDark();
    const bool dark = theme == QLatin1String("dark") || (theme != QLatin1String("light") && system);
    if (!qobject_cast<LightreelStyle*>(QApplication::style())) {
        const QFont font = bundledFont();
        QApplication::setStyle(new LightreelStyle);
        QApplication::setFont(font);
        QToolTip::setFont(font);
        new FocusRing(application);
    }
    const QPalette palette = (dark ? Theme::darkTheme() : Theme::lightTheme()).palette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

}  // namespace lightreel
