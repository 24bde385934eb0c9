#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/compare/quality.h"
#include "core/compare/run_record.h"

namespace lightreel {

/// One run of a comparison: the same request and noise as the others, with settings of its own.
struct ComparedRun {
    std::string name;
    RunRecord record;
    std::optional<ClipQuality> quality = {};  ///< beside the first run; the first has none
};

/// What a row of the table says.
struct ComparisonRow {
    std::string name;
    double seconds = 0;                         ///< encode, denoise and decode
    double ratio = 1;                           ///< seconds of the first run over this one's
    std::optional<double> fullStep, otherStep;  ///< median seconds of a full step, of any other step
    int64_t denoisePeak = 0, decodePeak = 0;    ///< bytes, allocator
    int64_t residentPeak = 0;                   ///< bytes, process, highest of all stages
    int64_t swappedOut = 0;                     ///< bytes of features that really left memory, in all
    std::optional<ClipQuality> quality;
    std::optional<double> errorSpent;  ///< of an error budget
};

/// runs.front() is what the others are held against.
[[nodiscard]] std::vector<ComparisonRow> comparisonRows(const std::vector<ComparedRun>& runs);

/// One line a run, columns aligned, a heading above.
[[nodiscard]] std::string toText(const std::vector<ComparisonRow>& rows);
/// RFC 4180, with a heading; bytes and seconds as plain numbers, empty where there is none.
[[nodiscard]] std::string toCsv(const std::vector<ComparisonRow>& rows);
/// {"runs": [{"name", "seconds", "ratio", ..., "record"}]}; an infinite PSNR is null.
[[nodiscard]] nlohmann::json toJson(const std::vector<ComparedRun>& runs);

}  // namespace lightreel
