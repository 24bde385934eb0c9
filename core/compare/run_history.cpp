#include "core/compare/run_history.h"

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/compare/stage_bytes.h"
#include "core/compare/step_seconds.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr int kFewestForError = 3;

std::string keyOf(const GenerationRequest& request) {
    return request.model + '|' + request.dtype + '|' + request.device;
}

int64_t frameWorkOf(const GenerationRequest& request) {
    return int64_t{request.width} * request.height * request.frames;
}

int64_t stepWorkOf(const GenerationRequest& request) {
    return frameWorkOf(request) * (request.guidance.value_or(1) > 1 ? 2 : 1);
}

/// Median of the steps of one kind; 0 without one. The first one warms caches up: among several it does not
/// count.
double typicalStep(const std::vector<StepRecord>& steps, bool full) {
    std::vector<double> seconds = stepSeconds(steps, full);
    if (seconds.empty()) return 0;
    if (full && seconds.size() > 2) seconds.erase(seconds.begin());
    return median(std::move(seconds));
}

double secondsOf(const RunRecord& record, const char* stage) {
    const auto found = record.seconds.find(stage);
    return found == record.seconds.end() ? 0 : found->second;
}

/// Whether two runs' steps of a kind are the same work done in the same way.
bool sameSteps(const AccelerationOptions& a, const AccelerationOptions& b, const std::string& kind) {
    const bool sameKind = kind == "full" || a.cache.depth == b.cache.depth;
    const bool sameChunks =
        a.chunk.mode == b.chunk.mode && (a.chunk.mode == ChunkMode::Off || a.chunk == b.chunk);
    return sameKind && sameChunks && a.swap.what == b.swap.what && a.swap.wait == b.swap.wait;
}

double operationsOf(const RunPlan& plan, const std::string& kind) {
    for (const RunPlan::Step& step : plan.steps)
        if (step.kind == kind) return step.operations;
    return 0;
}

/// Seconds per unit of work, of runs that qualify.
template <typename Run>
std::optional<double> typicalRate(const std::vector<Run>& runs, const std::function<double(const Run&)>& rate,
                                  const std::function<bool(const Run&)>& qualifies) {
    std::vector<double> rates;
    for (const Run& run : runs)
        if (const double found = rate(run); found > 0 && qualifies(run)) rates.push_back(found);
    if (rates.empty()) return std::nullopt;
    return median(std::move(rates));
}

/// The best answer there is: of the same size and settings, else of the same settings, else of any.
template <typename Run>
std::optional<RunHistory::Time> bestTime(const std::vector<Run>& runs, int64_t work,
                                         const std::function<double(const Run&)>& rate,
                                         const std::function<bool(const Run&)>& sameSize,
                                         const std::function<bool(const Run&)>& sameSettings) {
    const auto amount = static_cast<double>(work);
    const auto both = [&](const Run& run) { return sameSize(run) && sameSettings(run); };
    if (const auto found = typicalRate<Run>(runs, rate, both)) return RunHistory::Time{*found * amount, true};
    if (const auto found = typicalRate<Run>(runs, rate, sameSettings))
        return RunHistory::Time{*found * amount, false};
    if (const auto found = typicalRate<Run>(runs, rate, [](const Run&) { return true; }))
        return RunHistory::Time{*found * amount, false};
    return std::nullopt;
}

}  // namespace

RunHistory::Run RunHistory::runOf(const RunRecord& record) {
    Run run{stepWorkOf(record.request), frameWorkOf(record.request), record.acceleration};
    run.acceleration.swap.folder.clear();
    run.full = typicalStep(record.steps, true);
    run.reuse = typicalStep(record.steps, false);
    run.decode = secondsOf(record, "decode");
    run.around = std::max(0.0, secondsOf(record, "total") - secondsOf(record, "denoise") - run.decode);
    // Stages of which nothing was foretold would make a right prediction look wrong.
    const bool foretold = std::ranges::all_of(record.peakBytes, [&record](const auto& stage) {
        const auto predicted = record.predictedPeakBytes.find(stage.first);
        return predicted != record.predictedPeakBytes.end() && predicted->second > 0;
    });
    run.peak = highestOf(record.peakBytes);
    run.predicted = foretold ? highestOf(record.predictedPeakBytes) : 0;
    return run;
}

void RunHistory::add(const RunRecord& record) {
    Run run = runOf(record);
    if (run.stepWork <= 0 || run.full + run.decode <= 0) return;
    std::vector<Run>& runs = m_runs[keyOf(record.request)];
    runs.push_back(std::move(run));
    if (runs.size() > kRuns) runs.erase(runs.begin());
}

const std::vector<RunHistory::Run>& RunHistory::runsLike(const RunPlan& plan) const {
    static const std::vector<Run> none;
    const auto found = m_runs.find(keyOf(plan.request));
    return found == m_runs.end() ? none : found->second;
}

std::optional<RunHistory::Time> RunHistory::step(const RunPlan& plan, const std::string& kind) const {
    const int64_t work = stepWorkOf(plan.request);
    const bool full = kind == "full";
    const auto found = bestTime<Run>(
        runsLike(plan), work,
        [full](const Run& run) { return (full ? run.full : run.reuse) / static_cast<double>(run.stepWork); },
        [work](const Run& run) { return run.stepWork == work; },
        [&](const Run& run) { return sameSteps(run.acceleration, plan.acceleration, kind); });
    const double operations = operationsOf(plan, kind), fullOperations = operationsOf(plan, "full");
    if (full || (found && found->measured) || operations <= 0 || fullOperations <= 0) return found;
    // What a step of another depth took says less than how much of a full step this one computes.
    if (const auto whole = step(plan, "full"))
        return Time{whole->seconds * operations / fullOperations, false};
    return found;
}

std::optional<RunHistory::Time> RunHistory::decode(const RunPlan& plan) const {
    const int64_t work = frameWorkOf(plan.request);
    return bestTime<Run>(
        runsLike(plan), work, [](const Run& run) { return run.decode / static_cast<double>(run.frameWork); },
        [work](const Run& run) { return run.frameWork == work; },
        [&](const Run& run) { return run.acceleration.slice == plan.acceleration.slice; });
}

std::optional<RunHistory::Time> RunHistory::total(const RunPlan& plan) const {
    const auto decoding = decode(plan);
    const auto around = typicalRate<Run>(
        runsLike(plan), [](const Run& run) { return run.around; }, [](const Run&) { return true; });
    if (!decoding || plan.steps.empty()) return std::nullopt;
    Time total{decoding->seconds + around.value_or(0), decoding->measured};
    std::map<std::string, std::optional<Time>> times;
    for (const RunPlan::Step& planned : plan.steps) {
        if (!times.contains(planned.kind)) times[planned.kind] = step(plan, planned.kind);
        const std::optional<Time>& time = times[planned.kind];
        if (!time) return std::nullopt;
        total.seconds += time->seconds;
        total.measured = total.measured && time->measured;
    }
    return total;
}

std::optional<RunHistory::PeakError> RunHistory::peakError(const RunPlan& plan) const {
    std::vector<double> errors;
    for (const Run& run : runsLike(plan))
        if (run.predicted > 0 && run.peak > 0)
            errors.push_back(
                std::abs(static_cast<double>(run.peak) / static_cast<double>(run.predicted) - 1));
    const int runs = static_cast<int>(errors.size());
    if (runs < kFewestForError) return std::nullopt;
    return PeakError{median(std::move(errors)), runs};
}

json toJson(const RunHistory& history) {
    json models = json::object();
    for (const auto& [model, runs] : history.m_runs) {
        json& list = models[model] = json::array();
        for (const RunHistory::Run& run : runs)
            list.push_back({{"step_work", run.stepWork},
                            {"frame_work", run.frameWork},
                            {"acceleration", toJson(run.acceleration)},
                            {"full", run.full},
                            {"reuse", run.reuse},
                            {"decode", run.decode},
                            {"around", run.around},
                            {"predicted", run.predicted},
                            {"peak", run.peak}});
    }
    return models;
}

RunHistory historyFromJson(const json& from) {
    RunHistory history;
    if (!from.is_object()) return history;
    for (const auto& [model, list] : from.items()) {
        if (!list.is_array()) continue;
        for (const json& entry : list) try {
                RunHistory::Run run{entry.at("step_work"),
                                    entry.at("frame_work"),
                                    accelerationFromJson(entry.at("acceleration")),
                                    entry.at("full"),
                                    entry.at("reuse"),
                                    entry.at("decode"),
                                    entry.at("around"),
                                    entry.at("predicted"),
                                    entry.at("peak")};
                std::vector<RunHistory::Run>& runs = history.m_runs[model];
                if (run.stepWork > 0 && run.frameWork > 0 && runs.size() < RunHistory::kRuns)
                    runs.push_back(std::move(run));
            } catch (const json::exception&) {
                // of another version, or damaged: the next run says it anew
            }
    }
    return history;
}

}  // namespace lightreel
