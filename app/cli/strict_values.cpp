#include "app/cli/strict_values.h"

#include <fmt/format.h>

#include <set>

#include "app/cli/request_options.h"
#include "core/base/number_text.h"

namespace lightreel::cli {
namespace {

/// "+007" -> "7": what the parser would take for another base.
std::string withoutZeros(const std::string& text) {
    size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const std::string sign = text.starts_with('-') ? "-" : "";
    while (at + 1 < text.size() && text[at] == '0' && text[at + 1] >= '0' && text[at + 1] <= '9') ++at;
    return sign + text.substr(at);
}

CLI::Validator wholeNumber() {
    return {[](std::string& text) {
                const std::string number = withoutZeros(text);
                if (!numberFromText<int64_t>(number))
                    return fmt::format("\"{}\" is no whole number up to {}", text, INT64_MAX);
                text = number;
                return std::string();
            },
            ""};
}

CLI::Validator decimalFraction() {
    return {[](std::string& text) {
                const std::string number = withoutZeros(text);
                if (!numberFromText<double>(number)) return fmt::format("\"{}\" is no decimal number", text);
                text = number;
                return std::string();
            },
            ""};
}

/// Empty words are words: they have their own say on what an empty text means.
bool isText(const CLI::Option& option) {
    static const std::set<std::string> texts{"prompt", "negative-prompt", "words", "text"};
    return texts.contains(option.get_single_name());
}

}  // namespace

void takeDecimalNumbers(CLI::App& app) {
    for (CLI::Option* option : app.get_options()) {
        const std::string type = option->get_type_name();
        if (type.starts_with("INT") || type.starts_with("UINT")) option->transform(wholeNumber());
        if (type.starts_with("FLOAT")) option->transform(decimalFraction());
    }
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
        takeDecimalNumbers(*command);
}

std::optional<Error> emptyValue(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0 || option->get_expected_min() == 0 || isText(*option)) continue;
        for (const std::string& value : option->reduced_results())
            if (value.empty())
                return refused(option->get_single_name().c_str(), "",
                               "it is empty; name something, or leave it out");
    }
    for (const CLI::App* command : app.get_subcommands())
        if (std::optional<Error> error = emptyValue(*command)) return error;
    return std::nullopt;
}

std::optional<Error> unknownCommand(const CLI::App& app) {
    if (const std::vector<CLI::App*> chosen = app.get_subcommands(); !chosen.empty())
        return unknownCommand(*chosen.front());
    const auto known = app.get_subcommands([](const CLI::App*) { return true; });
    const std::vector<std::string> left = app.remaining();
    if (known.empty() || left.empty() || left.front().starts_with('-')) return std::nullopt;
    std::string names;
    for (const CLI::App* command : known) names += (names.empty() ? "" : ", ") + command->get_name();
    return refused("the command", left.front(), "known are " + names);
}

}  // namespace lightreel::cli
