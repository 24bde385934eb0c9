#pragma once
#include <string>
#include <vector>

#include "core/compare/comparison.h"

namespace lightreel {

/// Settings that plots show, from the first on; more cannot be told apart.
inline constexpr size_t kMostLines = 12;

/// PSNR, SSIM and FLIP of each frame, as SVG; empty without measures.
[[nodiscard]] std::string qualityPlots(const std::vector<ComparedRun>& runs);
/// Allocated memory over the time of each first run. normalised: every run over one length.
[[nodiscard]] std::string tapePlot(const std::vector<ComparedRun>& runs, bool normalised);
/// Peak memory against time, coloured by verdict, with the front of what nothing betters in both.
[[nodiscard]] std::string mapPlot(const std::vector<ComparisonRow>& rows);
/// Which line is whose.
[[nodiscard]] std::string plotLegend(const std::vector<ComparedRun>& runs);

}  // namespace lightreel
