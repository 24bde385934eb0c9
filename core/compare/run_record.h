#pragma once
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/notice.h"
#include "core/base/result.h"
#include "core/compare/error_certificate.h"
#include "core/memory/timeline.h"
#include "core/request/acceleration_options.h"
#include "core/request/generation_request.h"

namespace lightreel {

/// One sampling step as it ran.
struct StepRecord {
    int index = 0;              ///< from 0
    std::string kind = "full";  ///< full | reuse | skip
    double seconds = 0;

    friend bool operator==(const StepRecord&, const StepRecord&) = default;
};

/// What swapping of cached features really moved; all zero when nothing was.
struct SwapRecord {
    int64_t bytesOut = 0, bytesIn = 0;
    double waitSeconds = 0;  ///< in which the computation stood still for a copy

    friend bool operator==(const SwapRecord&, const SwapRecord&) = default;
};

/// Everything about one finished run: written beside the clip, into the video's metadata and into the
/// library.
struct RunRecord {
    std::string jobId;
    GenerationRequest request;  ///< resolved: no zeros, no "auto"
    AccelerationOptions acceleration;
    std::string created;  ///< ISO 8601, UTC
    std::string version;  ///< Lightreel's
    std::string torchVersion;
    std::string device;  ///< "cpu" or "cuda:0 NAME"
    int threads = 0;
    std::map<std::string, double> seconds;  ///< encode, denoise, decode, media, total
    std::vector<StepRecord> steps;
    std::map<std::string, int64_t> peakBytes;          ///< allocator's peak by stage: encode, denoise, decode
    std::map<std::string, int64_t> peakWorkingBytes;   ///< the same without model weights
    std::map<std::string, int64_t> peakResidentBytes;  ///< process's resident peak by stage
    std::map<std::string, int64_t> predictedPeakBytes;  ///< what was foretold of peakBytes before the start
    int64_t weightsBytes = 0;                           ///< of all model parts, in the run's dtype
    int64_t promptTokens = 0;      ///< tokens of the prompt before the cut, start and end not counted
    int64_t promptTokensUsed = 0;  ///< at most what the model reads
    SwapRecord swap;
    std::vector<Notice> notices;                  ///< what was asked for and could not be done
    std::optional<ErrorCertificate> certificate;  ///< of a run with an error budget
    MemoryTimeline timeline;
    struct Output {
        std::string path;
        std::string codec;
        int64_t frames = 0;
        int64_t bytes = 0;
        std::string sha256;
        std::string startImage =
            {};  ///< where the start picture is kept beside the clip; empty: there is none

        friend bool operator==(const Output&, const Output&) = default;
    } output;

    friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

inline constexpr int kRecordSchema = 1;

[[nodiscard]] nlohmann::json toJson(const Notice& notice);
[[nodiscard]] nlohmann::json toJson(const RunRecord::Output& output);

[[nodiscard]] nlohmann::json toJson(const RunRecord& record);
Result<RunRecord> recordFromJson(const nlohmann::json& json);

/// The record as it travels inside the video: no paths, no user's names, no hash of the file around it.
[[nodiscard]] nlohmann::json toPortableJson(const RunRecord& record);

}  // namespace lightreel
