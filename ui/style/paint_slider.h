#pragma once
#include <QRect>
#include <QStyle>

class QPainter;
class QStyleOptionSlider;

namespace lightreel {

constexpr int kSliderThickness = 24;  ///< across, without marks
constexpr int kSliderMarks = 5;       ///< room for marks on one side
constexpr int kSliderHandle = 9;      ///< along

void paintSlider(QPainter& painter, const QStyleOptionSlider& option);
/// Where handle and groove lie.
[[nodiscard]] QRect sliderPart(const QStyleOptionSlider& option, QStyle::SubControl part);

}  // namespace lightreel
