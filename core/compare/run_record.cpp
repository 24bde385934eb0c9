#include "core/compare/run_record.h"

#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

using nlohmann::json;

std::string lastPart(const std::string& path) {
    const size_t slash = path.find_last_of("/\\");
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

json toJson(const SwapRecord& swap) {
    return {{"bytes_out", swap.bytesOut}, {"bytes_in", swap.bytesIn}, {"wait_seconds", swap.waitSeconds}};
}

SwapRecord swapFrom(const json& from) {
    return {from.value("bytes_out", int64_t{0}), from.value("bytes_in", int64_t{0}),
            from.value("wait_seconds", 0.0)};
}

json certificateJson(const ErrorCertificate& certificate) {
    return {{"budget", certificate.budget},          {"spent", certificate.spent},
            {"verified", certificate.verified},      {"full_steps", certificate.fullSteps},
            {"reuse_steps", certificate.reuseSteps}, {"skip_steps", certificate.skipSteps}};
}

ErrorCertificate certificateFromJson(const json& from) {
    return {from.at("budget").get<double>(),   from.at("spent").get<double>(),
            from.at("verified").get<double>(), from.at("full_steps").get<int>(),
            from.at("reuse_steps").get<int>(), from.at("skip_steps").get<int>()};
}

Notice noticeFromJson(const json& from) {
    return {noticeCodeFromName(from.value("code", "")),
            from.value("args", std::map<std::string, std::string>())};
}

RunRecord::Output outputFromJson(const json& from) {
    return {from.value("path", ""),          from.value("codec", ""),  from.value("frames", int64_t{0}),
            from.value("bytes", int64_t{0}), from.value("sha256", ""), from.value("start_image", "")};
}

}  // namespace

json toJson(const Notice& notice) {
    return {{"code", name(notice.code)}, {"args", notice.args}, {"text", paragraph(notice)}};
}

json toJson(const RunRecord::Output& output) {
    json out{{"path", output.path},
             {"codec", output.codec},
             {"frames", output.frames},
             {"bytes", output.bytes},
             {"sha256", output.sha256}};
    if (!output.startImage.empty()) out["start_image"] = output.startImage;
    return out;
}

json toJson(const RunRecord& record) {
    json steps = json::array();
    for (const StepRecord& step : record.steps)
        steps.push_back({{"index", step.index}, {"kind", step.kind}, {"seconds", step.seconds}});
    json notices = json::array();
    for (const Notice& notice : record.notices) notices.push_back(toJson(notice));
    json object{{"schema", kRecordSchema},
                {"job", record.jobId},
                {"request", toJson(record.request)},
                {"acceleration", toJson(record.acceleration)},
                {"created", record.created},
                {"version", record.version},
                {"torch", record.torchVersion},
                {"device", record.device},
                {"threads", record.threads},
                {"seconds", record.seconds},
                {"steps", steps},
                {"peak_bytes", record.peakBytes},
                {"peak_working_bytes", record.peakWorkingBytes},
                {"peak_resident_bytes", record.peakResidentBytes},
                {"predicted_peak_bytes", record.predictedPeakBytes},
                {"weights_bytes", record.weightsBytes},
                {"prompt_tokens", record.promptTokens},
                {"prompt_tokens_used", record.promptTokensUsed},
                {"swap", toJson(record.swap)},
                {"notices", notices},
                {"timeline", toJson(record.timeline)},
                {"output", toJson(record.output)}};
    if (record.certificate) object["certificate"] = certificateJson(*record.certificate);
    return object;
}

Result<RunRecord> recordFromJson(const json& from) {
    try {
        Result<GenerationRequest> request = requestFromJson(from.at("request"));
        if (!request) return request.error();
        RunRecord record;
        record.request = *request;
        record.jobId = from.value("job", "");
        record.acceleration = accelerationFromJson(from.value("acceleration", json::object()));
        record.created = from.value("created", "");
        record.version = from.value("version", "");
        record.torchVersion = from.value("torch", "");
        record.device = from.value("device", "");
        record.threads = from.value("threads", 0);
        record.seconds = from.value("seconds", record.seconds);
        for (const json& step : from.value("steps", json::array()))
            record.steps.push_back(
                {step.value("index", 0), step.value("kind", "full"), step.value("seconds", 0.0)});
        record.peakBytes = from.value("peak_bytes", record.peakBytes);
        record.peakWorkingBytes = from.value("peak_working_bytes", record.peakWorkingBytes);
        record.peakResidentBytes = from.value("peak_resident_bytes", record.peakResidentBytes);
        record.predictedPeakBytes = from.value("predicted_peak_bytes", record.predictedPeakBytes);
        record.weightsBytes = from.value("weights_bytes", int64_t{0});
        record.promptTokens = from.value("prompt_tokens", int64_t{0});
        record.promptTokensUsed = from.value("prompt_tokens_used", int64_t{0});
        record.swap = swapFrom(from.value("swap", json::object()));
        for (const json& notice : from.value("notices", json::array()))
            record.notices.push_back(noticeFromJson(notice));
        if (const auto found = from.find("certificate"); found != from.end())
            record.certificate = certificateFromJson(*found);
        record.timeline = timelineFromJson(from.value("timeline", json::object()));
        record.output = outputFromJson(from.value("output", json::object()));
        return record;
    } catch (const json::exception& failure) {
        return Error{ErrorCode::FileUnreadable,
                     {{"path", "the run record"}, {"reason", "it is incomplete"}},
                     failure.what()};
    }
}

json toPortableJson(const RunRecord& record) {
    RunRecord portable = record;
    portable.request.model = lastPart(record.request.model);
    portable.request.image = lastPart(record.request.image);
    portable.acceleration.swap.folder.clear();
    portable.notices.clear();  // they name folders
    portable.output = {};
    constexpr size_t kTravellingSamples = 512;  // some 40 kB of a video's metadata
    portable.timeline = portable.timeline.coarser(kTravellingSamples);
    json out = toJson(portable);
    out.erase("output");
    return out;
}

}  // namespace lightreel
