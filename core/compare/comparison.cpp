#include "core/compare/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/format.h"
#include "core/compare/stage_bytes.h"
#include "core/compare/step_seconds.h"

namespace lightreel {
namespace {

using nlohmann::json;

std::optional<double> medianSeconds(const RunRecord& record, bool full) {
    std::vector<double> seconds = stepSeconds(record.steps, full);
    if (seconds.empty()) return std::nullopt;
    return median(std::move(seconds));
}

double secondsOf(const RunRecord& record) {
    double sum = 0;
    for (const auto& [stage, seconds] : record.seconds)
        if (stage != "total" && stage != "media") sum += seconds;
    return sum;
}

int64_t valueOf(const std::map<std::string, int64_t>& values, const char* stage) {
    const auto found = values.find(stage);
    return found == values.end() ? 0 : found->second;
}

ComparisonRow rowOf(const ComparedRun& run, double baseline) {
    const RunRecord& record = run.record;
    ComparisonRow row{run.name,
                      secondsOf(record),
                      1,
                      medianSeconds(record, true),
                      medianSeconds(record, false),
                      valueOf(record.peakBytes, "denoise"),
                      valueOf(record.peakBytes, "decode"),
                      highestOf(record.peakResidentBytes),
                      record.swap.bytesOut,
                      run.quality,
                      std::nullopt};
    if (record.certificate) row.errorSpent = record.certificate->spent;
    row.ratio = baseline / row.seconds;
    return row;
}

std::string number(const std::optional<double>& value, const char* none, int digits) {
    return value ? fmt::format("{:.{}f}", *value, digits) : none;
}

std::optional<double> psnr(const ComparisonRow& row) {
    return row.quality ? std::optional(row.quality->psnr) : std::nullopt;
}

std::optional<double> similarity(const ComparisonRow& row) {
    return row.quality ? row.quality->ssim : std::nullopt;
}

std::string quoted(const std::string& field) {
    if (field.find_first_of("\",\n") == std::string::npos) return field;
    std::string out = "\"";
    for (const char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

/// A number or null: JSON has no infinity.
json finite(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? json(*value) : json();
}

}  // namespace

std::vector<ComparisonRow> comparisonRows(const std::vector<ComparedRun>& runs) {
    std::vector<ComparisonRow> rows;
    rows.reserve(runs.size());
    for (const ComparedRun& run : runs) rows.push_back(rowOf(run, secondsOf(runs.front().record)));
    return rows;
}

std::string toText(const std::vector<ComparisonRow>& rows) {
    size_t width = 8;
    for (const ComparisonRow& row : rows) width = std::max(width, row.name.size());
    std::string out = fmt::format(
        "{:<{}}  {:>9}  {:>6}  {:>9}  {:>9}  {:>10}  {:>10}  {:>10}  {:>10}  {:>7}  {:>6}  {:>6}\n",
        "settings", width, "total", "faster", "full step", "other", "denoise", "decode", "resident",
        "swapped", "PSNR", "SSIM", "spent");
    for (const ComparisonRow& row : rows)
        out += fmt::format(
            "{:<{}}  {:>9}  {:>5.2f}x  {:>9}  {:>9}  {:>10}  {:>10}  {:>10}  {:>10}  {:>7}  {:>6}  {:>6}\n",
            row.name, width, formatSeconds(row.seconds), row.ratio, number(row.fullStep, "-", 3),
            number(row.otherStep, "-", 3), formatMemory(row.denoisePeak), formatMemory(row.decodePeak),
            formatMemory(row.residentPeak), row.swappedOut > 0 ? formatMemory(row.swappedOut) : "-",
            psnr(row) && std::isinf(*psnr(row)) ? "equal" : number(psnr(row), "-", 1),
            number(similarity(row), "-", 3), number(row.errorSpent, "-", 3));
    return out;
}

std::string toCsv(const std::vector<ComparisonRow>& rows) {
    std::string out =
        "settings,seconds,ratio,full_step_seconds,other_step_seconds,denoise_peak_bytes,decode_peak_bytes,"
        "peak_resident_bytes,swapped_bytes,psnr,ssim,error_spent\r\n";
    for (const ComparisonRow& row : rows)
        out +=
            fmt::format("{},{:.4f},{:.4f},{},{},{},{},{},{},{},{},{}\r\n", quoted(row.name), row.seconds,
                        row.ratio, number(row.fullStep, "", 4), number(row.otherStep, "", 4), row.denoisePeak,
                        row.decodePeak, row.residentPeak, row.swappedOut, number(psnr(row), "", 3),
                        number(similarity(row), "", 5), number(row.errorSpent, "", 5));
    return out;
}

json toJson(const std::vector<ComparedRun>& runs) {
    json list = json::array();
    const std::vector<ComparisonRow> rows = comparisonRows(runs);
    for (size_t i = 0; i < rows.size(); ++i)
        list.push_back({{"name", rows[i].name},
                        {"seconds", rows[i].seconds},
                        {"ratio", rows[i].ratio},
                        {"full_step_seconds", finite(rows[i].fullStep)},
                        {"other_step_seconds", finite(rows[i].otherStep)},
                        {"denoise_peak_bytes", rows[i].denoisePeak},
                        {"decode_peak_bytes", rows[i].decodePeak},
                        {"peak_resident_bytes", rows[i].residentPeak},
                        {"swapped_bytes", rows[i].swappedOut},
                        {"equal", rows[i].quality && std::isinf(rows[i].quality->psnr)},
                        {"psnr", finite(psnr(rows[i]))},
                        {"ssim", finite(similarity(rows[i]))},
                        {"error_spent", finite(rows[i].errorSpent)},
                        {"record", toJson(runs[i].record)}});
    return {{"runs", list}};
}

}  // namespace lightreel
