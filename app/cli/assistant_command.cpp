#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/cli/assistant_answer.h"
#include "app/cli/assistant_checks.h"
#include "app/cli/assistant_options.h"
#include "app/cli/commands.h"
#include "app/cli/printable.h"
#include "core/base/format.h"
#include "core/base/stopwatch.h"
#include "core/director/clip_catalog.h"

namespace lightreel::cli {
namespace {

using nlohmann::json;

struct Options {
    ProjectOption project;
    ModelOptions models;
    std::string text;
    std::vector<int64_t> turns;
    bool all = false, noModel = false, json = false;
};

const char* name(Speaker speaker) {
    return speaker == Speaker::User ? "user" : "assistant";
}

/// The Director's model; what its answers have to do without is said.
Result<AssistantFacts> load(Director& director, const ModelOptions& models, const CancelToken& cancel) {
    const Result<AssistantSetup> setup = models.setup();
    if (!setup) return setup.error();
    models.sayMissing(*setup);
    Result<AssistantFacts> facts = loadModel(director, *setup, cancel);
    // What waits for an idle moment elsewhere is looked for now.
    if (facts) director.embedPrompts(cancel);
    cancel.check();
    return facts;
}

/// A project's Director, and how the command ends when all else goes well.
struct Loaded {
    std::unique_ptr<Director> director;
    ExitCode outcome = ExitCode::Done;
    std::optional<Error> refused = {};  ///< why it has no model
};

/// Facts answer without a model; one that the user has named and that is refused is no success all the same.
ExitCode outcomeWithout(const ModelOptions& models, const Error& refused) {
    return models.model.empty() ? ExitCode::Done : exitCode(refused.code);
}

/// The project's Director with its model, unless that is not wanted. Where there is none, facts answer and
/// the reason is said.
Result<Loaded> openLoaded(const Options& options, const CancelToken& cancel) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return director.error();
    Loaded loaded{std::move(*director)};
    if (options.noModel) {
        loaded.director->goWithout("");
        return loaded;
    }
    const Result<AssistantFacts> facts = load(*loaded.director, options.models, cancel);
    if (facts) return loaded;
    if (facts.error().code == ErrorCode::NoDevice) return facts.error();
    loaded.director->goWithout(paragraph(facts.error()));
    loaded.outcome = outcomeWithout(options.models, facts.error());
    loaded.refused = facts.error();
    return loaded;
}

/// Reads until nothing is left to read. Cancelled: Indexing is not complete.
Result<Indexing> readEverything(Director& director, const CancelToken& cancel) {
    const bool shown = ::isatty(STDERR_FILENO) != 0;
    while (true) {
        Result<Indexing> step = director.idleStep(cancel);
        if (!step || step->complete() || cancel.asked()) {
            if (shown) fmt::print(stderr, "\r\033[K");
            return step;
        }
        if (shown) fmt::print(stderr, "\rReading what was said: {} %", 100 * step->done / step->total);
    }
}

ExitCode stoppedReading() {
    fmt::print(stderr, "Cancelled. What was read so far is kept; the rest is read when it is next needed.\n");
    return ExitCode::Cancelled;
}

/// A line of standard input; nothing at its end, or when it is cancelled, which std::getline would not
/// notice. ahead: what was read behind the line.
std::optional<std::string> readLine(std::string& ahead, const CancelToken& cancel) {
    constexpr int kPauseMs = 200;
    while (true) {
        if (const size_t end = ahead.find('\n'); end != std::string::npos) {
            std::string line = ahead.substr(0, end);
            ahead.erase(0, end + 1);
            return line;
        }
        pollfd input{STDIN_FILENO, POLLIN, 0};
        const int ready = ::poll(&input, 1, kPauseMs);
        if (cancel.asked()) return std::nullopt;
        if (ready <= 0) continue;
        std::array<char, 4096> bytes{};
        const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count > 0)
            ahead.append(bytes.data(), static_cast<size_t>(count));
        else
            return ahead.empty() ? std::nullopt : std::optional(std::exchange(ahead, {}));
    }
}

AnswerForm formOf(const Options& options) {
    return {options.json, options.project.keepsNothingRead()};
}

/// Clips that generate wrote somewhere are no part of the window's project.
void sayOtherProjects(const Options& options, Director& director) {
    if (!options.project.folder.empty()) return;
    const Result<int64_t> clips = director.clips().count({});
    if (clips && *clips == 0)
        fmt::print(stderr, "No clip is known here yet. --project DIR asks about the clips of a folder.\n");
}

ExitCode ask(const Options& options, const CancelToken& cancel) {
    const Result<Loaded> loaded = openLoaded(options, cancel);
    if (!loaded) return report(loaded.error());
    const Result<bool> whole = askOnce(*loaded->director, options.text, formOf(options), cancel);
    if (!whole) return reportOfMessage(whole.error());
    sayOtherProjects(options, *loaded->director);
    return *whole ? loaded->outcome : ExitCode::Cancelled;
}

ExitCode chat(const Options& options, const CancelToken& cancel) {
    const Result<Loaded> loaded = openLoaded(options, cancel);
    if (!loaded) return report(loaded.error());
    const bool prompted = ::isatty(STDIN_FILENO) != 0;
    if (prompted)
        fmt::print(stderr,
                   "A small model on this computer; it may be wrong, and nothing it says is done by itself. "
                   "An empty line ends the conversation.\n");
    std::string ahead;
    ExitCode outcome = loaded->outcome;  // a question that fails ends no conversation, but is no success
    while (!cancel.asked()) {
        if (prompted) fmt::print(stderr, "> ");
        const std::optional<std::string> line = readLine(ahead, cancel);
        if (cancel.asked()) break;
        if (!line || line->empty()) return outcome;
        const Result<bool> whole = askOnce(*loaded->director, *line, formOf(options), cancel);
        if (!whole) outcome = reportOfMessage(whole.error());
        if (whole && *whole)
            if (const Result<Indexing> read = readEverything(*loaded->director, cancel); !read)
                outcome = report(read.error());
    }
    return ExitCode::Cancelled;
}

ExitCode search(const Options& options, const CancelToken& cancel) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return report(director.error());
    ExitCode outcome = ExitCode::Done;
    // With a model it finds what is meant, not only what is written.
    if (!options.noModel)
        if (const Result<AssistantFacts> facts = load(**director, options.models, cancel); !facts) {
            const ExitCode code = report(facts.error());
            if (facts.error().code == ErrorCode::NoDevice) return code;
            outcome = outcomeWithout(options.models, facts.error());
        }
    const Result<std::vector<Fact>> found = (*director)->search(options.text);
    if (!found) return reportOfMessage(found.error());
    printFacts(*found, options.json, "Nothing was found.");
    return outcome;
}

ExitCode history(const Options& options, const CancelToken& /*cancel*/) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return report(director.error());
    const Result<std::vector<Message>> all = (*director)->newest(INT_MAX);
    if (!all) return report(all.error());
    if (options.json) {
        json out = json::array();
        for (const Message& message : *all)
            out.push_back({{"turn", message.turn.id},
                           {"time", message.time},
                           {"speaker", name(message.turn.speaker)},
                           {"text", message.turn.text}});
        fmt::print("{}\n", out.dump(1));
        return ExitCode::Done;
    }
    for (const Message& message : *all)
        fmt::print("{:>4}  {}  {}: {}\n", message.turn.id, message.time, name(message.turn.speaker),
                   printable(message.turn.text));
    if (all->empty()) fmt::print("Nothing was said yet.\n");
    return ExitCode::Done;
}

ExitCode decisions(const Options& options, const CancelToken& /*cancel*/) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return report(director.error());
    if (!options.text.empty())
        if (const Result<Fact> kept = (*director)->remember(options.text); !kept)
            return reportOfMessage(kept.error());
    const Result<std::vector<Fact>> all = (*director)->decisions();
    if (!all) return report(all.error());
    printFacts(*all, options.json, "Nothing was decided.");
    return ExitCode::Done;
}

ExitCode forget(const Options& options, const CancelToken& /*cancel*/) {
    if (options.all == !options.turns.empty()) {
        const char* both = "turns and --all";
        return report({ErrorCode::BadRequest,
                       {{"option", "what to forget"},
                        {"value", options.all ? both : ""},
                        {"allowed", "name turn numbers, or --all"}}});
    }
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return report(director.error());
    const Result<void> gone = options.all ? (*director)->forgetAll() : (*director)->forget(options.turns);
    if (!gone) return report(gone.error());
    fmt::print("Forgotten, in the transcript and in everything that was read from it.\n");
    return ExitCode::Done;
}

ExitCode rebuild(const Options& options, const CancelToken& cancel) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return report(director.error());
    if (const Result<AssistantFacts> facts = load(**director, options.models, cancel); !facts)
        return report(facts.error());
    if (const Result<void> begun = (*director)->rebuild(); !begun) return report(begun.error());
    const Stopwatch watch;
    const Result<Indexing> read = readEverything(**director, cancel);
    if (!read) return report(read.error());
    if (cancel.asked()) return stoppedReading();
    const AssistantMemory memory = (*director)->memory();
    fmt::print("{} tokens read into {} episode{} in {}.\n", memory.historyTokens, memory.episodes,
               memory.episodes == 1 ? "" : "s", formatSeconds(watch.seconds()));
    return ExitCode::Done;
}

ExitCode stats(const Options& options, const CancelToken& cancel) {
    const Result<Loaded> loaded = openLoaded(options, cancel);
    if (!loaded) return report(loaded.error());
    if (loaded->refused) report(*loaded->refused);
    Director& director = *loaded->director;
    const Result<Indexing> read = readEverything(director, cancel);
    if (!read) return report(read.error());
    if (cancel.asked()) return stoppedReading();
    const Result<std::vector<Message>> messages = director.newest(INT_MAX);
    if (!messages) return report(messages.error());
    const Result<int64_t> clips = director.clips().count({});
    const AssistantMemory memory = director.memory();
    if (options.json) {
        json out = toJson(memory);
        out["turns"] = messages->size();
        out["clips"] = clips ? *clips : 0;
        fmt::print("{}\n", out.dump(1));
        return loaded->outcome;
    }
    fmt::print("turns                 {}\nclips                 {}\n", messages->size(), clips ? *clips : 0);
    if (director.engine() == nullptr) return loaded->outcome;
    fmt::print("tokens of the history {}\nepisodes              {}\n", memory.historyTokens, memory.episodes);
    fmt::print("keys and values       {} of at most {}; all of the history would take {}\n",
               formatMemory(memory.usedBytes), formatMemory(memory.boundBytes),
               formatMemory(memory.wholeBytes));
    fmt::print("weights               {}\n", formatMemory(memory.weightBytes));
    return loaded->outcome;
}

ExitCode tokens(const Options& options, const CancelToken& cancel) {
    return printTokens(options.models, options.text, options.json, cancel);
}

ExitCode profile(const Options& options, const CancelToken& cancel) {
    return printProfile(options.models, options.text, cancel);
}

ExitCode doctor(const Options& options, const CancelToken& cancel) {
    return examine(options.models, cancel);
}

}  // namespace

void addAssistant(CLI::App& app, Context& context) {
    CLI::App* assistant = app.add_subcommand(
        "assistant",
        "Ask a small language model that remembers the project; facts answer with or without it");
    assistant->require_subcommand(1);
    using Command = ExitCode (*)(const Options&, const CancelToken&);
    // What a command takes: no option that it would ignore.
    enum Takes : unsigned { kProject = 1, kModel = 2, kBudget = 4, kNoModel = 8, kJson = 16 };
    constexpr unsigned kSpeaks = kProject | kModel | kBudget | kNoModel | kJson;
    const auto add = [&](const char* name, const char* description, Command run, unsigned takes) {
        CLI::App* command = assistant->add_subcommand(name, description);
        auto options = std::make_shared<Options>();
        if ((takes & kProject) != 0) options->project.addTo(*command);
        if ((takes & kModel) != 0) options->models.addTo(*command);
        if ((takes & kBudget) != 0) options->models.addBudgetTo(*command);
        if ((takes & kNoModel) != 0) {
            auto* none =
                command->add_flag("--no-model", options->noModel, "Answer from facts and quotes alone");
            for (const char* ofModel : {"--models", "--model", "--device", "--budget"})
                if (CLI::Option* option = command->get_option_no_throw(ofModel)) none->excludes(option);
        }
        if ((takes & kJson) != 0) command->add_flag("--json", options->json, "Print JSON");
        command->callback([options, run, &context] {
            context.run = [options, run, &context] { return run(*options, context.cancel); };
        });
        return std::pair(command, options);
    };
    auto [askCommand, askOptions] = add("ask", "One question", &ask, kSpeaks);
    askCommand->add_option("text", askOptions->text, "The question")->required();
    add("chat", "Questions, one a line, until an empty one", &chat, kSpeaks);
    auto [searchCommand, searchOptions] =
        add("search", "Clips, the window's failed runs, decisions and what was said", &search,
            kProject | kModel | kNoModel | kJson);
    searchCommand->add_option("words", searchOptions->text, "What to look for")->required();
    add("history", "What was said, each turn with its number", &history, kProject | kJson);
    auto [decisionsCommand, decisionsOptions] =
        add("decisions", "What was decided, newest first", &decisions, kProject | kJson);
    decisionsCommand->add_option("--add", decisionsOptions->text,
                                 "Keep this; it replaces an older one of its subject");
    auto [forgetCommand, forgetOptions] =
        add("forget", "Take turns out of the transcript and of every memory", &forget, kProject);
    forgetCommand->add_option("turns", forgetOptions->turns, "Their numbers, as history shows them");
    forgetCommand->add_flag("--all", forgetOptions->all, "The whole conversation and all decisions");
    add("rebuild", "Read everything that was said again", &rebuild, kProject | kModel | kBudget);
    add("stats", "Turns, clips, and what the memory holds", &stats, kSpeaks);
    auto [tokensCommand, tokensOptions] = add("tokens", "The tokens of a text", &tokens, kModel | kJson);
    tokensCommand->add_option("text", tokensOptions->text, "The text")->required();
    auto [profileCommand, profileOptions] = add(
        "profile", "Measure every layer's sensitivity to a past that is missing, as JSON", &profile, kModel);
    profileCommand
        ->add_option("file", profileOptions->text, "A text file of 2048 tokens or more; 4096 are used")
        ->required();
    add("doctor", "Look at the models and say how fast they are here", &doctor, kModel);
}

}  // namespace lightreel::cli
