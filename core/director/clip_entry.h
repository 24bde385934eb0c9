#pragma once
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/compare/run_record.h"
#include "core/jobs/job.h"

namespace lightreel {

/// What is known of one run: of its clip, or of why there is none.
struct ClipEntry {
    std::string run;   ///< the job's id
    std::string path;  ///< of the clip; of a failed run, where it was to go
    bool failed = false;
    std::string error;          ///< of a failed run: the paragraph
    std::string stage;          ///< of a failed run: where it ended; may be empty
    std::string created;        ///< ISO 8601, UTC
    GenerationRequest request;  ///< resolved, but for a failed run's
    AccelerationOptions acceleration;
    std::map<std::string, double> seconds;     ///< by stage, and total
    std::map<std::string, int64_t> peakBytes;  ///< allocator's peak by stage
    bool liked = false;
    std::string note;

    friend bool operator==(const ClipEntry&, const ClipEntry&) = default;
};

[[nodiscard]] ClipEntry entryOf(const RunRecord& record);
/// now: when it failed, ISO 8601, UTC
[[nodiscard]] ClipEntry entryOf(const Job& job, const Error& error, const std::string& now);

/// 0 when it is not known.
[[nodiscard]] double totalSeconds(const ClipEntry& entry);
[[nodiscard]] int64_t highestPeak(const ClipEntry& entry);

/// What has no column of its own in the catalog.
[[nodiscard]] nlohmann::json detailsJson(const ClipEntry& entry);
void readDetails(const nlohmann::json& details, ClipEntry& entry);

}  // namespace lightreel
