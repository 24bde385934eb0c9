#pragma once
#include <QString>
#include <optional>

#include "core/compare/comparison_plan.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// A setting that a comparison can hold.
struct SettingOffer {
    enum class Group { Panel, Cache, Budget, Memory, Preset };
    Group group = Group::Cache;
    ComparisonMember member;
    QString reason = {};  ///< why the model cannot do it, beginning small; empty: it can
    QString note = {};    ///< by what name it is known besides; or empty
    bool usual = false;   ///< among those to begin with
};

/// All settings worth a look, those that the model cannot do with the reason, in the order of their groups.
/// panel: as the Optimisation panel stands. facts: of the model; nothing: not known, so nothing is refused.
[[nodiscard]] std::vector<SettingOffer> settingOffers(const GenerationRequest& request,
                                                      const AccelerationOptions& panel,
                                                      const std::optional<ModelFacts>& facts);

/// Why the model cannot do this, beginning small; empty: it can.
[[nodiscard]] QString refusal(const AccelerationOptions& options, const GenerationRequest& request,
                              const std::optional<ModelFacts>& facts);

}  // namespace lightreel
