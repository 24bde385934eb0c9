#include "app/cli/assistant_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/cli/printable.h"
#include "core/base/format.h"
#include "core/base/stopwatch.h"
#include "core/library/director_models.h"

namespace lightreel::cli {
namespace {

using nlohmann::json;

/// A text file as far as a profile can need it. A device or a pipe would be waited for. errors: FileMissing,
/// FileUnreadable
Result<std::string> beginningOf(const std::string& path) {
    constexpr std::streamsize kMost = 1 << 20;
    const auto unreadable = [&path](const std::string& reason) {
        return Error{ErrorCode::FileUnreadable, {{"path", path}, {"reason", reason}}};
    };
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return Error{ErrorCode::FileMissing, {{"path", path}}};
    if (!std::filesystem::is_regular_file(path, ignored)) return unreadable("it is not a regular file");
    std::ifstream file(path, std::ios::binary);
    if (!file) return unreadable(std::strerror(errno));
    std::string text(kMost, '\0');
    file.read(text.data(), kMost);
    if (file.bad()) return unreadable("reading it failed");
    text.resize(static_cast<size_t>(file.gcount()));
    return text;
}

/// A made-up conversation that is longer than a block and the newest text, which is read when it is needed.
std::vector<Turn> smallTalk() {
    constexpr int64_t kTurns = 80;  // 20 to 25 tokens each
    std::vector<Turn> turns;
    for (int64_t i = 1; i <= kTurns; ++i)
        turns.push_back({i, i % 2 == 1 ? Speaker::User : Speaker::Assistant,
                         "In shot " + std::to_string(i) +
                             " the tram crosses the bridge while the lamps go on and a boat drifts by."});
    return turns;
}

/// Seconds that one block of a conversation takes; 0 where none is read.
Result<double> secondsOfBlock(AssistantEngine& engine, const CancelToken& cancel) {
    if (const Result<void> told = engine.setHistory(smallTalk()); !told) return told.error();
    while (true) {
        const Stopwatch watch;
        const Result<Indexing> step = engine.idleStep(cancel);
        cancel.check();
        if (!step) return step.error();
        if (step->complete()) return 0.0;
        if (step->done > 0) return watch.seconds();  // before that, texts are embedded
    }
}

ExitCode sayHowItReads(AssistantEngine& engine, const CancelToken& cancel) {
    constexpr double kSlow = 8;
    const Result<double> seconds = secondsOfBlock(engine, cancel);
    if (!seconds) return report(seconds.error());
    if (*seconds > kSlow)
        fmt::print("warn one block of what was said is read in {}: a long conversation takes its time\n",
                   formatSeconds(*seconds));
    else if (*seconds > 0)
        fmt::print("ok   one block of what was said is read in {}\n", formatSeconds(*seconds));
    return ExitCode::Done;
}

}  // namespace

ExitCode printTokens(const ModelOptions& models, const std::string& text, bool asJson,
                     const CancelToken& cancel) {
    const Result<AssistantSetup> setup = models.setup();
    if (!setup) return report(setup.error());
    const Result<BareEngine> bare = openBareEngine(*setup, cancel);
    if (!bare) return report(bare.error());
    const auto pieces = bare->engine->tokens(text);
    if (!pieces) return report(pieces.error());
    json out = json::array();
    for (const AssistantEngine::Token& token : *pieces) {
        if (asJson)
            out.push_back({{"id", token.id}, {"text", token.text}});
        else
            fmt::print("{:>6}  {}\n", token.id,
                       printable(json(token.text).dump(-1, ' ', false, json::error_handler_t::replace)));
    }
    if (asJson) fmt::print("{}\n", out.dump(1, ' ', false, json::error_handler_t::replace));
    return ExitCode::Done;
}

ExitCode printProfile(const ModelOptions& models, const std::string& file, const CancelToken& cancel) {
    const Result<std::string> text = beginningOf(file);
    if (!text) return report(text.error());
    const Result<AssistantSetup> setup = models.setup();
    if (!setup) return report(setup.error());
    const Result<BareEngine> bare = openBareEngine(*setup, cancel);
    if (!bare) return report(bare.error());
    const Result<std::vector<double>> numbers = bare->engine->profile(*text, cancel);
    cancel.check();
    if (!numbers) return report(numbers.error());
    fmt::print("{}\n", json{{"model", bare->facts.model}, {"sensitivities", *numbers}}.dump(1));
    return ExitCode::Done;
}

ExitCode examine(const ModelOptions& models, const CancelToken& cancel) {
    const Result<AssistantSetup> setup = models.setup();
    if (!setup) return report(setup.error());
    models.sayMissing(*setup);
    for (const std::filesystem::path& model : {setup->languageModel, setup->embedder}) {
        if (model.empty()) continue;
        const auto unfamiliar = unfamiliarFiles(model, cancel);
        if (!unfamiliar) return report(unfamiliar.error());
        for (const std::filesystem::path& path : *unfamiliar)
            fmt::print("warn {}: not the file that Lightreel was tried with\n", printable(path.string()));
    }
    const Stopwatch opening;
    const Result<BareEngine> bare = openBareEngine(*setup, cancel);
    if (!bare) return report(bare.error());
    const AssistantFacts& facts = bare->facts;
    fmt::print("ok   {}: {:.0f} million parameters in {}, {} tokens of context, opened in {}\n",
               printable(facts.model), static_cast<double>(facts.parameters) / 1e6, facts.weightTypes,
               facts.context, formatSeconds(opening.seconds()));
    const Result<Answer> answer = bare->engine->answer(
        {"What is a storyboard?"}, {0, 1, 1, 24, 0}, [](const std::string&) {}, cancel);
    if (!answer) return report(answer.error());
    cancel.check();
    constexpr double kSlow = 0.5;
    fmt::print("{} first word after {}, then {:.1f} tokens a second\n",
               answer->secondsPerToken > kSlow ? "warn" : "ok  ", formatSeconds(answer->firstTokenSeconds),
               answer->secondsPerToken > 0 ? 1 / answer->secondsPerToken : 0);
    return sayHowItReads(*bare->engine, cancel);
}

}  // namespace lightreel::cli
