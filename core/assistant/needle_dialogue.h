#pragma once
#include "core/assistant/studio_dialogue.h"

namespace lightreel {

/// The studio's dialogue of these rules with ten sentences of the form "The codename of clip 17 is
/// amber-fox." in it, at 10, 30, 50, 70 and 90 % of its messages: of each depth one in the nearest session
/// about deliveries (kind "on topic"), one in the nearest about anything else ("off topic"). Asked are these
/// ten; each has 20 decoys. rules.questions is not looked at.
[[nodiscard]] BenchDialogue needleDialogue(const StudioRules& rules, const TextSize& size);

}  // namespace lightreel
