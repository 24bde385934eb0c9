#pragma once
#include "core/compare/comparison_plan.h"
#include "core/pipeline/engine_api.h"

namespace lightreel::cli {

/// What of the usual settings a model and a request admit.
[[nodiscard]] SettingChoices settingChoices(const ModelFacts& facts, const GenerationRequest& request);

}  // namespace lightreel::cli
