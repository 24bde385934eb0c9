#pragma once
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace lightreel {

/// errors: throws Failure{BadRequest{option, value, allowed}} when the value lies outside
inline void checkRange(const char* option, double value, double low, double high) {
    if (value >= low && value <= high) return;
    throw Failure{{ErrorCode::BadRequest,
                   {{"option", option},
                    {"value", fmt::format("{}", value)},
                    {"allowed", fmt::format("it must lie between {} and {}", low, high)}}}};
}

/// A key's number where there is one within its range.
template <typename Number>
void takeNumber(const nlohmann::json& object, const char* key, Number low, Number high, Number& into) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return;
    const auto value = found->template get<double>();
    if (value >= static_cast<double>(low) && value <= static_cast<double>(high))
        into = static_cast<Number>(value);
}

}  // namespace lightreel
