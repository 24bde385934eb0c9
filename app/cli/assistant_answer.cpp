#include "app/cli/assistant_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cli/assistant_options.h"
#include "app/cli/printable.h"
#include "app/cli/reading_notice.h"
#include "core/base/utc_now.h"
#include "core/director/fact_finder.h"
#include "core/director/fact_query.h"
#include "core/director/reply_json.h"

namespace lightreel::cli {
namespace {

using nlohmann::json;

void print(const Fact& fact) {
    fmt::print("[{}] {}", name(fact.kind), printable(fact.title));
    if (!fact.time.empty()) fmt::print("  ({})", printable(fact.time.substr(0, 10)));
    fmt::print("\n");
    size_t begin = 0;
    while (begin < fact.text.size()) {
        const size_t end = std::min(fact.text.find('\n', begin), fact.text.size());
        fmt::print("    {}\n", printable(fact.text.substr(begin, end - begin)));
        begin = end + 1;
    }
}

/// What stands below an answer: what in it is known nowhere, and what it proposes.
void printBelow(const Reply& reply) {
    for (const TextSpan& span : reply.unverified)
        fmt::print("Not found in this project: {}\n",
                   printable(reply.text.substr(span.begin, span.end - span.begin)));
    if (reply.answer.stopped) fmt::print("Stopped.\n");
    if (reply.answer.shortened)
        fmt::print("The question was too long for the model: it read its beginning and its end.\n");
    if (reply.prompt) fmt::print("Proposed prompt: {}\n", printable(*reply.prompt));
    if (!reply.modelUsed && reply.text.empty() && reply.facts.empty())
        fmt::print("Nothing in the project fits, and no model was used.\n");
    if (!reply.whyNoModel.empty()) fmt::print(stderr, "{}\n", printable(reply.whyNoModel));
}

/// Whether the model reads the conversation for its answer: prompts are written without it.
bool readsHistory(const Director& director, const std::string& text, const std::vector<Fact>& facts) {
    const FactQuery query = factQueryOf(text, utcNow());
    return director.engine() != nullptr && !query.wantsPrompt && !factsSayAll(query, facts);
}

json jsonOf(const Director& director, const Reply& reply) {
    json out = toJson(reply);
    out["text"] = reply.text;
    out["memory"] = toJson(director.memory());
    return out;
}

}  // namespace

void printFacts(const std::vector<Fact>& facts, bool asJson, const char* none) {
    if (asJson) {
        json out = json::array();
        for (const Fact& fact : facts) out.push_back(toJson(fact));
        fmt::print("{}\n", out.dump(1));
        return;
    }
    for (const Fact& fact : facts) print(fact);
    if (facts.empty()) fmt::print("{}\n", none);
}

json toJson(const AssistantMemory& memory) {
    return {{"bound_bytes", memory.boundBytes},
            {"used_bytes", memory.usedBytes},
            {"peak_bytes", memory.peakBytes},
            {"weight_bytes", memory.weightBytes},
            {"history_tokens", memory.historyTokens},
            {"whole_history_bytes", memory.wholeBytes},
            {"episodes", memory.episodes},
            {"layer_budgets", memory.layerBudgets}};
}

Result<bool> askOnce(Director& director, const std::string& text, const AnswerForm& form,
                     const CancelToken& cancel) {
    std::optional<ReadingNotice> reading;
    bool spoke = false;
    Director::Heard heard;
    heard.found = [&](const std::vector<Fact>& facts) {
        if (!form.json)
            for (const Fact& fact : facts) print(fact);
        std::fflush(stdout);
        if (readsHistory(director, text, facts)) reading.emplace(director, form.nothingKept);
    };
    heard.piece = [&](const std::string& piece) {
        reading.reset();
        if (form.json) return;
        spoke = true;
        std::fputs(printable(piece).c_str(), stdout);
        std::fflush(stdout);
    };
    const Result<Message> message = director.ask(text, heard, cancel);
    reading.reset();
    if (spoke) fmt::print("\n");  // its words were printed as they came
    sayNotices(director);
    if (!message) return message.error();
    const Reply& reply = *message->reply;
    if (form.json) {
        fmt::print("{}\n", jsonOf(director, reply).dump(1));
    } else {
        if (!spoke && !reply.text.empty()) fmt::print("{}\n", printable(reply.text));
        printBelow(reply);
    }
    std::fflush(stdout);  // whoever reads a pipe waits for the answer before writing the next question
    return !reply.answer.stopped;
}

ExitCode reportOfMessage(const Error& error) {
    const auto option = error.args.find("option");
    if (error.code != ErrorCode::BadRequest || option == error.args.end() || option->second != "message")
        return report(error);
    if (error.args.at("value").empty())
        fmt::print(stderr, "Write at least one word. Nothing was changed.\n");
    else
        fmt::print(stderr, "The text has {}; {} are taken. Nothing was changed.\n", error.args.at("value"),
                   error.args.at("allowed"));
    return exitCode(error.code);
}

}  // namespace lightreel::cli
