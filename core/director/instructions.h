#pragma once
#include <string>

namespace lightreel {

/// The system's message of a conversation: what the model is told about itself.
[[nodiscard]] const std::string& directorInstructions();
/// The one with which it writes a prompt, and nothing else.
[[nodiscard]] const std::string& promptInstructions();

}  // namespace lightreel
