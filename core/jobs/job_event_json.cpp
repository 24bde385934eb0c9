#include <QByteArray>
#include <nlohmann/json.hpp>

#include "core/base/overloaded.h"
#include "core/jobs/job.h"

namespace lightreel {
namespace {

using nlohmann::json;

json readingJson(const MemoryReading& reading) {
    return {reading.allocated, reading.reserved, reading.resident, reading.device, reading.working};
}

MemoryReading readingFrom(const json& from) {
    return {from.at(0).get<int64_t>(), from.at(1).get<int64_t>(), from.at(2).get<int64_t>(),
            from.at(3).get<int64_t>(), from.at(4).get<int64_t>()};
}

json spansJson(const std::vector<TimelineSpan>& spans) {
    json out = json::array();
    for (const TimelineSpan& span : spans)
        out.push_back({{"name", span.name},
                       {"kind", span.kind},
                       {"index", span.index},
                       {"start", span.start},
                       {"end", span.end},
                       {"peak", readingJson(span.peak)}});
    return out;
}

std::vector<TimelineSpan> spansFrom(const json& from) {
    std::vector<TimelineSpan> out;
    for (const json& span : from)
        out.push_back({span.at("name").get<std::string>(), span.at("kind").get<std::string>(),
                       span.at("index").get<int>(), span.at("start").get<double>(),
                       span.at("end").get<double>(), readingFrom(span.at("peak"))});
    return out;
}

json frameJson(const Frame& frame) {
    const auto raw = QByteArray::fromRawData(reinterpret_cast<const char*>(frame.rgb.data()),
                                             static_cast<qsizetype>(frame.rgb.size()));
    return {{"width", frame.width},
            {"height", frame.height},
            {"index", frame.index},
            {"time", {frame.time.numerator, frame.time.denominator}},
            {"rgb", raw.toBase64().toStdString()}};
}

Frame frameFrom(const json& from) {
    const QByteArray rgb =
        QByteArray::fromBase64(QByteArray::fromStdString(from.at("rgb").get<std::string>()));
    return {from.at("width").get<int>(),
            from.at("height").get<int>(),
            from.at("index").get<int64_t>(),
            {from.at("time").at(0).get<int64_t>(), from.at("time").at(1).get<int64_t>()},
            {rgb.begin(), rgb.end()}};
}

json runEventJson(const RunEvent& event) {
    return std::visit(Overloaded{[](const event::Resolved& e) -> json {
                                     return {{"kind", "resolved"},
                                             {"request", toJson(e.request)},
                                             {"device", e.device},
                                             {"prompt_tokens", e.promptTokens},
                                             {"prompt_tokens_used", e.promptTokensUsed},
                                             {"plan", toJson(e.plan)}};
                                 },
                                 [](const event::StageEntered& e) -> json {
                                     return {{"kind", "stage"}, {"stage", e.stage}, {"total", e.total}};
                                 },
                                 [](const event::StepDone& e) -> json {
                                     return {{"kind", "step"},
                                             {"index", e.index},
                                             {"total", e.total},
                                             {"step", e.kind},
                                             {"seconds", e.seconds}};
                                 },
                                 [](const event::Preview& e) -> json {
                                     json frames = json::array();
                                     for (const Frame& frame : e.frames) frames.push_back(frameJson(frame));
                                     return {{"kind", "preview"}, {"step", e.step}, {"frames", frames}};
                                 },
                                 [](const event::MemorySample& e) -> json {
                                     const Traffic& moved = e.sample.traffic;
                                     return {{"kind", "memory"},
                                             {"time", e.sample.time},
                                             {"bytes", readingJson(e.sample.memory)},
                                             {"traffic", {moved.cached, moved.out, moved.in}}};
                                 },
                                 [](const event::SpansChanged& e) -> json {
                                     return {{"kind", "spans"}, {"spans", spansJson(e.spans)}};
                                 },
                                 [](const event::FrameDecoded& e) -> json {
                                     return {{"kind", "frame"}, {"index", e.index}, {"total", e.total}};
                                 },
                                 [](const event::Noticed& e) -> json {
                                     return {{"kind", "notice"}, {"notice", toJson(e.notice)}};
                                 }},
                      event);
}

json errorJson(const Error& error) {
    return {{"code", name(error.code)},
            {"args", error.args},
            {"detail", error.detail},
            {"stage", error.stage},
            {"text", paragraph(error)}};
}

json bodyJson(const JobEvent& event) {
    return std::visit(Overloaded{[](const event::Accepted&) -> json {
                                     return {{"kind", "accepted"}};
                                 },
                                 [](const RunEvent& e) -> json { return runEventJson(e); },
                                 [](const event::Encoded& e) -> json {
                                     return {{"kind", "encoded"}, {"output", toJson(e.output)}};
                                 },
                                 [](const event::Finished& e) -> json {
                                     return {{"kind", "finished"}, {"record", toJson(e.record)}};
                                 },
                                 [](const event::Failed& e) -> json {
                                     return {{"kind", "failed"}, {"error", errorJson(e.error)}};
                                 },
                                 [](const event::CancelHeard&) -> json {
                                     return {{"kind", "cancelled"}};
                                 }},
                      event.body);
}

/// The kinds that an engine's run sends; nothing for the others.
std::optional<RunEvent> runEventFrom(const std::string& kind, const json& from) {
    if (kind == "resolved") {
        Result<GenerationRequest> request = requestFromJson(from.at("request"));
        if (!request) throw Failure{request.error()};
        Result<RunPlan> plan = planFromJson(from.at("plan"));
        if (!plan) throw Failure{plan.error()};
        return event::Resolved{*request, from.at("device").get<std::string>(),
                               from.at("prompt_tokens").get<int64_t>(),
                               from.at("prompt_tokens_used").get<int64_t>(), *plan};
    }
    if (kind == "stage")
        return event::StageEntered{from.at("stage").get<std::string>(), from.at("total").get<int>()};
    if (kind == "step")
        return event::StepDone{from.at("index").get<int>(), from.at("total").get<int>(),
                               from.at("step").get<std::string>(), from.at("seconds").get<double>()};
    if (kind == "preview") {
        event::Preview preview{from.at("step").get<int>(), {}};
        for (const json& frame : from.at("frames")) preview.frames.push_back(frameFrom(frame));
        return preview;
    }
    if (kind == "memory") {
        const json& moved = from.at("traffic");
        return event::MemorySample{{from.at("time").get<double>(),
                                    readingFrom(from.at("bytes")),
                                    {moved.at(0), moved.at(1), moved.at(2)}}};
    }
    if (kind == "spans") return event::SpansChanged{spansFrom(from.at("spans"))};
    if (kind == "frame") return event::FrameDecoded{from.at("index").get<int>(), from.at("total").get<int>()};
    if (kind == "notice") return event::Noticed{noticeFromJson(from.at("notice"))};
    return std::nullopt;
}

}  // namespace

json toJson(const JobEvent& event) {
    json out = bodyJson(event);
    out["job"] = event.jobId;
    out["sequence"] = event.sequence;
    return out;
}

Result<JobEvent> eventFromJson(const json& from) {
    try {
        JobEvent out{from.at("job").get<std::string>(), from.at("sequence").get<int64_t>(),
                     event::Accepted{}};
        const auto kind = from.at("kind").get<std::string>();
        if (std::optional<RunEvent> run = runEventFrom(kind, from)) {
            out.body = std::move(*run);
        } else if (kind == "encoded") {
            out.body = event::Encoded{outputFromJson(from.at("output"))};
        } else if (kind == "finished") {
            Result<RunRecord> record = recordFromJson(from.at("record"));
            if (!record) return record.error();
            out.body = event::Finished{*record};
        } else if (kind == "failed") {
            const json& error = from.at("error");
            out.body =
                event::Failed{{errorCodeFromName(error.at("code").get<std::string>()),
                               error.at("args").get<std::map<std::string, std::string>>(),
                               error.at("detail").get<std::string>(), error.at("stage").get<std::string>()}};
        } else if (kind == "cancelled") {
            out.body = event::CancelHeard{};
        } else if (kind != "accepted") {
            return Error{ErrorCode::Internal, {{"reason", "an event of an unknown kind"}}, kind};
        }
        return out;
    } catch (const json::exception& failure) {
        return Error{ErrorCode::Internal, {{"reason", "an event could not be read"}}, failure.what()};
    } catch (const Failure& failure) {
        return failure.error;
    }
}

}  // namespace lightreel
