#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/compare_options.h"
#include "app/cli/printable.h"
#include "app/cli/progress.h"
#include "core/base/format.h"
#include "core/base/log.h"
#include "core/compare/run_history.h"
#include "core/jobs/comparison_files.h"
#include "core/jobs/comparison_runner.h"
#include "core/jobs/lpips_weights.h"
#include "core/pipeline/engine_loader.h"
#include "core/settings/settings_file.h"

namespace lightreel::cli {
namespace {

namespace fs = std::filesystem;

/// What the window has learnt of this machine.
RunHistory knownRuns() {
    const SettingsFile::Loaded loaded = SettingsFile(SettingsFile::standardPath()).load();
    const auto window = loaded.values.find("window");
    if (window == loaded.values.end() || !window->is_object()) return {};
    return historyFromJson(window->value("history", nlohmann::json::object()));
}

/// Tells on stderr how a comparison goes on; stdout is for the table.
class CompareProgress {
  public:
    CompareProgress(EngineLibrary& engine, const ComparisonFolder& comparison, bool quiet)
        : m_comparison(comparison), m_history(knownRuns()), m_quiet(quiet) {
        const ComparisonPlan& plan = comparison.plan();
        for (const ComparisonMember& member : plan.members) {
            const Result<RunPlan> planned =
                engine.plan({plan.request, member.acceleration, plan.modelFolder, plan.motionAdapter});
            m_plans.push_back(planned ? std::optional(*planned) : std::nullopt);
        }
    }

    void begin() {
        const std::vector<ComparisonStep> steps = m_comparison.remaining();
        const std::optional<double> seconds = secondsOf(steps);
        const std::string runs = fmt::format("{} run{}", steps.size(), steps.size() == 1 ? "" : "s");
        if (steps.empty())
            say("Nothing is left to run.");
        else if (seconds)
            say(fmt::format("{}, about {} by this machine's earlier runs.", runs, formatSeconds(*seconds)));
        else
            say(fmt::format("{}; how long they take is told after the first one.", runs));
        m_told = seconds.has_value();
    }

    ComparisonWatch watch() {
        ComparisonWatch watch;
        watch.warmsUp = [this] { say("Warming up"); };
        watch.begins = [this](const ComparisonStep& step, size_t number, size_t count) {
            say(fmt::format("Run {} of {}: {}", number, count, nameOf(step)));
        };
        watch.event = [this](const JobEvent& event) { show(event); };
        watch.finished = [this](const ComparisonStep&, const RunRecord& record) { finished(record); };
        watch.failed = [this](const ComparisonStep& step, const Error& error) {
            std::fprintf(stderr, "%s\n", printable(nameOf(step) + " failed: " + paragraph(error)).c_str());
        };
        return watch;
    }

  private:
    [[nodiscard]] const std::string& nameOf(const ComparisonStep& step) const {
        return m_comparison.plan().members[step.member].name;
    }
    /// Nothing when one of the runs cannot be foretold.
    [[nodiscard]] std::optional<double> secondsOf(const std::vector<ComparisonStep>& steps) const {
        double sum = 0;
        for (const ComparisonStep& step : steps) {
            const std::optional<RunPlan>& plan = m_plans[step.member];
            const auto time = plan ? m_history.total(*plan) : std::nullopt;
            if (!time) return std::nullopt;
            sum += time->seconds;
        }
        return sum;
    }
    void finished(const RunRecord& record) {
        m_history.add(record);
        if (m_told) return;
        const std::vector<ComparisonStep> steps = m_comparison.remaining();
        const std::optional<double> seconds = secondsOf(steps);
        if (steps.empty() || !seconds) return;
        say(fmt::format("The other {} take about {}.", steps.size(), formatSeconds(*seconds)));
        m_told = true;
    }
    void show(const JobEvent& event) const {
        const auto* run = std::get_if<RunEvent>(&event.body);
        if (const auto* noticed = run ? std::get_if<event::Noticed>(run) : nullptr)
            std::fprintf(stderr, "%s\n", printable(paragraph(noticed->notice)).c_str());
    }
    void say(const std::string& line) const {
        if (!m_quiet) std::fprintf(stderr, "%s\n", printable(line).c_str());
    }

    const ComparisonFolder& m_comparison;
    std::vector<std::optional<RunPlan>> m_plans;  ///< by member
    RunHistory m_history;
    bool m_quiet, m_told = false;
};

/// A folder of the wanted name; an empty one that is there is taken.
Result<ComparisonFolder> createFolder(const CompareOptions& options, EngineLibrary& engine,
                                      const CancelToken& cancel) {
    const fs::path wanted = absolutePath(options.folder());
    std::error_code ignored;
    if (fs::exists(wanted / "comparison.json", ignored))
        return refused("output-dir", options.folder(),
                       "it holds a comparison; --resume goes on with it, or name another folder");
    const bool isThere = fs::exists(wanted, ignored),
               isEmpty = fs::is_directory(wanted, ignored) && fs::is_empty(wanted, ignored);
    if (isThere && !isEmpty)
        return refused("output-dir", options.folder(),
                       "it is there and not empty; name a new or empty folder");
    const Result<ComparisonPlan> plan = options.plan(engine, cancel);
    if (!plan) return plan.error();
    if (isEmpty) fs::remove(wanted, ignored);
    return ComparisonFolder::create(wanted, *plan);
}

Result<ComparisonFolder> openFolder(const CompareOptions& options, EngineLibrary& engine,
                                    const CancelToken& cancel) {
    if (!options.resumes()) return createFolder(options, engine, cancel);
    Result<ComparisonFolder> comparison = ComparisonFolder::open(absolutePath(options.folder()));
    if (comparison && options.retriesFailed())
        if (const Result<void> forgotten = comparison->forgetFailures(); !forgotten) return forgotten.error();
    return comparison;
}

Result<std::optional<fs::path>> lpipsFile(const CompareOptions& options) {
    if (options.lpips().empty()) return lpipsWeights();
    const fs::path file = absolutePath(options.lpips());
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return Error{ErrorCode::FileMissing, {{"path", file.string()}}};
    if (!fs::is_regular_file(file, ignored))
        return Error{ErrorCode::FileUnreadable, {{"path", file.string()}, {"reason", "it is no file"}}};
    return std::optional(file);
}

void print(const CompareOptions& options, const ComparisonFolder& comparison) {
    const std::vector<ComparedRun> runs = comparison.runs();
    switch (options.table()) {
        case CompareOptions::Table::Json:
            fmt::print("{}\n", exportedComparison(comparison.plan(), runs, thisMachine()).dump(1));
            return;
        case CompareOptions::Table::Csv:
            fmt::print("{}", toCsv(comparisonRows(runs)));
            return;
        case CompareOptions::Table::Text:
            fmt::print("{}", printable(toText(comparisonRows(runs), tableWidth())));
    }
}

ExitCode writeFiles(const CompareOptions& options, const ComparisonFolder& comparison,
                    const CancelToken& cancel) {
    const Result<std::vector<std::string>> files = writeComparisonFiles(comparison, cancel);
    if (!files) return report(files.error());
    if (!options.quiet())
        for (const std::string& name : *files)
            std::fprintf(stderr, "%s\n", (comparison.path() / name).c_str());
    return ExitCode::Done;
}

ExitCode compare(const CompareOptions& options, const CancelToken& cancel) {
    if (const Result<void> sound = options.check(); !sound) return report(sound.error());
    const Result<std::optional<fs::path>> weights = lpipsFile(options);
    if (!weights) return report(weights.error());
    Result<std::unique_ptr<EngineLibrary>> engine = openEngineLibrary();
    if (!engine) return report(engine.error());
    Result<ComparisonFolder> comparison = openFolder(options, **engine, cancel);
    if (!comparison) return report(comparison.error());
    CompareProgress progress(**engine, *comparison, options.quiet());
    progress.begin();
    try {
        ComparisonRunner runner(**engine, *comparison, progress.watch());
        const Result<void> done = runner.run(frameDistances(**engine, *weights, cancel), cancel);
        if (!done) {
            // What never began is begun anew by the corrected command, in the same folder.
            if (!options.resumes()) comparison->takeBack();
            return report(done.error());
        }
        print(options, *comparison);
        return writeFiles(options, *comparison, cancel);
    } catch (const Cancelled&) {
        std::fprintf(
            stderr,
            "Cancelled. What has finished is kept in %s; the same command with --resume alone goes on.\n",
            comparison->path().c_str());
        return ExitCode::Cancelled;
    }
}

}  // namespace

void addCompare(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "compare", "The same clip with several settings: time, memory and likeness in one table and report");
    auto options = std::make_shared<CompareOptions>();
    options->addTo(*command);
    command->callback([options, &context] {
        context.run = [options, &context] { return compare(*options, context.cancel); };
    });
}

}  // namespace lightreel::cli
