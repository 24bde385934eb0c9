#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/director/director.h"

namespace lightreel::cli {

/// How an answer is printed.
struct AnswerForm {
    bool json = false;
    bool nothingKept = false;  ///< as ReadingNotice has it
};

/// Asks and prints: facts as soon as they are found, then the model's words as they come; JSON is one object
/// at the end. false: cancelled. errors: those of Director::ask
[[nodiscard]] Result<bool> askOnce(Director& director, const std::string& text, const AnswerForm& form,
                                   const CancelToken& cancel);

/// none: said where there are none.
void printFacts(const std::vector<Fact>& facts, bool asJson, const char* none);

[[nodiscard]] nlohmann::json toJson(const AssistantMemory& memory);

/// As report(); what is wrong with a message is said as of a message, not as of a setting.
ExitCode reportOfMessage(const Error& error);

}  // namespace lightreel::cli
