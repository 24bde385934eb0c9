#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/assistant_bench_table.h"
#include "app/cli/commands.h"
#include "app/cli/printable.h"
#include "core/library/director_models.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {
namespace {

const std::map<std::string, BenchSuite> kSuites{{"studio", BenchSuite::Studio},
                                                {"needle", BenchSuite::Needle},
                                                {"locomo", BenchSuite::Locomo},
                                                {"invariants", BenchSuite::Invariants}};

struct AssistantBenchOptions {
    CLI::App* command = nullptr;
    BenchSetup setup;
    std::string suite = "studio", model;
    bool quick = false, json = false, csv = false;

    [[nodiscard]] bool given(const char* option) const { return command->count(option) > 0; }
};

/// Options that would say nothing to this suite are refused, not ignored.
Result<void> checkUse(const AssistantBenchOptions& options) {
    const auto refused = [&](const char* option, const char* allowed) {
        return Error{ErrorCode::BadRequest,
                     {{"option", option}, {"value", options.suite + " suite"}, {"allowed", allowed}}};
    };
    const bool madeUp = options.suite == "studio" || options.suite == "needle";
    if (!madeUp && options.given("--sizes")) return refused("sizes", "it is for studio and needle");
    if (options.suite != "locomo" && options.given("--data")) return refused("data", "it is for locomo");
    if (options.suite != "studio" && options.given("--questions"))
        return refused("questions", "it is for studio");
    if (options.suite != "invariants") return {};
    for (const char* option :
         {"--methods", "--budget", "--block", "--probe", "--episodes", "--seeds", "--quick"})
        if (options.given(option)) return refused(option + 2, "the invariants have settings of their own");
    return {};
}

/// One small dialogue and the methods that matter; what was said on the command line holds.
void makeQuick(AssistantBenchOptions& options) {
    BenchSetup& setup = options.setup;
    if (!options.given("--sizes")) setup.sizes = {1024};
    if (!options.given("--seeds")) setup.seeds = 1;
    if (!options.given("--questions")) setup.questions = 4;
    if (!options.given("--budget")) setup.budgets = {"4x"};
    if (!options.given("--block")) setup.block = 256;
    if (!options.given("--probe")) setup.probe = 256;
    if (!options.given("--methods"))
        setup.methods = {"full",   "none",  "sinks",     "random",  "keydiff",
                         "snapkv", "kvzip", "lightreel", "epicache"};
    setup.pieces = 1;
}

/// Why the suite cannot run for want of data, which is no fault: nobody has said where they lie.
std::optional<std::string> missingData(const AssistantBenchOptions& options) {
    if (options.setup.suite != BenchSuite::Locomo || !options.setup.data.empty()) return std::nullopt;
    return "locomo needs --data FILE (locomo10.json); it is not part of Lightreel";
}

void print(const AssistantBenchOptions& options, const BenchReport& report) {
    if (options.json)
        fmt::print("{}\n", toJson(report, options.setup).dump(1));
    else if (options.csv)
        fmt::print("{}", toCsv(report));
    else
        fmt::print("{}", printable(toText(report)));
}

Result<BenchReport> measured(AssistantBenchOptions& options, const CancelToken& cancel) {
    const DirectorModels models = DirectorModels::standard();
    const Result<std::filesystem::path> language = models.languageModel(options.model);
    if (!language) return language.error();
    const Result<std::filesystem::path> embedder = models.embedder();
    if (!embedder) return embedder.error();
    options.setup.languageModel = *language;
    options.setup.embedder = *embedder;
    Result<std::unique_ptr<AssistantBench>> bench = openAssistantBench();
    if (!bench) return bench.error();
    return (*bench)->run(
        options.setup,
        [](const BenchProgress& progress) {
            fmt::print(stderr, "{} of {}: {}\n", progress.done + 1, progress.total, printable(progress.what));
        },
        cancel);
}

ExitCode benchAssistant(AssistantBenchOptions options, const CancelToken& cancel) {
    options.setup.suite = kSuites.at(options.suite);
    if (const Result<void> use = checkUse(options); !use) return report(use.error());
    std::error_code ignored;
    if (const std::filesystem::path& data = options.setup.data;
        !data.empty() && !std::filesystem::exists(data, ignored))
        return report({ErrorCode::FileMissing, {{"path", data.string()}}});
    if (options.quick) makeQuick(options);
    if (const std::optional<std::string> missing = missingData(options)) {
        BenchReport skipped{options.suite, {}};
        skipped.skipped = *missing;
        print(options, skipped);
        return ExitCode::Done;
    }
    const Result<BenchReport> outcome = measured(options, cancel);
    if (!outcome) return report(outcome.error());
    print(options, *outcome);
    if (outcome->cancelled) {
        fmt::print(stderr, "Cancelled. The table has what was finished. No file was changed.\n");
        return ExitCode::Cancelled;
    }
    if (outcome->failure) return report(*outcome->failure);
    const bool sound = std::ranges::all_of(outcome->checks, &BenchCheck::holds);
    return sound ? ExitCode::Done : ExitCode::Internal;
}

void addOptions(AssistantBenchOptions& options) {
    CLI::App& command = *options.command;
    BenchSetup& setup = options.setup;
    command.add_option("--suite", options.suite, "studio, needle, locomo or invariants")
        ->check(CLI::IsMember(kSuites))
        ->capture_default_str();
    command.add_option("--data", setup.data, "locomo10.json, for the suite locomo");
    const auto list = [&](const char* name, auto& values, const char* about) {
        command.add_option(name, values, about)->delimiter(',')->take_all()->capture_default_str();
    };
    list("--methods", setup.methods, "Names, separated by commas; all when left out");
    list("--budget", setup.budgets, "How much is kept: 4x (a fourth of the text) or entries of a head (512)");
    list("--sizes", setup.sizes, "Tokens of the made-up dialogues");
    command.add_option("--block", setup.block, "Tokens that are read together")->capture_default_str();
    command.add_option("--probe", setup.probe, "Most tokens of an episode's probe")->capture_default_str();
    command.add_option("--episodes", setup.episodes, "Most episodes")->capture_default_str();
    command.add_option("--seeds", setup.seeds, "Dialogues of each size")->capture_default_str();
    command.add_option("--questions", setup.questions, "Most questions about a studio dialogue")
        ->capture_default_str();
    command.add_option("--model", options.model, "A language model's GGUF file; SmolLM2's when left out");
    command.add_flag("--quick", options.quick, "One short dialogue, nine methods: about two minutes");
    auto* json = command.add_flag("--json", options.json, "The table as JSON, with every figure");
    command.add_flag("--csv", options.csv, "The table as CSV, with every figure")->excludes(json);
}

}  // namespace

void addBenchAssistant(CLI::App& bench, Context& context) {
    auto options = std::make_shared<AssistantBenchOptions>();
    options->command = bench.add_subcommand(
        "assistant", "Ways to keep a long dialogue in fixed memory: what each loses, takes and costs");
    addOptions(*options);
    options->command->callback([options, &context] {
        context.run = [options, &context] { return benchAssistant(*options, context.cancel); };
    });
}

}  // namespace lightreel::cli
