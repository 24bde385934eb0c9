#pragma once
#include <nlohmann/json_fwd.hpp>

#include "core/base/error.h"

namespace lightreel {

/// {"code", "args", "detail", "stage"}
[[nodiscard]] nlohmann::json toJson(const Error& error);
/// What is missing is empty. Throws nlohmann::json::exception where a key is of another type.
[[nodiscard]] Error errorFromJson(const nlohmann::json& json);

}  // namespace lightreel
