#include "core/jobs/clip_files.h"

#include <nlohmann/json.hpp>

#include "core/base/durable_file.h"
#include "core/base/strict_json.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRecord = ".json";
constexpr const char* kStart = ".start.png";

fs::path besideClip(const fs::path& clip, const std::string& ending) {
    fs::path path = clip.parent_path() / (clip.extension().empty() ? clip.filename() : clip.stem());
    return path += ending;
}

/// Where it is when several clips share a name.
fs::path ownPath(const fs::path& clip, const char* ending) {
    return besideClip(clip, (clip.extension().empty() ? ".frames" : clip.extension().string()) + ending);
}

/// Of a clip of that name, wherever its folder was then.
bool isOf(const fs::path& clip, const std::optional<RunRecord>& record) {
    return record && fs::path(record->output.path).filename() == clip.filename();
}

/// Nobody else's: it is not there, or a record of the clip.
bool isFreeFor(const fs::path& clip, const fs::path& path) {
    std::error_code ignored;
    return !fs::exists(fs::symlink_status(path, ignored)) || isOf(clip, readRecord(path));
}

/// Whether a picture is what a clip of that name started from, and not somebody's own of the same name.
bool isStartOf(const fs::path& clip, const fs::path& picture) {
    for (const fs::path& path : {ownPath(clip, kRecord), besideClip(clip, kRecord)})
        if (const std::optional<RunRecord> record = readRecord(path);
            isOf(clip, record) && fs::path(record->output.startImage).filename() == picture.filename())
            return true;
    return false;
}

}  // namespace

std::optional<RunRecord> readRecord(const fs::path& path) {
    constexpr JsonLimits kLimits{.bytes = 16U << 20};
    const Result<nlohmann::json> json = readStrictJson(path, kLimits);
    if (!json) return std::nullopt;
    Result<RunRecord> record = recordFromJson(*json);
    return record ? std::optional(*std::move(record)) : std::nullopt;
}

Result<fs::path> writeRecordBeside(const RunRecord& record) {
    const fs::path clip = record.output.path;
    const std::string text = toJson(record).dump(1) + "\n";
    for (const fs::path& path : {besideClip(clip, kRecord), ownPath(clip, kRecord)})
        if (isFreeFor(clip, path)) return writeFileDurably(path, text);
    return writeFileDurably(ownPath(clip, kRecord), text, Existing::Keep);
}

std::optional<RunRecord> recordBeside(const fs::path& clip, const std::string& jobId) {
    for (const fs::path& path : {ownPath(clip, kRecord), besideClip(clip, kRecord)})
        if (std::optional<RunRecord> record = readRecord(path); record && record->jobId == jobId)
            return record;
    return std::nullopt;
}

Result<fs::path> writeStartBeside(const fs::path& clip, std::string_view png, Existing existing) {
    const bool free = isFreeFor(clip, besideClip(clip, kRecord));
    const fs::path path = free ? besideClip(clip, kStart) : ownPath(clip, kStart);
    return writeFileDurably(path, png, isStartOf(clip, path) ? existing : Existing::Keep);
}

std::array<fs::path, 2> startPlacesBeside(const fs::path& clip) {
    return {ownPath(clip, kStart), besideClip(clip, kStart)};
}

}  // namespace lightreel
