#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/director/director_values.h"

namespace lightreel {

/// Numbers of three digits and more, paths and quoted names of a text, for which `isKnown` has no word.
[[nodiscard]] std::vector<TextSpan> unverifiedSpans(const std::string& text,
                                                    const std::function<bool(const std::string&)>& isKnown);

/// What of a reply is a prompt for a clip: what stands behind "Prompt:", else the longest quoted text, else
/// the whole of a short reply; nothing when none was asked for.
[[nodiscard]] std::optional<std::string> proposedPrompt(const std::string& question,
                                                        const std::string& reply);

}  // namespace lightreel
