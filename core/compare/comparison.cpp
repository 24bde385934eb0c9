#include "core/compare/comparison.h"

#include <algorithm>

#include "core/compare/stage_bytes.h"
#include "core/compare/step_seconds.h"

namespace lightreel {
namespace {

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
    row.error = run.error;
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

}  // namespace

std::vector<ComparisonRow> comparisonRows(const std::vector<ComparedRun>& runs) {
    std::vector<ComparisonRow> rows;
    rows.reserve(runs.size());
    for (const ComparedRun& run : runs) rows.push_back(rowOf(run));
    for (ComparisonRow& row : rows) holdAgainst(rows.front(), row);
    return rows;
}

}  // namespace lightreel
