#pragma once
#include <QColor>
#include <QPalette>
#include <string>

namespace lightreel {

/// What a text, icon or ground says. Colour never says it alone: a word or an icon stands beside it.
enum class Tone { Plain, Second, Accent, Warning, Error, Good };

/// The colours that QPalette has no role for, one value per token of the design sheet. There are two themes;
/// which one holds is read off the palette, so a widget needs no pointer to anything.
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
    QColor traceReserved, traceResident;

    [[nodiscard]] static const Theme& of(const QPalette& palette);
    [[nodiscard]] static const Theme& darkTheme();
    [[nodiscard]] static const Theme& lightTheme();

    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QColor text(Tone tone, const QPalette& palette) const;
    [[nodiscard]] QColor ground(Tone tone, const QPalette& palette) const;  ///< Second: a card on Base
};

}  // namespace lightreel
