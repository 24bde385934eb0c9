#pragma once

class QPainter;
class QStyleOption;
class QStyleOptionMenuItem;
class QSize;

namespace lightreel {

/// An entry of a menu: mark or icon, words, keys, arrow; or the line between two groups.
void paintMenuItem(QPainter& painter, const QStyleOptionMenuItem& option);
/// As wide as the parts that paintMenuItem draws; words: what the entry's text takes.
[[nodiscard]] QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& words);

}  // namespace lightreel
