#pragma once
#include <QPushButton>
#include <QStyleOptionToolButton>
#include <QToolButton>
#include <QVariant>
#include <QWidget>

/// How a standard control asks LightreelStyle for one of its special looks: a property that the style reads.
namespace lightreel {

inline constexpr auto kPrimaryProperty = "lightreel.primary";
inline constexpr auto kChipProperty = "lightreel.chip";
inline constexpr auto kChoiceProperty = "lightreel.choice";
inline constexpr auto kRefusedProperty = "lightreel.refused";
inline constexpr auto kRingInsideProperty = "lightreel.ringInside";

[[nodiscard]] inline bool hasRole(const QWidget* widget, const char* property) {
    return widget && widget->property(property).toBool();
}

/// The one button of a view that stands out. A tab in its text begins the shortcut, which is drawn smaller.
inline void makePrimary(QPushButton* button) {
    button->setProperty(kPrimaryProperty, true);
    QFont medium = button->font();
    medium.setWeight(QFont::Medium);
    button->setFont(medium);
}

/// A toggle of a legend: a ground while it is on.
inline void makeChip(QToolButton* button) {
    button->setProperty(kChipProperty, true);
}

/// One of a row of which one is on.
inline void makeChoice(QToolButton* button) {
    button->setProperty(kChoiceProperty, true);
}

/// Its words stand beside its icon.
[[nodiscard]] inline bool isWorded(const QStyleOptionToolButton& button, const QWidget* widget) {
    const bool words = button.toolButtonStyle == Qt::ToolButtonTextBesideIcon;
    return hasRole(widget, kChipProperty) || (words && hasRole(widget, kChoiceProperty));
}

/// The field's value cannot be used: its edge turns red. The reason stands beside it.
inline void setRefused(QWidget* field, bool refused) {
    if (hasRole(field, kRefusedProperty) == refused) return;
    field->setProperty(kRefusedProperty, refused);
    field->update();
}

/// The focus ring lies inside: for views that reach to the edge of their dock.
inline void keepRingInside(QWidget* widget) {
    widget->setProperty(kRingInsideProperty, true);
}

}  // namespace lightreel
