#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/assistant/llama_config.h"

namespace lightreel {

/// The layers' sensitivities that a profile (JSON: "model", "sensitivities") has of this network; nothing
/// where it is of another one, or there is no profile: all layers alike. Throws Failure{FileMissing,
/// FileUnreadable}.
[[nodiscard]] std::vector<double> sensitivitiesIn(const std::filesystem::path& profile,
                                                  const std::string& model, const LlamaConfig& config);

}  // namespace lightreel
