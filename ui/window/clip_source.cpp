#include "ui/window/clip_source.h"

#include <nlohmann/json.hpp>

#include "core/base/strict_json.h"

namespace lightreel {

std::optional<GenerationRequest> requestFromComment(const std::string& comment) {
    if (comment.empty()) return std::nullopt;
    constexpr size_t kLongestComment = 16u << 20;
    const auto json = parseStrictJson(comment, "clip comment", {.bytes = kLongestComment});
    if (!json || !json->is_object()) return std::nullopt;
    const auto inner = json->find("request");
    auto request = requestFromJson(inner != json->end() ? *inner : *json);
    if (!request || (request->prompt.empty() && request->model.empty())) return std::nullopt;
    return std::move(request.value());
}

}  // namespace lightreel
