#pragma once
#include <QProxyStyle>

namespace lightreel {

/// Fusion with the flat shapes of the design sheet. Colours come from the option's palette and its Theme;
/// special looks are asked for by the properties of roles.h. Focus is shown by FocusRing, not here, except
/// for rows of views and tabs.
class LightreelStyle : public QProxyStyle {
    Q_OBJECT
  public:
    LightreelStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;

    // style_metrics.cpp
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* returned) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                         const QWidget* widget) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                                       SubControl part, const QWidget* widget) const override;

    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption* option,
                                       const QWidget* widget) const override;

    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
};

}  // namespace lightreel
