#include "ui/compare/comparison_figures.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

using Column = ComparisonModel::Column;

Figure nothing() {
    return {std::nullopt, QStringLiteral("–")};
}

Figure number(const std::optional<double>& value, int digits) {
    if (!value) return nothing();
    QString text = QLocale().toString(*value, 'f', digits);
    return {value, text.replace(QLatin1Char('-'), QChar(0x2212))};
}

Figure gib(int64_t bytes, int digits) {
    if (bytes <= 0) return nothing();
    return {static_cast<double>(bytes), gibFigure(bytes, digits)};
}

Figure seconds(const ComparisonRow& row, Column column, int digits) {
    switch (column) {
        case Column::Total:
            return number(row.seconds > 0 ? std::optional(row.seconds) : std::nullopt, digits);
        case Column::Encode:
            return number(row.encode, digits);
        case Column::Denoise:
            return number(row.denoise, digits);
        case Column::Decode:
            return number(row.decode, digits);
        case Column::FullStep:
            return number(row.fullStep, digits + 1);
        default:
            return number(row.otherStep, digits + 1);
    }
}

Figure memory(const ComparisonRow& row, Column column, int digits) {
    switch (column) {
        case Column::Peak:
            return gib(row.peak, digits);
        case Column::EncodePeak:
            return gib(row.encodePeak, digits);
        case Column::DenoisePeak:
            return gib(row.denoisePeak, digits);
        case Column::DecodePeak:
            return gib(row.decodePeak, digits);
        default:
            return gib(row.residentPeak, digits);
    }
}

Figure saving(const ComparisonRow& row, bool reference) {
    if (reference || !row.saving) return nothing();
    Figure percent = number(*row.saving * 100, 0);
    if (std::lround(*row.saving * 100) == 0) percent.text = QLocale().toString(0);  // no sign before a zero
    return percent;
}

Figure psnr(const ComparisonRow& row, bool reference) {
    constexpr double kMost = std::numeric_limits<double>::max();
    if (reference && row.runs > 0) return {kMost, tr("reference")};
    if (!row.quality) return nothing();
    if (row.quality->identical()) return {kMost, tr("identical")};
    return number(row.quality->psnr, 1);
}

/// "26.0 (25)": the worst frame's PSNR and its number, from 1.
Figure worstFrame(const ComparisonRow& row) {
    if (!row.quality || row.quality->identical() || row.quality->frames.empty()) return nothing();
    const size_t worst = row.quality->worstFrame();
    Figure figure = number(psnrOf(row.quality->frames[worst].meanSquareError), 1);
    figure.text = QStringLiteral("%1 (%2)").arg(figure.text).arg(worst + 1);
    return figure;
}

/// "0.21 of 0.30".
Figure budget(const ComparisonRow& row) {
    if (!row.certificate) return nothing();
    Figure figure = number(row.certificate->spent, 2);
    figure.text = tr("%1 of %2").arg(figure.text, number(row.certificate->budget, 2).text);
    return figure;
}

Figure verdict(const ComparisonRow& row) {
    if (!row.verdict) return nothing();
    return {static_cast<double>(*row.verdict), verdictText(*row.verdict)};
}

Figure quality(const ComparisonRow& row, bool reference, Column column) {
    constexpr int kDigits = 3;
    const auto measure = [&](std::optional<double> ClipQuality::*which) {
        return number(row.quality ? *row.quality.*which : std::nullopt, kDigits);
    };
    switch (column) {
        case Column::Psnr:
            return psnr(row, reference);
        case Column::WorstFrame:
            return worstFrame(row);
        case Column::Ssim:
            return measure(&ClipQuality::ssim);
        case Column::Flip:
            return measure(&ClipQuality::flip);
        case Column::Lpips:
            return measure(&ClipQuality::lpips);
        case Column::Budget:
            return budget(row);
        default:
            return verdict(row);
    }
}

}  // namespace

FigureDigits digitsFor(const std::vector<ComparisonRow>& rows) {
    constexpr double kShort = 20;                 ///< seconds
    constexpr int64_t kSmall = int64_t{1} << 30;  ///< bytes
    double longest = 0;
    int64_t highest = 0;
    for (const ComparisonRow& row : rows) {
        longest = std::max(longest, row.seconds);
        highest = std::max(highest, row.peak);
    }
    return {longest < kShort ? 2 : 1, highest < kSmall ? 3 : 2};
}

Figure figureOf(const ComparisonRow& row, bool reference, Column column, const FigureDigits& digits) {
    switch (column) {
        case Column::Mark:
        case Column::Name:
        case Column::State:
        case Column::Columns:
            return {};
        case Column::SpeedUp: {
            Figure figure = number(row.ratio, 2);
            if (row.ratio) figure.text += QStringLiteral("\u00A0×");
            return figure;
        }
        case Column::Saving:
            return saving(row, reference);
        case Column::Runs:
            return number(row.runs, 0);
        case Column::Peak:
        case Column::EncodePeak:
        case Column::DenoisePeak:
        case Column::DecodePeak:
        case Column::Resident:
            return memory(row, column, digits.gib);
        default:
            return column < Column::Psnr ? seconds(row, column, digits.seconds)
                                         : quality(row, reference, column);
    }
}

}  // namespace lightreel
