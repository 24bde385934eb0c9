#pragma once

class QPainter;
class QRect;
class QStyleOption;
class QStyleOptionComboBox;
class QStyleOptionSpinBox;
class QWidget;

/// The parts of LightreelStyle that draw what holds a value.
namespace lightreel {

void paintField(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void paintSpinBox(QPainter& painter, const QStyleOptionSpinBox& option, const QRect& up, const QRect& down,
                  const QWidget* widget);
void paintCombo(QPainter& painter, const QStyleOptionComboBox& option, const QWidget* widget);
void paintComboLabel(QPainter& painter, const QStyleOptionComboBox& option, const QRect& text);

}  // namespace lightreel
