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

}  // namespace lightreel
