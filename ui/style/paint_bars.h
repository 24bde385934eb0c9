#pragma once

class QPainter;
class QRect;
class QStyleOption;
class QStyleOptionMenuItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;

/// The parts of LightreelStyle that draw bars: menu, status, scroll, progress.
namespace lightreel {

void paintMenuBar(QPainter& painter, const QStyleOption& option);
void paintMenuBarItem(QPainter& painter, const QStyleOptionMenuItem& option);
void paintStatusBar(QPainter& painter, const QStyleOption& option);
void paintScrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle);
/// A bar without text, as high as the widget. Without a range: dashes that move with the clock.
void paintProgressBar(QPainter& painter, const QStyleOptionProgressBar& option);
void paintPopupFrame(QPainter& painter, const QStyleOption& option, bool toolTip);

}  // namespace lightreel
