#pragma once
#include "core/compare/error_map.h"

namespace lightreel {

/// Pixels per degree of the visual field at 0.7 m from a monitor of 0.7 m and 3840 pixels: flip-evaluator's
/// default.
inline constexpr float kPixelsPerDegree = 67.0206433F;

/// LDR-FLIP: how different two pictures of one size look to somebody who flips between them, per pixel;
/// 0 is no visible difference. The measure has no direction. pixelsPerDegree is above 0; threads as
/// forEachIndex(). The result does not depend on the threads.
/// source: Andersson et al., "FLIP: A Difference Evaluator for Alternating Images", 2020; behaviour of PyPI
/// flip-evaluator 1.7
[[nodiscard]] ErrorMap flipMap(const Frame& a, const Frame& b, float pixelsPerDegree = kPixelsPerDegree,
                               int threads = 0);

}  // namespace lightreel
