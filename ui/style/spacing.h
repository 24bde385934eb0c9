#pragma once

/// Distances and sizes of the design sheet in logical pixels at 96 dpi. Heights are minimums: a taller font
/// makes them taller.
namespace lightreel::space {

constexpr int kDockPadding = 10;
constexpr int kRowGap = 6;    ///< between rows of one group
constexpr int kLabelGap = 8;  ///< label to field, field to field
constexpr int kGroupGap = 12;

constexpr int kControl = 24;  ///< height of fields and buttons
constexpr int kLargeControl = 28;
constexpr int kBarRow = 28;  ///< menu bar, dock title, tab bar
constexpr int kHeaderRow = 24;
constexpr int kRow = 26;
constexpr int kStatusBar = 24;
constexpr int kIcon = 16;
constexpr int kSmallIcon = 12;
constexpr int kRadius = 3;
constexpr int kCheckBox = 14;
constexpr int kScrollBar = 10;
constexpr int kThinScrollBar = 6;  ///< while the mouse is elsewhere

}  // namespace lightreel::space
