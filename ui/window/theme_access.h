#pragma once
#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QPixmap>

#include "ui/window/look.h"

/// What look.cpp needs from the theme; nobody else includes this.
namespace lightreel::look {

[[nodiscard]] bool isDark(const QPalette& palette);
[[nodiscard]] QColor groundColor(const QPalette& palette, Tone tone);
[[nodiscard]] QIcon themeIcon(const char* icon);
[[nodiscard]] QPixmap iconPixmap(const char* icon, const QColor& color, int side, qreal ratio);

}  // namespace lightreel::look
