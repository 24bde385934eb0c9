#include "ui/compare/setting_offer.h"

#include <algorithm>

#include "core/request/acceleration_text.h"
#include "core/request/presets.h"
#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

constexpr int kAnyDepths = 12;

SettingOffer::Group groupOf(const AccelerationOptions& options) {
    if (options.cache.mode == CacheMode::Adaptive) return SettingOffer::Group::Budget;
    AccelerationOptions rest = options;
    rest.cache = {};
    if (essentialOptions(rest) == AccelerationOptions()) return SettingOffer::Group::Cache;
    return matchingPreset(options) ? SettingOffer::Group::Preset : SettingOffer::Group::Memory;
}

bool holds(const std::vector<ComparisonMember>& members, const AccelerationOptions& options) {
    return std::ranges::any_of(members, [&options](const ComparisonMember& member) {
        return essentialOptions(member.acceleration) == essentialOptions(options);
    });
}

QString noteOn(const AccelerationOptions& options) {
    const std::optional<Preset> preset = matchingPreset(options);
    if (preset == Preset::Fastest) return tr("the preset Fastest");
    if (preset == Preset::Balanced) return tr("the preset Balanced");
    return {};
}

/// Everything that some model can do, without the plain run.
std::vector<ComparisonMember> everySetting(int frames) {
    std::vector<ComparisonMember> all = usualSettings(true, {kAnyDepths, true, false, frames});
    for (const ComparisonMember& member : usualSettings(true, {kAnyDepths, true, true, frames}))
        all.push_back(member);
    for (const Preset preset : {Preset::Fastest, Preset::Balanced, Preset::LeastMemory})
        all.push_back({{}, presetOptions(preset)});
    AccelerationOptions features;
    features.cache.mode = CacheMode::LightCache;
    features.swap.what = SwapWhat::Features;
    all.push_back({{}, features});
    all = withBaseline(std::move(all));
    all.erase(all.begin());
    return all;
}

bool knowsBudgets(const ModelFacts& facts, const std::string& scheduler) {
    return std::ranges::find(facts.budgetSchedulers, scheduler) != facts.budgetSchedulers.end();
}

}  // namespace

QString refusal(const AccelerationOptions& options, const GenerationRequest& request,
                const std::optional<ModelFacts>& facts) {
    if (!facts) return {};
    const AccelerationOptions::Cache& cache = options.cache;
    if (cache.mode != CacheMode::Off) {
        if (facts->cacheDepths == 0) return tr("this model cannot be cached");
        if (cache.depth >= facts->cacheDepths)
            return tr("this model has depths 0 to %1").arg(facts->cacheDepths - 1);
        if (cache.mode == CacheMode::Adaptive && !knowsBudgets(*facts, request.scheduler))
            return tr("%1 keeps no error budget")
                .arg(schedulerTitle(QString::fromStdString(request.scheduler)));
        if (cache.fixedSteps() && request.steps > 0 && request.steps < cache.interval)
            return tr("%1 steps leave nothing to skip").arg(request.steps);
    }
    if (options.slice.temporal != TemporalDecode::Exact && !facts->temporalDecoder)
        return tr("this model decodes each frame by itself");
    return {};
}

std::vector<SettingOffer> settingOffers(const GenerationRequest& request, const AccelerationOptions& panel,
                                        const std::optional<ModelFacts>& facts) {
    SettingChoices known{kAnyDepths, true, false, request.frames};
    if (facts)
        known = {facts->cacheDepths, knowsBudgets(*facts, request.scheduler), facts->temporalDecoder,
                 request.frames};
    const std::vector<ComparisonMember> usual = usualSettings(false, known);
    std::vector<SettingOffer> offers;
    const std::vector<ComparisonMember> every = everySetting(request.frames);
    // What stands in the panel is offered by that name once more: it can be ticked without looking for it.
    if (essentialOptions(panel) != AccelerationOptions())
        offers.push_back({SettingOffer::Group::Panel,
                          {accelerationName(panel), panel},
                          refusal(panel, request, facts),
                          noteOn(panel),
                          true});
    for (const ComparisonMember& member : every)
        offers.push_back({groupOf(member.acceleration), member, refusal(member.acceleration, request, facts),
                          noteOn(member.acceleration), holds(usual, member.acceleration)});
    std::ranges::stable_sort(offers, {}, &SettingOffer::group);
    return offers;
}

}  // namespace lightreel
