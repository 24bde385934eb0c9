#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/compare/comparison_plan.h"
#include "core/compare/quality.h"
#include "core/compare/run_record.h"

namespace lightreel {

/// One setting of a comparison with what became of its runs.
struct ComparedRun {
    std::string name;
    std::vector<RunRecord> records;           ///< finished runs with this setting; empty: none yet
    std::optional<ClipQuality> quality = {};  ///< beside the first setting's clip; the first has none
    AccelerationOptions acceleration = {};
    std::optional<Error> error = {};  ///< why it did not run

    [[nodiscard]] bool done() const { return !records.empty(); }
};

/// What a row of the table says. Seconds and bytes are medians over the runs; a setting that has not run has
/// zeros and nothings.
struct ComparisonRow {
    std::string name;
    int runs = 0;
    double seconds = 0;                             ///< encode, denoise and decode
    std::optional<double> encode, denoise, decode;  ///< seconds
    std::optional<double> fullStep, otherStep;      ///< median seconds of a full step, of any other step
    std::optional<double> ratio;                    ///< seconds of the first setting over this one's
    int64_t encodePeak = 0, denoisePeak = 0, decodePeak = 0;  ///< bytes, allocator
    int64_t peak = 0;                                         ///< the highest of them
    std::optional<double> saving;  ///< share of the first setting's peak; negative: more
    int64_t residentPeak = 0;      ///< bytes, process, highest of all stages
    int64_t swappedOut = 0;        ///< bytes of features that really left memory, in all
    std::optional<ClipQuality> quality;
    std::optional<Verdict> verdict;
    std::optional<ErrorCertificate> certificate;
    std::optional<Error> error = {};  ///< why it did not run, or not as often as the others
};

/// runs.front() is what the others are held against.
[[nodiscard]] std::vector<ComparisonRow> comparisonRows(const std::vector<ComparedRun>& runs);

/// One line a run, columns aligned, a heading above; then a line for each setting that failed. Columns that
/// say nothing anywhere are left out, and the least important ones beyond `line` characters.
[[nodiscard]] std::string toText(const std::vector<ComparisonRow>& rows, size_t line = 160);
/// RFC 4180, with a heading: all figures, their units in their names, as they stand in the records; empty
/// where there is none, "inf" for the PSNR of equal clips.
[[nodiscard]] std::string toCsv(const std::vector<ComparisonRow>& rows);
/// The same figures under the same names, null where there is none; an infinite PSNR is null.
[[nodiscard]] nlohmann::json toJson(const ComparisonRow& row);
/// {"runs": [{"settings", "seconds", ..., "acceleration", "quality", "records"}]}
[[nodiscard]] nlohmann::json toJson(const std::vector<ComparedRun>& runs);

/// Where the runs were made.
struct ComparisonMachine {
    std::string processor;  ///< its name
    int cores = 0;          ///< that a program here may use
    int64_t memory = 0;     ///< bytes
    std::string system;     ///< operating system's name and release
};
/// This one.
[[nodiscard]] ComparisonMachine thisMachine();

/// Everything about a comparison in one document: {"schema", "plan", "machine", "versions", "verdict",
/// "lpips", "runs"}.
[[nodiscard]] nlohmann::json exportedComparison(const ComparisonPlan& plan,
                                                const std::vector<ComparedRun>& runs,
                                                const ComparisonMachine& machine);

/// What a verdict means, with its thresholds.
[[nodiscard]] std::string verdictLegend();
/// Why there is no LPIPS; empty when there is.
[[nodiscard]] std::string lpipsNote(const std::vector<ComparisonRow>& rows);

}  // namespace lightreel
