// The second half of LightreelStyle: sizes and hints.
#include <QAbstractItemView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

#include "ui/style/lightreel_style.h"
#include "ui/style/paint_menus.h"
#include "ui/style/paint_slider.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"

namespace lightreel {
namespace {

constexpr int kSpinButtons = 17;
constexpr int kComboArrow = 22;
constexpr int kTextPadding = 8;  ///< words to the edge of a field
constexpr int kButtonPadding = 12;

int controlHeight(const QFontMetrics& metrics, int least) {
    return std::max(least, metrics.height() + 8);
}

QRect spinPart(const QStyleOptionComplex& option, QStyle::SubControl part) {
    const QRect& all = option.rect;
    const int left = all.right() + 1 - kSpinButtons;
    const int half = all.height() / 2;
    if (part == QStyle::SC_SpinBoxUp) return {left, all.top() + 1, kSpinButtons - 1, half - 1};
    if (part == QStyle::SC_SpinBoxDown)
        return {left, all.top() + half, kSpinButtons - 1, all.height() - half - 1};
    if (part == QStyle::SC_SpinBoxEditField)
        return all.adjusted(kTextPadding - 3, 1, -kSpinButtons, -1);  // a line edit adds 2 pixels and a frame
    return all;
}

QRect scrollPart(const QStyleOptionSlider& option, QStyle::SubControl part) {
    const QRect& all = option.rect;
    const bool across = option.orientation == Qt::Horizontal;
    const int length = across ? all.width() : all.height();
    const int range = option.maximum - option.minimum;
    int handle = length;
    if (range > 0) {
        const auto shown =
            static_cast<double>(option.pageStep) / (static_cast<double>(range) + option.pageStep);
        handle = std::min(length, std::max(24, static_cast<int>(shown * length)));
    }
    const int start = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                      length - handle, option.upsideDown);
    const auto along = [&](int from, int size) {
        return across ? QRect(all.left() + from, all.top(), size, all.height())
                      : QRect(all.left(), all.top() + from, all.width(), size);
    };
    switch (part) {
        case QStyle::SC_ScrollBarSlider:
            return along(start, handle);
        case QStyle::SC_ScrollBarGroove:
            return all;
        case QStyle::SC_ScrollBarSubPage:
            return along(0, start);
        case QStyle::SC_ScrollBarAddPage:
            return along(start + handle, length - start - handle);
        default:
            return {};  // no arrow buttons
    }
}

}  // namespace

int LightreelStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
            return space::kCheckBox;
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
            return space::kCheckBox;
        case PM_SliderThickness:
        case PM_SliderControlThickness:
            return kSliderThickness;
        case PM_SliderLength:
            return kSliderHandle;
        case PM_SmallIconSize:
        case PM_ButtonIconSize:
        case PM_TabBarIconSize:
            return space::kIcon;
        case PM_ScrollBarExtent:
            return space::kScrollBar;
        case PM_DefaultFrameWidth:
            return qobject_cast<const QPlainTextEdit*>(widget) ? 2 : 1;  // room for the rounded corners
        case PM_CheckBoxLabelSpacing:
        case PM_RadioButtonLabelSpacing:
            return space::kRowGap;
        case PM_FocusFrameHMargin:  // one less than the text of a cell keeps from its edge
            return space::kLabelGap - 1;
        case PM_HeaderMargin:
            return space::kLabelGap;
        case PM_MenuBarHMargin:
            return space::kRowGap;
        case PM_ToolTipLabelFrameWidth:
            return 5;
        case PM_MenuHMargin:
        case PM_MenuVMargin:
            return 4;
        case PM_DockWidgetSeparatorExtent:  // Qt makes the hit area of a one-pixel separator wider
        case PM_MenuPanelWidth:
            return 1;
        case PM_TabBarTabHSpace:
            return 2 * kButtonPadding;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical:
        case PM_ButtonDefaultIndicator:
        case PM_DockWidgetFrameWidth:
        case PM_TabBarTabOverlap:
        case PM_TabBarBaseHeight:
        case PM_TabBarBaseOverlap:
        case PM_TabBarTabShiftVertical:
        case PM_TabBarTabShiftHorizontal:
        case PM_MenuBarItemSpacing:
        case PM_MenuBarPanelWidth:
        case PM_MenuBarVMargin:
        case PM_ScrollView_ScrollBarSpacing:
        case PM_ScrollView_ScrollBarOverlap:
            return 0;
        default:
            return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int LightreelStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* returned) const {
    switch (hint) {
        case SH_ComboBox_Popup:
        case SH_EtchDisabledText:
        case SH_DialogButtonBox_ButtonsHaveIcons:
        case SH_Widget_Animation_Duration:
        case SH_ItemView_ActivateItemOnSingleClick:
            return 0;
        case SH_ItemView_ShowDecorationSelected:
        case SH_ScrollBar_LeftClickAbsolutePosition:
            return 1;
        case SH_ToolTipLabel_Opacity:
            return 255;
        case SH_TabBar_ElideMode:
            return Qt::ElideNone;
        case SH_Table_GridLineColor:
            return static_cast<int>(option->palette.color(QPalette::Midlight).rgba());
        default:
            return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QSize LightreelStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                       const QWidget* widget) const {
    const QFontMetrics& metrics = option->fontMetrics;
    switch (type) {
        case CT_PushButton: {
            const int least = hasRole(widget, kPrimaryProperty) ? space::kLargeControl : space::kControl;
            return {contents.width() + 2 * kButtonPadding, controlHeight(metrics, least)};
        }
        case CT_ToolButton: {
            const auto& button = *qstyleoption_cast<const QStyleOptionToolButton*>(option);
            const int height = controlHeight(metrics, space::kControl);
            if (button.toolButtonStyle == Qt::ToolButtonIconOnly) return {height, height};
            if (isWorded(button, widget))
                return {
                    button.iconSize.width() + metrics.horizontalAdvance(button.text) + 3 * space::kLabelGap,
                    height};
            return {contents.width() + 2 * space::kLabelGap, height};
        }
        case CT_ComboBox:
            // Qt measures the ink of the words, which is less than they take.
            return {contents.width() + 2 + kTextPadding + kComboArrow,
                    controlHeight(metrics, space::kControl)};
        case CT_SpinBox:
            return {contents.width() + 2 * kTextPadding + kSpinButtons,
                    controlHeight(metrics, space::kControl)};
        case CT_LineEdit:
            return {contents.width(), controlHeight(metrics, space::kControl)};
        case CT_MenuBarItem:
            return {contents.width() + 2 * 9, std::max(space::kBarRow, metrics.height() + 12)};
        case CT_MenuItem:
            return menuItemSize(*qstyleoption_cast<const QStyleOptionMenuItem*>(option), contents);
        case CT_Slider:
            return contents;
        case CT_TabBarTab:  // the chosen tab is set in Medium, which is wider
            return {contents.width() + metrics.averageCharWidth(),
                    std::max(space::kBarRow, metrics.height() + 12)};
        case CT_HeaderSection: {
            const QSize own = QProxyStyle::sizeFromContents(type, option, contents, widget);
            return {own.width(), std::max(space::kHeaderRow, metrics.height() + 8)};
        }
        case CT_ItemViewItem: {
            const QSize own = QProxyStyle::sizeFromContents(type, option, contents, widget);
            return {own.width() + space::kLabelGap,
                    std::max({own.height(), space::kRow, metrics.height() + 10})};
        }
        default:
            return QProxyStyle::sizeFromContents(type, option, contents, widget);
    }
}

QRect LightreelStyle::subElementRect(SubElement element, const QStyleOption* option,
                                     const QWidget* widget) const {
    const QRect own = QProxyStyle::subElementRect(element, option, widget);
    if (element != SE_LineEditContents) return own;
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    const bool framed = frame && frame->lineWidth > 0;  // the editor of a spin box has none and its own place
    return framed ? own.adjusted(kTextPadding - 4, 0, 4 - kTextPadding, 0) : own;
}

QRect LightreelStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                                     SubControl part, const QWidget* widget) const {
    const QRect& all = option->rect;
    switch (control) {
        case CC_SpinBox:
            return visualRect(option->direction, all, spinPart(*option, part));
        case CC_Slider:
            return sliderPart(*qstyleoption_cast<const QStyleOptionSlider*>(option), part);
        case CC_ScrollBar:
            return visualRect(option->direction, all,
                              scrollPart(*qstyleoption_cast<const QStyleOptionSlider*>(option), part));
        case CC_ComboBox:
            if (part == SC_ComboBoxEditField)
                return visualRect(option->direction, all, all.adjusted(kTextPadding, 1, -kComboArrow, -1));
            if (part == SC_ComboBoxArrow)
                return visualRect(option->direction, all,
                                  QRect(all.right() + 1 - kComboArrow, all.top(), kComboArrow, all.height()));
            return all;
        default:
            return QProxyStyle::subControlRect(control, option, part, widget);
    }
}

}  // namespace lightreel
