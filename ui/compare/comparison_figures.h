#pragma once
#include <QString>
#include <optional>

#include "core/compare/comparison.h"
#include "ui/compare/comparison_model.h"

namespace lightreel {

/// Digits behind the point, so that all figures of a table say the same.
struct FigureDigits {
    int seconds = 1, gib = 2;
};
[[nodiscard]] FigureDigits digitsFor(const std::vector<ComparisonRow>& rows);

/// A figure of a row: as it is sorted and as it is written. A column that is no figure has neither.
struct Figure {
    std::optional<double> value;  ///< none: nothing to say
    QString text;                 ///< "–" where there is nothing
};
[[nodiscard]] Figure figureOf(const ComparisonRow& row, bool reference, ComparisonModel::Column column,
                              const FigureDigits& digits);

}  // namespace lightreel
