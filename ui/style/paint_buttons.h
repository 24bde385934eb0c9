#pragma once

class QPainter;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionToolButton;
class QWidget;

/// The parts of LightreelStyle that draw what is pressed.
namespace lightreel {

void paintPushButton(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void paintPushButtonLabel(QPainter& painter, const QStyleOptionButton& option, const QWidget* widget);
void paintToolButton(QPainter& painter, const QStyleOption& option, const QWidget* widget);
/// Icon, then text: a legend's toggle, or one of a row of choices.
void paintWordedLabel(QPainter& painter, const QStyleOptionToolButton& option, const QWidget* widget);
void paintCheckBox(QPainter& painter, const QStyleOption& option);
void paintRadioButton(QPainter& painter, const QStyleOption& option);

}  // namespace lightreel
