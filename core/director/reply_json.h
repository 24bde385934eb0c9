#pragma once
#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/director/director_values.h"

namespace lightreel {

[[nodiscard]] nlohmann::json toJson(const Fact& fact);
[[nodiscard]] Fact factFromJson(const nlohmann::json& json);

/// Everything that was shown with an answer; its text stands in the transcript's own column.
[[nodiscard]] nlohmann::json toJson(const Reply& reply);
/// What is missing or makes no sense keeps its default; the text is left empty.
[[nodiscard]] Reply replyFromJson(const nlohmann::json& json);

/// clip | failure | decision | quote
[[nodiscard]] const char* name(Fact::Kind kind);

}  // namespace lightreel
