#pragma once
#include <QPalette>
#include <QString>

class QApplication;

namespace lightreel {

/// theme: system | dark | light; system: as the system's palette is, which a high-contrast one of it stays.
[[nodiscard]] QPalette paletteFor(const QString& theme, const QPalette& system);

/// Style, font, palette and focus ring of the design sheet. theme: system | dark | light. The system's own
/// palette is remembered at the first call, so call it before anything else sets one.
void applyTheme(QApplication& application, const QString& theme);

}  // namespace lightreel
