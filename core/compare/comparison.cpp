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

double secondsOf(const RunRecord& record) {
    double sum = 0;
    for (const auto& [stage, seconds] : record.seconds)
        if (stage != "total" && stage != "media") sum += seconds;
    return sum;
}

/// The median over the runs that know the value.
template <typename Value>
std::optional<double> medianOf(const std::vector<RunRecord>& records, Value value) {
    std::vector<double> values;
    for (const RunRecord& record : records)
        if (const std::optional<double> one = value(record)) values.push_back(*one);
    if (values.empty()) return std::nullopt;
    return median(std::move(values));
}

std::optional<double> medianStage(const std::vector<RunRecord>& records, const char* stage) {
    return medianOf(records, [stage](const RunRecord& record) {
        const auto found = record.seconds.find(stage);
        return found == record.seconds.end() ? std::nullopt : std::optional(found->second);
    });
}

/// Over the steps of all runs.
std::optional<double> medianStep(const std::vector<RunRecord>& records, bool full) {
    std::vector<double> all;
    for (const RunRecord& record : records)
        for (const double seconds : stepSeconds(record.steps, full)) all.push_back(seconds);
    if (all.empty()) return std::nullopt;
    return median(std::move(all));
}

int64_t medianPeak(const std::vector<RunRecord>& records, const char* stage) {
    const auto bytes = medianOf(records, [stage](const RunRecord& record) {
        const auto found = record.peakBytes.find(stage);
        return found == record.peakBytes.end() ? std::nullopt
                                               : std::optional(static_cast<double>(found->second));
    });
    return static_cast<int64_t>(bytes.value_or(0));
}

void readSeconds(const std::vector<RunRecord>& records, ComparisonRow& row) {
    row.seconds = medianOf(records, [](const RunRecord& record) {
                      return std::optional(secondsOf(record));
                  }).value_or(0);
    row.encode = medianStage(records, "encode");
    row.denoise = medianStage(records, "denoise");
    row.decode = medianStage(records, "decode");
    row.fullStep = medianStep(records, true);
    row.otherStep = medianStep(records, false);
}

void readPeaks(const std::vector<RunRecord>& records, ComparisonRow& row) {
    row.encodePeak = medianPeak(records, "encode");
    row.denoisePeak = medianPeak(records, "denoise");
    row.decodePeak = medianPeak(records, "decode");
    row.peak = std::max({row.encodePeak, row.denoisePeak, row.decodePeak});
    const auto resident = medianOf(records, [](const RunRecord& record) {
        return std::optional(static_cast<double>(highestOf(record.peakResidentBytes)));
    });
    row.residentPeak = static_cast<int64_t>(resident.value_or(0));
}

ComparisonRow rowOf(const ComparedRun& run) {
    ComparisonRow row;
    row.name = run.name;
    row.runs = static_cast<int>(run.records.size());
    readSeconds(run.records, row);
    readPeaks(run.records, row);
    row.quality = run.quality;
    if (run.quality) row.verdict = verdictOf(*run.quality);
    if (!run.done()) return row;
    row.swappedOut = run.records.front().swap.bytesOut;
    row.certificate = run.records.front().certificate;
    return row;
}

void holdAgainst(const ComparisonRow& baseline, ComparisonRow& row) {
    if (row.seconds > 0 && baseline.seconds > 0) row.ratio = baseline.seconds / row.seconds;
    if (row.peak > 0 && baseline.peak > 0)
        row.saving = 1 - static_cast<double>(row.peak) / static_cast<double>(baseline.peak);
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

std::optional<double> spent(const ComparisonRow& row) {
    return row.certificate ? std::optional(row.certificate->spent) : std::nullopt;
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

json recordsOf(const ComparedRun& run) {
    json records = json::array();
    for (const RunRecord& record : run.records) records.push_back(toJson(record));
    return records;
}

}  // namespace

std::vector<ComparisonRow> comparisonRows(const std::vector<ComparedRun>& runs) {
    std::vector<ComparisonRow> rows;
    rows.reserve(runs.size());
    for (const ComparedRun& run : runs) rows.push_back(rowOf(run));
    for (ComparisonRow& row : rows) holdAgainst(rows.front(), row);
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
            row.name, width, formatSeconds(row.seconds), row.ratio.value_or(0), number(row.fullStep, "-", 3),
            number(row.otherStep, "-", 3), formatMemory(row.denoisePeak), formatMemory(row.decodePeak),
            formatMemory(row.residentPeak), row.swappedOut > 0 ? formatMemory(row.swappedOut) : "-",
            psnr(row) && std::isinf(*psnr(row)) ? "equal" : number(psnr(row), "-", 1),
            number(similarity(row), "-", 3), number(spent(row), "-", 3));
    return out;
}

std::string toCsv(const std::vector<ComparisonRow>& rows) {
    std::string out =
        "settings,seconds,ratio,full_step_seconds,other_step_seconds,denoise_peak_bytes,decode_peak_bytes,"
        "peak_resident_bytes,swapped_bytes,psnr,ssim,error_spent\r\n";
    for (const ComparisonRow& row : rows)
        out +=
            fmt::format("{},{:.4f},{:.4f},{},{},{},{},{},{},{},{},{}\r\n", quoted(row.name), row.seconds,
                        row.ratio.value_or(0), number(row.fullStep, "", 4), number(row.otherStep, "", 4),
                        row.denoisePeak, row.decodePeak, row.residentPeak, row.swappedOut,
                        number(psnr(row), "", 3), number(similarity(row), "", 5), number(spent(row), "", 5));
    return out;
}

json toJson(const std::vector<ComparedRun>& runs) {
    json list = json::array();
    const std::vector<ComparisonRow> rows = comparisonRows(runs);
    for (size_t i = 0; i < rows.size(); ++i)
        list.push_back({{"name", rows[i].name},
                        {"seconds", rows[i].seconds},
                        {"ratio", finite(rows[i].ratio)},
                        {"full_step_seconds", finite(rows[i].fullStep)},
                        {"other_step_seconds", finite(rows[i].otherStep)},
                        {"denoise_peak_bytes", rows[i].denoisePeak},
                        {"decode_peak_bytes", rows[i].decodePeak},
                        {"peak_resident_bytes", rows[i].residentPeak},
                        {"swapped_bytes", rows[i].swappedOut},
                        {"equal", rows[i].quality && std::isinf(rows[i].quality->psnr)},
                        {"psnr", finite(psnr(rows[i]))},
                        {"ssim", finite(similarity(rows[i]))},
                        {"error_spent", finite(spent(rows[i]))},
                        {"records", recordsOf(runs[i])}});
    return {{"runs", list}};
}

}  // namespace lightreel
