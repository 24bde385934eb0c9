#include "core/director/clip_entry.h"

#include <nlohmann/json.hpp>

#include "core/compare/stage_bytes.h"

namespace lightreel {

using nlohmann::json;

ClipEntry entryOf(const RunRecord& record) {
    ClipEntry entry;
    entry.run = record.jobId;
    entry.path = record.output.path;
    entry.created = record.created;
    entry.request = record.request;
    entry.acceleration = record.acceleration;
    entry.seconds = record.seconds;
    entry.peakBytes = record.peakBytes;
    return entry;
}

ClipEntry entryOf(const Job& job, const Error& error, const std::string& now) {
    ClipEntry entry;
    entry.run = job.id;
    entry.path = job.output;
    entry.failed = true;
    entry.error = paragraph(error);
    entry.stage = error.stage;
    entry.created = now;
    entry.request = job.request;
    entry.acceleration = job.acceleration;
    return entry;
}

double totalSeconds(const ClipEntry& entry) {
    const auto found = entry.seconds.find("total");
    return found == entry.seconds.end() ? 0 : found->second;
}

int64_t highestPeak(const ClipEntry& entry) {
    return highestOf(entry.peakBytes);
}

json detailsJson(const ClipEntry& entry) {
    return {{"request", toJson(entry.request)},
            {"acceleration", toJson(entry.acceleration)},
            {"seconds", entry.seconds},
            {"peak_bytes", entry.peakBytes},
            {"stage", entry.stage}};
}

void readDetails(const json& details, ClipEntry& entry) {
    try {
        if (const auto request = requestFromJson(details.at("request"))) entry.request = *request;
        entry.acceleration = accelerationFromJson(details.at("acceleration"));
        entry.seconds = details.value("seconds", entry.seconds);
        entry.peakBytes = details.value("peak_bytes", entry.peakBytes);
        entry.stage = details.value("stage", "");
    } catch (const json::exception&) {
        // Of another version: the columns tell the rest.
    }
}

}  // namespace lightreel
