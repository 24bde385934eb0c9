#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/bench_runs.h"
#include "app/cli/commands.h"
#include "app/cli/printable.h"
#include "app/cli/progress.h"
#include "core/jobs/start_picture.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {
namespace {

struct BenchOptions {
    RequestOptions request;
    std::string grid = "small";
    bool json = false, csv = false;
};

void print(const BenchOptions& options, const std::vector<ComparedRun>& runs) {
    if (options.json)
        fmt::print("{}\n", toJson(runs).dump(1));
    else if (options.csv)
        fmt::print("{}", toCsv(comparisonRows(runs)));
    else
        fmt::print("{}", printable(toText(comparisonRows(runs), tableWidth())));
}

ExitCode benchCache(const BenchOptions& options, const CancelToken& cancel) {
    const Result<RequestedRun> run = options.request.resolve();
    if (!run) return report(run.error());
    Result<std::unique_ptr<EngineLibrary>> engine = openEngineLibrary();
    if (!engine) return report(engine.error());
    const Result<ModelFacts> facts = (*engine)->inspect(run->modelFolder, run->motionAdapter);
    if (!facts) return report(facts.error());
    const std::vector<BenchSetting> settings =
        cacheBenchSettings(options.grid == "full", *facts, run->request);
    const Result<StartFrames> start = startOf(run->request, *facts, cancel);
    if (!start) return report(start.error());
    RunInput input;
    input.request = run->request;
    input.modelFolder = run->modelFolder;
    input.motionAdapter = run->motionAdapter;
    input.startFrames = start->frames;
    const Result<std::vector<ComparedRun>> runs =
        runSettings(**engine, input, settings, cancel, [&settings](size_t index) {
            fmt::print(stderr, "Run {} of {}: {}\n", index + 1, settings.size(), settings[index].name);
        });
    if (!runs) return report(runs.error());
    print(options, *runs);
    return ExitCode::Done;
}

}  // namespace

void addBench(CLI::App& app, Context& context) {
    CLI::App* bench = app.add_subcommand("bench", "Measure on this machine what settings cost and gain");
    bench->require_subcommand(1);
    CLI::App* command = bench->add_subcommand(
        "cache", "The same clip with and without caching: seconds, peak memory, likeness to the plain run");
    auto options = std::make_shared<BenchOptions>();
    options->request.addTo(*command);
    command->add_option("--grid", options->grid, "small or full: how many settings are run")
        ->check(CLI::IsMember({"small", "full"}))
        ->capture_default_str();
    auto* json = command->add_flag("--json", options->json, "The table as JSON, with every run's record");
    command->add_flag("--csv", options->csv, "The table as CSV")->excludes(json);
    command->callback([options, &context] {
        context.run = [options, &context] { return benchCache(*options, context.cancel); };
    });
    addBenchAssistant(*bench, context);
}

}  // namespace lightreel::cli
