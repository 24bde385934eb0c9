#pragma once

class QPainter;
class QStyleOption;
class QStyleOptionHeader;
class QStyleOptionTab;
class QWidget;

/// The parts of LightreelStyle that draw rows, headers and tabs.
namespace lightreel {

void paintRowGround(QPainter& painter, const QStyleOption& option, bool wholeRow);
void paintRowFocus(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void paintHeader(QPainter& painter, const QStyleOption& option);
void paintHeaderLabel(QPainter& painter, const QStyleOptionHeader& option);
void paintTab(QPainter& painter, const QStyleOptionTab& option);
void paintTabLabel(QPainter& painter, const QStyleOptionTab& option, const QWidget* widget);
/// A small arrow in the middle of the place; icon: "up", "down", "right", "frame-back".
void paintArrow(QPainter& painter, const QStyleOption& option, const char* icon);
void paintTabClose(QPainter& painter, const QStyleOption& option);

}  // namespace lightreel
