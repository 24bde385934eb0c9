#pragma once
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/compare/stage_bytes.h"
#include "core/request/acceleration_options.h"
#include "core/request/generation_request.h"

namespace lightreel {

/// What a run will do and need, told before it begins from shapes and settings alone.
struct RunPlan {
    struct Step {
        std::string kind = "full";  ///< full | reuse; with an error budget the costliest that may come
        double operations = 0;      ///< multiplications with their addition

        friend bool operator==(const Step&, const Step&) = default;
    };
    GenerationRequest request;  ///< resolved: no zeros, no "auto"
    AccelerationOptions acceleration;
    std::map<std::string, int64_t> peakBytes;  ///< by stage: encode, denoise, decode; tensors with weights
    std::map<std::string, int64_t> peakWorkingBytes;  ///< the same without weights
    std::vector<Step> steps;
    double decodeOperations = 0;

    [[nodiscard]] int64_t peak() const { return highestOf(peakBytes); }
    friend bool operator==(const RunPlan&, const RunPlan&) = default;
};

[[nodiscard]] nlohmann::json toJson(const RunPlan& plan);

}  // namespace lightreel
