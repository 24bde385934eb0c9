#pragma once
#include <optional>
#include <string>

namespace lightreel {

/// The part of a reply that is a prompt for a clip: what follows "Prompt:"; where one was asked for, the
/// longest quoted text, else the whole of a short reply. asked: whether the user wants a prompt.
[[nodiscard]] std::optional<std::string> proposedPrompt(const std::string& reply, bool asked);

}  // namespace lightreel
