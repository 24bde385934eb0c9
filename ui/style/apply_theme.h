#pragma once
#include <QString>

class QApplication;

namespace lightreel {

/// Style, font, palette and focus ring of the design sheet. theme: system | dark | light. The system's own
/// palette is remembered at the first call, so call it before anything else sets one.
void applyTheme(QApplication& application, const QString& theme);

}  // namespace lightreel
