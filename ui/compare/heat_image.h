#pragma once
#include <QImage>

#include "core/compare/error_map.h"

namespace lightreel {

enum class HeatKind {
    Channel,  ///< largest difference of the three channels
    Flip,     ///< difference that an eye sees, by FLIP
};

/// Both pictures have one size.
[[nodiscard]] ErrorMap errorMap(const Frame& a, const Frame& b, HeatKind kind);

/// Black, petrol, white; part: 0..1.
[[nodiscard]] QRgb heatColor(double part);
/// White begins at 1 / gain of the range.
[[nodiscard]] QImage heatImage(const ErrorMap& map, int gain);

}  // namespace lightreel
