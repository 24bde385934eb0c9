#include "core/compare/run_plan.h"

#include <nlohmann/json.hpp>

namespace lightreel {

using nlohmann::json;

json toJson(const RunPlan& plan) {
    json steps = json::array();
    for (const RunPlan::Step& step : plan.steps)
        steps.push_back({{"kind", step.kind}, {"operations", step.operations}});
    return {{"request", toJson(plan.request)},
            {"acceleration", toJson(plan.acceleration)},
            {"peak_bytes", plan.peakBytes},
            {"peak_working_bytes", plan.peakWorkingBytes},
            {"steps", steps},
            {"decode_operations", plan.decodeOperations}};
}

Result<RunPlan> planFromJson(const json& from) {
    try {
        Result<GenerationRequest> request = requestFromJson(from.at("request"));
        if (!request) return request.error();
        RunPlan plan{*request,
                     accelerationFromJson(from.at("acceleration")),
                     from.at("peak_bytes"),
                     from.at("peak_working_bytes"),
                     {}};
        for (const json& step : from.at("steps"))
            plan.steps.push_back({step.at("kind").get<std::string>(), step.at("operations").get<double>()});
        plan.decodeOperations = from.at("decode_operations").get<double>();
        return plan;
    } catch (const json::exception& failure) {
        return Error{ErrorCode::FileUnreadable,
                     {{"path", "the plan of a run"}, {"reason", "it is incomplete"}},
                     failure.what()};
    }
}

}  // namespace lightreel
