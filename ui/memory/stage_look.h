#pragma once
#include <QChar>
#include <QPixmap>
#include <QString>
#include <string>

#include "ui/style/theme.h"

namespace lightreel {

/// How a band of the graph looks: never by colour alone, but by letter and pattern too.
struct StageLook {
    enum class Pattern { Solid, Hatch, Crosses, Dots, Vertical, Horizontal };
    QChar letter;
    QString word;  ///< "Decode", "full"
    QColor color;
    Pattern pattern;
    double bodyOpacity;
};

/// Stages are data: an unknown one gets its own first letter, the grey of "write" and a pattern of its own.
[[nodiscard]] StageLook stageLook(const Theme& theme, const std::string& stage, const std::string& kind);

/// A piece of the pattern, to be repeated along the top of a band. ratio: device pixels per logical pixel.
[[nodiscard]] QPixmap patternTile(StageLook::Pattern pattern, const QColor& color, qreal ratio);

inline constexpr int kPatternHeight = 3;  ///< logical pixels

}  // namespace lightreel
