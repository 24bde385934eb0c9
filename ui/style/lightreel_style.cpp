#include "ui/style/lightreel_style.h"

#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>

#include "ui/style/paint_bars.h"
#include "ui/style/paint_buttons.h"
#include "ui/style/paint_fields.h"
#include "ui/style/paint_items.h"
#include "ui/style/paint_menus.h"
#include "ui/style/paint_slider.h"
#include "ui/style/roles.h"

namespace lightreel {

LightreelStyle::LightreelStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void LightreelStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                   const QWidget* widget) const {
    switch (element) {
        case PE_PanelButtonCommand:
            return paintPushButton(*painter, *option, widget);
        case PE_PanelButtonTool:
            if (widget && qobject_cast<const QTabBar*>(widget->parentWidget()))  // it lies over the tabs
                painter->fillRect(option->rect, option->palette.color(QPalette::Mid));
            return paintToolButton(*painter, *option, widget);
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck:
            return paintCheckBox(*painter, *option);
        case PE_IndicatorRadioButton:
            return paintRadioButton(*painter, *option);
        case PE_IndicatorArrowUp:
            return paintArrow(*painter, *option, "up");
        case PE_IndicatorArrowDown:
            return paintArrow(*painter, *option, "down");
        case PE_IndicatorArrowLeft:
            return paintArrow(*painter, *option, "frame-back");
        case PE_IndicatorArrowRight:
            return paintArrow(*painter, *option, "right");
        case PE_PanelLineEdit:
            if (qstyleoption_cast<const QStyleOptionFrame*>(option)->lineWidth > 0)
                paintField(*painter, *option, widget);
            return;
        case PE_Frame:
            if (qobject_cast<const QAbstractScrollArea*>(widget))
                return paintField(*painter, *option, widget);
            break;
        case PE_FrameFocusRect:
            return paintRowFocus(*painter, *option, widget);
        case PE_PanelItemViewItem:
        case PE_PanelItemViewRow:
            return paintRowGround(*painter, *option, element == PE_PanelItemViewRow);
        case PE_PanelTipLabel:
        case PE_FrameMenu:
            return paintPopupFrame(*painter, *option, element == PE_PanelTipLabel);
        case PE_PanelMenu:
            return painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        case PE_PanelStatusBar:
            return paintStatusBar(*painter, *option);
        case PE_IndicatorDockWidgetResizeHandle:
            return painter->fillRect(option->rect, option->palette.color(QPalette::Dark));
        case PE_IndicatorTabClose:
            return paintTabClose(*painter, *option);
        case PE_PanelScrollAreaCorner:
        case PE_FrameStatusBarItem:
        case PE_FrameTabBarBase:
        case PE_FrameLineEdit:
        case PE_FrameDefaultButton:
            return;
        default:
            break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void LightreelStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
    switch (element) {
        case CE_PushButtonLabel:
            return paintPushButtonLabel(*painter, *qstyleoption_cast<const QStyleOptionButton*>(option),
                                        widget);
        case CE_ToolButtonLabel: {
            const auto& button = *qstyleoption_cast<const QStyleOptionToolButton*>(option);
            if (!isWorded(button, widget)) break;
            return paintWordedLabel(*painter, button, widget);
        }
        case CE_ComboBoxLabel: {
            const auto& combo = *qstyleoption_cast<const QStyleOptionComboBox*>(option);
            if (combo.editable) break;
            return paintComboLabel(*painter, combo,
                                   subControlRect(CC_ComboBox, &combo, SC_ComboBoxEditField, widget));
        }
        case CE_ProgressBar:
            return paintProgressBar(*painter, *qstyleoption_cast<const QStyleOptionProgressBar*>(option));
        case CE_MenuItem:
            return paintMenuItem(*painter, *qstyleoption_cast<const QStyleOptionMenuItem*>(option));
        case CE_MenuBarItem:
            return paintMenuBarItem(*painter, *qstyleoption_cast<const QStyleOptionMenuItem*>(option));
        case CE_MenuBarEmptyArea:
            return paintMenuBar(*painter, *option);
        case CE_TabBarTabShape:
            return paintTab(*painter, *qstyleoption_cast<const QStyleOptionTab*>(option));
        case CE_TabBarTabLabel:
            return paintTabLabel(*painter, *qstyleoption_cast<const QStyleOptionTab*>(option), widget);
        case CE_HeaderSection:
        case CE_HeaderEmptyArea:
            return paintHeader(*painter, *option);
        case CE_HeaderLabel:
            return paintHeaderLabel(*painter, *qstyleoption_cast<const QStyleOptionHeader*>(option));
        case CE_ItemViewItem: {
            // A selected row lies on a soft ground, not on the fill: its text keeps the text colour.
            QStyleOptionViewItem item = *qstyleoption_cast<const QStyleOptionViewItem*>(option);
            item.palette.setColor(QPalette::HighlightedText, item.palette.color(QPalette::Text));
            return QProxyStyle::drawControl(element, &item, painter, widget);
        }
        default:
            break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void LightreelStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                        QPainter* painter, const QWidget* widget) const {
    switch (control) {
        case CC_ComboBox:
            return paintCombo(*painter, *qstyleoption_cast<const QStyleOptionComboBox*>(option), widget);
        case CC_SpinBox: {
            const auto& spin = *qstyleoption_cast<const QStyleOptionSpinBox*>(option);
            const QRect up = subControlRect(control, option, SC_SpinBoxUp, widget);
            const QRect down = subControlRect(control, option, SC_SpinBoxDown, widget);
            return paintSpinBox(*painter, spin, up, down, widget);
        }
        case CC_Slider:
            return paintSlider(*painter, *qstyleoption_cast<const QStyleOptionSlider*>(option));
        case CC_ScrollBar:
            return paintScrollBar(*painter, *qstyleoption_cast<const QStyleOptionSlider*>(option),
                                  subControlRect(control, option, SC_ScrollBarSlider, widget));
        default:
            return QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

void LightreelStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QLineEdit*>(widget) || qobject_cast<QAbstractScrollArea*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QTabBar*>(widget)) {
        widget->setAutoFillBackground(true);
        widget->setBackgroundRole(QPalette::Mid);
    }
}

}  // namespace lightreel
