#include "app/cli/setting_choices.h"

#include <algorithm>

namespace lightreel::cli {

SettingChoices settingChoices(const ModelFacts& facts, const GenerationRequest& request) {
    const std::string& scheduler = request.scheduler.empty() ? facts.defaultScheduler : request.scheduler;
    const bool budgets = std::ranges::find(facts.budgetSchedulers, scheduler) != facts.budgetSchedulers.end();
    const int frames = request.frames > 0 ? request.frames : facts.defaultFrames;
    return {facts.cacheDepths, budgets, facts.temporalDecoder, frames};
}

}  // namespace lightreel::cli
