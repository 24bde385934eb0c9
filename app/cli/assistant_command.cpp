#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/cli/assistant_options.h"
#include "app/cli/commands.h"
#include "core/base/format.h"
#include "core/base/stopwatch.h"
#include "core/director/clip_catalog.h"
#include "core/director/reply_json.h"
#include "core/library/director_models.h"
#include "core/pipeline/engine_loader.h"

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

void print(const Fact& fact) {
    fmt::print("[{}] {}", name(fact.kind), fact.title);
    if (!fact.time.empty()) fmt::print("  ({})", fact.time.substr(0, 10));
    fmt::print("\n");
    size_t begin = 0;
    while (begin < fact.text.size()) {
        const size_t end = std::min(fact.text.find('\n', begin), fact.text.size());
        fmt::print("    {}\n", fact.text.substr(begin, end - begin));
        begin = end + 1;
    }
}

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

/// What stands below an answer: its facts, and what in it is known nowhere.
void printBelow(const Reply& reply) {
    for (const TextSpan& span : reply.unverified)
        fmt::print("Not found in this project: {}\n", reply.text.substr(span.begin, span.end - span.begin));
    if (reply.answer.stopped) fmt::print("Stopped.\n");
    if (reply.answer.shortened)
        fmt::print("The question was too long for the model: it read its beginning and its end.\n");
    for (const Fact& fact : reply.facts) print(fact);
    if (reply.prompt) fmt::print("Proposed prompt: {}\n", *reply.prompt);
    if (!reply.modelUsed && reply.facts.empty())
        fmt::print("Nothing in the project fits, and no model was used.\n");
    if (!reply.whyNoModel.empty()) fmt::print(stderr, "{}\n", reply.whyNoModel);
}

/// Asks and prints; false: cancelled.
Result<bool> askOnce(Director& director, const Options& options, const std::string& text,
                     const CancelToken& cancel) {
    const bool asJson = options.json;
    bool spoke = false;
    Director::Heard heard;
    if (!asJson)
        heard.piece = [&spoke](const std::string& piece) {
            spoke = true;
            std::fputs(piece.c_str(), stdout);
            std::fflush(stdout);
        };
    const Result<Message> message = director.ask(text, heard, cancel);
    if (spoke) fmt::print("\n");  // its words were printed as they came
    sayNotices(director);
    if (!message) return message.error();
    const Reply& reply = *message->reply;
    if (asJson) {
        json out = toJson(reply);
        out["text"] = reply.text;
        out["memory"] = toJson(director.memory());
        fmt::print("{}\n", out.dump(1));
    } else {
        printBelow(reply);
    }
    std::fflush(stdout);  // whoever reads a pipe waits for the answer before writing the next question
    return !reply.answer.stopped;
}

/// The Director's model; what its answers have to do without is said.
Result<AssistantFacts> load(Director& director, const ModelOptions& models, const CancelToken& cancel) {
    const Result<AssistantSetup> setup = models.setup();
    if (!setup) return setup.error();
    models.sayMissing(*setup);
    return loadModel(director, *setup, cancel);
}

/// With the model; without one, facts answer and the reason is said. errors: NoDevice
Result<void> loadIfThere(Director& director, const ModelOptions& models, const CancelToken& cancel) {
    const Result<AssistantFacts> facts = load(director, models, cancel);
    if (facts) return {};
    if (facts.error().code == ErrorCode::NoDevice) return facts.error();
    director.goWithout(paragraph(facts.error()));
    return {};
}

/// The project's Director with its model, unless that is not wanted.
Result<std::unique_ptr<Director>> openLoaded(const Options& options, const CancelToken& cancel) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return director;
    if (options.noModel) {
        (*director)->goWithout("");
        return director;
    }
    if (const Result<void> loaded = loadIfThere(**director, options.models, cancel); !loaded)
        return loaded.error();
    return director;
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

ExitCode ask(const Options& options, const CancelToken& cancel) {
    const Result<std::unique_ptr<Director>> director = openLoaded(options, cancel);
    if (!director) return report(director.error());
    const Result<bool> whole = askOnce(**director, options, options.text, cancel);
    if (!whole) return report(whole.error());
    return *whole ? ExitCode::Done : ExitCode::Cancelled;
}

ExitCode chat(const Options& options, const CancelToken& cancel) {
    const Result<std::unique_ptr<Director>> director = openLoaded(options, cancel);
    if (!director) return report(director.error());
    const bool prompted = ::isatty(STDIN_FILENO) != 0;
    if (prompted)
        fmt::print(stderr,
                   "A small model on this computer; it may be wrong, and nothing it says is done by itself. "
                   "An empty "
                   "line ends the conversation.\n");
    std::string ahead;
    ExitCode outcome = ExitCode::Done;  // a question that fails ends no conversation, but is no success
    while (!cancel.asked()) {
        if (prompted) fmt::print(stderr, "> ");
        const std::optional<std::string> line = readLine(ahead, cancel);
        if (cancel.asked()) break;
        if (!line || line->empty()) return outcome;
        const Result<bool> whole = askOnce(**director, options, *line, cancel);
        if (!whole) outcome = report(whole.error());
        if (whole && *whole)
            if (const Result<Indexing> read = readEverything(**director, cancel); !read)
                outcome = report(read.error());
    }
    return ExitCode::Cancelled;
}

ExitCode search(const Options& options, const CancelToken& cancel) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return report(director.error());
    // With a model it finds what is meant, not only what is written.
    if (!options.noModel)
        if (const Result<AssistantFacts> facts = load(**director, options.models, cancel); !facts) {
            const ExitCode code = report(facts.error());
            if (facts.error().code == ErrorCode::NoDevice) return code;
        }
    const Result<std::vector<Fact>> found = (*director)->search(options.text);
    if (!found) return report(found.error());
    printFacts(*found, options.json, "Nothing was found.");
    return ExitCode::Done;
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
                   message.turn.text);
    if (all->empty()) fmt::print("Nothing was said yet.\n");
    return ExitCode::Done;
}

ExitCode decisions(const Options& options, const CancelToken& /*cancel*/) {
    Result<std::unique_ptr<Director>> director = options.project.openDirector();
    if (!director) return report(director.error());
    if (!options.text.empty())
        if (const Result<Fact> kept = (*director)->remember(options.text); !kept) return report(kept.error());
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
    const Result<std::unique_ptr<Director>> director = openLoaded(options, cancel);
    if (!director) return report(director.error());
    const Result<Indexing> read = readEverything(**director, cancel);
    if (!read) return report(read.error());
    if (cancel.asked()) return stoppedReading();
    const Result<std::vector<Message>> messages = (*director)->newest(INT_MAX);
    if (!messages) return report(messages.error());
    const Result<int64_t> clips = (*director)->clips().count({});
    const AssistantMemory memory = (*director)->memory();
    if (options.json) {
        json out = toJson(memory);
        out["turns"] = messages->size();
        out["clips"] = clips ? *clips : 0;
        fmt::print("{}\n", out.dump(1));
        return ExitCode::Done;
    }
    fmt::print("turns                 {}\nclips                 {}\n", messages->size(), clips ? *clips : 0);
    if ((*director)->engine() == nullptr) return ExitCode::Done;
    fmt::print("tokens of the history {}\nepisodes              {}\n", memory.historyTokens, memory.episodes);
    fmt::print("keys and values       {} of at most {}; all of the history would take {}\n",
               formatMemory(memory.usedBytes), formatMemory(memory.boundBytes),
               formatMemory(memory.wholeBytes));
    fmt::print("weights               {}\n", formatMemory(memory.weightBytes));
    return ExitCode::Done;
}

ExitCode tokens(const Options& options, const CancelToken& cancel) {
    const Result<AssistantSetup> setup = options.models.setup();
    if (!setup) return report(setup.error());
    const Result<BareEngine> bare = openBareEngine(*setup, cancel);
    if (!bare) return report(bare.error());
    const auto pieces = bare->engine->tokens(options.text);
    if (!pieces) return report(pieces.error());
    json out = json::array();
    for (const AssistantEngine::Token& token : *pieces) {
        if (options.json)
            out.push_back({{"id", token.id}, {"text", token.text}});
        else
            fmt::print("{:>6}  {}\n", token.id,
                       json(token.text).dump(-1, ' ', false, json::error_handler_t::replace));
    }
    if (options.json) fmt::print("{}\n", out.dump(1, ' ', false, json::error_handler_t::replace));
    return ExitCode::Done;
}

ExitCode profile(const Options& options, const CancelToken& cancel) {
    std::ifstream file(options.text, std::ios::binary);
    if (!file) return report({ErrorCode::FileMissing, {{"path", options.text}}});
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Result<AssistantSetup> setup = options.models.setup();
    if (!setup) return report(setup.error());
    const Result<BareEngine> bare = openBareEngine(*setup, cancel);
    if (!bare) return report(bare.error());
    const Result<std::vector<double>> numbers = bare->engine->profile(text, cancel);
    cancel.check();
    if (!numbers) return report(numbers.error());
    fmt::print("{}\n", json{{"model", bare->facts.model}, {"sensitivities", *numbers}}.dump(1));
    return ExitCode::Done;
}

ExitCode doctor(const Options& options, const CancelToken& cancel) {
    const Result<AssistantSetup> setup = options.models.setup();
    if (!setup) return report(setup.error());
    options.models.sayMissing(*setup);
    for (const std::filesystem::path& model : {setup->languageModel, setup->embedder}) {
        if (model.empty()) continue;
        const auto unfamiliar = unfamiliarFiles(model, cancel);
        if (!unfamiliar) return report(unfamiliar.error());
        for (const std::filesystem::path& path : *unfamiliar)
            fmt::print("warn {}: not the file that Lightreel was tried with\n", path.string());
    }
    const Stopwatch opening;
    const Result<BareEngine> bare = openBareEngine(*setup, cancel);
    if (!bare) return report(bare.error());
    const AssistantFacts& facts = bare->facts;
    fmt::print("ok   {}: {:.0f} million parameters in {}, {} tokens of context, opened in {}\n", facts.model,
               static_cast<double>(facts.parameters) / 1e6, facts.weightTypes, facts.context,
               formatSeconds(opening.seconds()));
    const Result<Answer> answer = bare->engine->answer(
        {"What is a storyboard?"}, {0, 1, 1, 24, 0}, [](const std::string&) {}, cancel);
    if (!answer) return report(answer.error());
    cancel.check();
    constexpr double kSlow = 0.5;
    fmt::print("{} first word after {}, then {:.1f} tokens a second\n",
               answer->secondsPerToken > kSlow ? "warn" : "ok  ", formatSeconds(answer->firstTokenSeconds),
               answer->secondsPerToken > 0 ? 1 / answer->secondsPerToken : 0);
    return ExitCode::Done;
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
    auto [searchCommand, searchOptions] = add("search", "Clips, failed runs, decisions and what was said",
                                              &search, kProject | kModel | kNoModel | kJson);
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
