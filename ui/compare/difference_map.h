#pragma once
#include <QImage>
#include <cstdint>
#include <vector>

#include "core/frame/frame.h"

namespace lightreel {

enum class HeatKind {
    Channel,  ///< largest difference of the three channels, 0..255
    Flip,     ///< FLIP's visible difference, 0..1
};

/// How far two pictures lie apart, pixel by pixel.
struct DifferenceMap {
    int width = 0, height = 0;
    std::vector<uint16_t> values;  ///< 0..65535 stands for the whole range of the kind
};

/// Both pictures have one size. FLIP takes about a second for a million pixels.
[[nodiscard]] DifferenceMap differenceMap(const Frame& a, const Frame& b, HeatKind kind);

/// Black, petrol, white; part: 0..1.
[[nodiscard]] QRgb heatColor(double part);
/// White begins at 1 / gain of the range.
[[nodiscard]] QImage heatImage(const DifferenceMap& map, int gain);

}  // namespace lightreel
