#include "core/request/acceleration_options.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lightreel {

nlohmann::json toJson(const AccelerationOptions& options) {
    nlohmann::json json{{"slice", {{"frames", options.slice.frames}}}};
    if (options.memoryBudget) json["memory_budget"] = *options.memoryBudget;
    return json;
}

AccelerationOptions accelerationFromJson(const nlohmann::json& json) {
    AccelerationOptions options;
    if (!json.is_object()) return options;
    if (const auto slice = json.find("slice"); slice != json.end() && slice->is_object())
        if (const auto frames = slice->find("frames"); frames != slice->end() && frames->is_number_integer())
            options.slice.frames = static_cast<int>(std::clamp<int64_t>(frames->get<int64_t>(), 1, 1024));
    if (const auto budget = json.find("memory_budget"); budget != json.end() && budget->is_number_integer())
        options.memoryBudget = budget->get<int64_t>();
    return options;
}

}  // namespace lightreel
