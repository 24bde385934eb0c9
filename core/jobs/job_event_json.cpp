#include <QByteArray>
#include <nlohmann/json.hpp>

#include "core/base/overloaded.h"
#include "core/jobs/error_json.h"
#include "core/jobs/job.h"

namespace lightreel {
namespace {

using nlohmann::json;

json frameJson(const Frame& frame) {
    const auto raw = QByteArray::fromRawData(reinterpret_cast<const char*>(frame.rgb.data()),
                                             static_cast<qsizetype>(frame.rgb.size()));
    return {{"width", frame.width},
            {"height", frame.height},
            {"index", frame.index},
            {"time", {frame.time.numerator, frame.time.denominator}},
            {"rgb", raw.toBase64().toStdString()}};
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
                                             {"bytes", toJson(e.sample.memory)},
                                             {"traffic", {moved.cached, moved.out, moved.in}}};
                                 },
                                 [](const event::SpansChanged& e) -> json {
                                     return {{"kind", "spans"}, {"spans", toJson(e.spans)}};
                                 },
                                 [](const event::FrameDecoded& e) -> json {
                                     return {{"kind", "frame"}, {"index", e.index}, {"total", e.total}};
                                 },
                                 [](const event::Noticed& e) -> json {
                                     return {{"kind", "notice"}, {"notice", toJson(e.notice)}};
                                 }},
                      event);
}

json failedJson(const Error& error) {
    json out = toJson(error);
    out["text"] = paragraph(error);
    return {{"kind", "failed"}, {"error", out}};
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
                                 [](const event::Failed& e) -> json { return failedJson(e.error); },
                                 [](const event::CancelHeard&) -> json {
                                     return {{"kind", "cancelled"}};
                                 }},
                      event.body);
}

}  // namespace

json toJson(const JobEvent& event) {
    json out = bodyJson(event);
    out["job"] = event.jobId;
    out["sequence"] = event.sequence;
    return out;
}

}  // namespace lightreel
