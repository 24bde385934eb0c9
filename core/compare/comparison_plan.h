#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/request/acceleration_options.h"
#include "core/request/generation_request.h"

namespace lightreel {

/// One setting of a comparison.
struct ComparisonMember {
    std::string name;  ///< as tables call it; no two of a comparison are alike
    AccelerationOptions acceleration;

    friend bool operator==(const ComparisonMember&, const ComparisonMember&) = default;
};

/// What a comparison runs: one request with the same seed and noise, once per setting.
struct ComparisonPlan {
    std::string title;
    std::string created;  ///< ISO 8601, UTC
    std::string version;  ///< Lightreel's
    GenerationRequest request;
    std::string modelFolder;                ///< absolute
    std::string motionAdapter;              ///< absolute; empty: the folder's own
    std::vector<ComparisonMember> members;  ///< front: the baseline that the others are held against
    int repeats = 1;                        ///< 1..100 runs of each setting; the table shows medians
    bool warmUp = true;                     ///< a short run first that counts nowhere

    friend bool operator==(const ComparisonPlan&, const ComparisonPlan&) = default;
};

inline constexpr int kComparisonSchema = 1;

/// Puts the plain run in front unless it is there, gives equal names numbers, and leaves out settings that do
/// the same as an earlier one. A member without a name gets accelerationName()'s.
[[nodiscard]] std::vector<ComparisonMember> withBaseline(std::vector<ComparisonMember> members);

/// errors: BadRequest
[[nodiscard]] Result<void> validate(const ComparisonPlan& plan);

[[nodiscard]] nlohmann::json toJson(const ComparisonPlan& plan);
/// errors: FileUnreadable, also for a newer schema
[[nodiscard]] Result<ComparisonPlan> comparisonPlanFromJson(const nlohmann::json& json);

/// What a network can do, as far as it decides which settings are worth comparing.
struct SettingChoices {
    int cacheDepths = 0;           ///< entry depths of the step cache
    bool errorBudgets = false;     ///< with the request's sampler
    bool temporalDecoder = false;  ///< the decoder looks along the frames
    int frames = 16;
};

/// Settings to look at, the plain run first. small: each cache at interval 2, an error budget of 0.3, exact
/// chunks alone and with LightCache, the other ways to save memory each alone, and the preset of least
/// memory; full: LightCache at intervals 2, 3 and 5 with depths 0 to 2, DeepCache at 2 and 3, budgets of 0.1
/// and 1 besides.
[[nodiscard]] std::vector<ComparisonMember> usualSettings(bool full, const SettingChoices& choices);

}  // namespace lightreel
