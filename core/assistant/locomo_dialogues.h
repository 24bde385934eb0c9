#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "core/assistant/bench_dialogue.h"
#include "core/base/result.h"

namespace lightreel {

/// Conversations in the form of locomo10.json (LoCoMo, arXiv 2402.17753): sessions in the order of their
/// numbers; a session's first message is led by its date, and a picture's caption follows its message. Asked
/// are the categories 1 to 4 whose evidence names messages that are there; kind is "category N". The
/// adversarial ones are left out, as EpiCache's evaluation does. errors: FileMissing, FileUnreadable with
/// what is wrong where
[[nodiscard]] Result<std::vector<BenchDialogue>> readLocomo(const std::filesystem::path& path);

/// The same from parsed text; name is what a message calls it. errors: FileUnreadable
[[nodiscard]] Result<std::vector<BenchDialogue>> locomoDialogues(const nlohmann::json& conversations,
                                                                 const std::string& name);

}  // namespace lightreel
