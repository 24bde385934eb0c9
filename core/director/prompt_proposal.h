#pragma once
#include <optional>
#include <string>

namespace lightreel {

/// The part of a reply that is a prompt for a clip: what follows "Prompt:"; where one was asked for, the
/// longest quoted text, else the reply's first sentence. asked: whether the user wants a prompt.
[[nodiscard]] std::optional<std::string> proposedPrompt(const std::string& reply, bool asked);

/// What a prompt that somebody wishes for is to show: "a cat" of "Improve this prompt: a cat"; empty: the
/// wish does not say.
[[nodiscard]] std::string subjectOfWish(const std::string& wish);

}  // namespace lightreel
