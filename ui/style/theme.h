#pragma once
#include <QColor>
#include <QPalette>
#include <string>

namespace lightreel {

/// What a text, icon or ground says. Colour never says it alone: a word or an icon stands beside it.
enum class Tone { Plain, Second, Accent, Warning, Error, Good };

/// The colours that QPalette has no role for, one value per token of the design sheet. There are two themes,
/// and what a high-contrast palette of the system makes of them; which one holds is read off the palette, so
/// a widget needs no pointer to anything.
struct Theme {
    bool dark;
    QColor surround;  ///< round the picture
    QColor text2;
    QColor accent;
    QColor fillHover;  ///< the fill itself is QPalette::Highlight
    QColor soft;       ///< ground of a selected row
    QColor edge;       ///< of fields
    QColor rim;        ///< of buttons and menus
    QColor pressed;
    QColor disabled;
    QColor warning, warningGround;
    QColor error, errorGround;
    QColor good, goodGround;
    QColor load, encode, full, reuse, decode, write;  ///< stages
    QColor traceReserved, traceResident, traceSwap, traceDirector;
    QColor runA, runB, runC;  ///< earlier runs beside one another

    [[nodiscard]] static Theme of(const QPalette& palette);
    [[nodiscard]] static const Theme& darkTheme();
    [[nodiscard]] static const Theme& lightTheme();

    // high_contrast.cpp
    /// Text and ground are as far apart as colours can be: the palette of somebody who needs it.
    [[nodiscard]] static bool isHighContrast(const QPalette& palette);
    /// The system's colours in the roles that the window uses; nothing of the two themes.
    [[nodiscard]] static QPalette highContrastPalette(const QPalette& system);
    [[nodiscard]] static Theme highContrast(const QPalette& palette);

    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QColor text(Tone tone, const QPalette& palette) const;
    [[nodiscard]] QColor ground(Tone tone, const QPalette& palette) const;  ///< Second: a card on Base
};

}  // namespace lightreel
