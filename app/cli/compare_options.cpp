#include "app/cli/compare_options.h"

#include <set>

#include "app/cli/setting_choices.h"
#include "core/base/utc_now.h"
#include "core/jobs/start_picture.h"
#include "core/request/acceleration_text.h"
#include "core/request/presets.h"
#include "lightreel_build.h"

namespace lightreel::cli {
namespace {

/// The same error, telling which setting it is about.
Error ofSetting(const std::string& name, Error error) {
    if (const auto option = error.args.find("option"); option != error.args.end())
        option->second = "setting \"" + name + "\", " + option->second;
    return error;
}

}  // namespace

void CompareOptions::addTo(CLI::App& command) {
    m_command = &command;
    m_request.addTo(command);
    command
        .add_option(
            "--setting", m_settings,
            "NAME=key=value,key=value: a setting to compare, as often as wanted; NAME= alone is the plain "
            "run, which is always there. Keys: preset, cache, interval, depth, budget, centre, power, "
            "chunk, frames, rows, bytes, slice, slice-rows, temporal, swap")
        ->take_all();
    command.add_option("--grid", m_grid,
                       "small or full: the usual settings (default: small, without --setting); or every "
                       "combination of such as interval=2/3/5,depth=0/1,chunk=off/exact");
    command
        .add_option("--repeat", m_repeats, "Runs of each setting, 1 to 100; the table shows their medians")
        ->capture_default_str();
    command.add_flag("--no-warm-up", m_noWarmUp, "Leave out the short first run that counts nowhere");
    command.add_option("--title", m_title, "What the report is called (default: the prompt)");
    command
        .add_option(
            "--output-dir", m_folder,
            "Folder for the comparison: clips, records, report; a new or empty one, or with --resume one "
            "that was begun")
        ->required();
    command.add_flag("--resume", m_resume,
                     "Go on with the comparison in --output-dir; what has finished is kept");
    auto* retry =
        command.add_flag("--retry-failed", m_retryFailed, "With --resume: run settings again that failed");
    retry->needs("--resume");
    command.add_option(
        "--lpips", m_lpips,
        "LPIPS' weight file (default: the one in the models folder; without it there is no LPIPS)");
    command.add_flag("--quiet", m_quiet, "No progress");
    auto* json = command.add_flag("--json", m_json, "The table as JSON, with every run's record");
    command.add_flag("--csv", m_csv, "The table as CSV")->excludes(json);
}

Result<void> CompareOptions::check() const {
    static const std::set<std::string> goOn{"output-dir", "resume", "retry-failed", "lpips",
                                            "quiet",      "json",   "csv"};
    if (!m_resume) return {};
    for (const CLI::Option* option : m_command->get_options()) {
        const std::string& name = option->get_single_name();
        if (option->count() > 0 && !goOn.contains(name))
            return refused(name == "words" ? "prompt" : name.c_str(), option->results().front(),
                           "with --resume the folder says what is compared; leave it out");
    }
    return {};
}

Result<void> CompareOptions::addSettings(std::vector<ComparisonMember>& members) const {
    std::set<std::string> names;
    for (const std::string& given : m_settings) {
        const size_t equals = given.find('=');
        if (equals == std::string::npos) return refused("setting", given, "it must read NAME=key=value,...");
        const std::string name = given.substr(0, equals);
        if (!name.empty() && !names.insert(name).second)
            return refused("setting", given, "this name is given twice");
        const Result<AccelerationOptions> options = accelerationFromText(given.substr(equals + 1));
        if (!options) return options.error();
        for (const ComparisonMember& other : members)
            if (doesTheSame(other.acceleration, *options))
                return refused("setting", given,
                               "it does the same as \"" + other.name + "\", and would be run for nothing");
        members.push_back({name, *options});
    }
    return {};
}

Result<void> CompareOptions::addGrid(const ModelFacts& facts, const GenerationRequest& request,
                                     std::vector<ComparisonMember>& members) const {
    if (m_grid.empty() ? m_settings.empty() : m_grid == "small" || m_grid == "full") {
        const std::vector<ComparisonMember> usual =
            usualSettings(m_grid == "full", settingChoices(facts, request));
        members.insert(members.end(), usual.begin(), usual.end());
        return {};
    }
    if (m_grid.empty()) return {};
    if (m_grid.find('=') == std::string::npos)
        return refused("grid", m_grid, "known are small, full, and key=value/value,key=value/value");
    const Result<std::vector<GridAxis>> axes = gridFromText(m_grid);
    if (!axes) return axes.error();
    const Result<std::vector<AccelerationOptions>> settings = gridSettings(*axes);
    if (!settings) return settings.error();
    for (const AccelerationOptions& options : *settings) members.push_back({"", options});
    return {};
}

Result<std::vector<ComparisonMember>> CompareOptions::members(const ModelFacts& facts,
                                                              const GenerationRequest& request) const {
    std::vector<ComparisonMember> members;
    if (const Result<void> added = addSettings(members); !added) return added.error();
    if (const Result<void> added = addGrid(facts, request, members); !added) return added.error();
    return withBaseline(std::move(members));
}

Result<ComparisonPlan> CompareOptions::plan(EngineLibrary& engine, const CancelToken& cancel) const {
    const Result<RequestedRun> run = m_request.resolve();
    if (!run) return run.error();
    const Result<ModelFacts> facts = engine.inspect(run->modelFolder, run->motionAdapter);
    if (!facts) return facts.error();
    Result<std::vector<ComparisonMember>> members = this->members(*facts, run->request);
    if (!members) return members.error();
    for (const ComparisonMember& member : *members) {
        const RunInput input{run->request, member.acceleration, run->modelFolder, run->motionAdapter};
        if (const Result<RunPlan> planned = engine.plan(input); !planned)
            return ofSetting(member.name, planned.error());
    }
    if (const Result<StartFrames> start = startOf(run->request, *facts, cancel); !start) return start.error();
    ComparisonPlan plan;
    plan.title = m_title.empty() ? run->request.prompt : m_title;
    plan.created = utcNow();
    plan.version = kVersion;
    plan.request = run->request;
    plan.modelFolder = run->modelFolder.string();
    plan.motionAdapter = run->motionAdapter.string();
    plan.members = std::move(*members);
    plan.repeats = m_repeats;
    plan.warmUp = !m_noWarmUp;
    return plan;
}

}  // namespace lightreel::cli
