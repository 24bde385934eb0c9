#include "ui/player/clip_source.h"

#include <nlohmann/json.hpp>

#include "core/base/strict_json.h"

namespace lightreel {
namespace {

std::optional<nlohmann::json> commentObject(const std::string& comment) {
    constexpr size_t kLongestComment = 16u << 20;
    if (comment.empty()) return std::nullopt;
    auto json = parseStrictJson(comment, "clip comment", {.bytes = kLongestComment});
    if (!json || !json->is_object()) return std::nullopt;
    return std::move(*json);
}

}  // namespace

std::optional<GenerationRequest> requestFromComment(const std::string& comment) {
    const auto json = commentObject(comment);
    if (!json) return std::nullopt;
    const auto inner = json->find("request");
    auto request = requestFromJson(inner != json->end() ? *inner : *json);
    if (!request || (request->prompt.empty() && request->model.empty())) return std::nullopt;
    return std::move(request.value());
}

std::optional<RunRecord> recordFromComment(const std::string& comment) {
    const auto json = commentObject(comment);
    if (!json || !json->contains("request")) return std::nullopt;
    auto record = recordFromJson(*json);
    if (!record) return std::nullopt;
    return std::move(record.value());
}

}  // namespace lightreel
