#include "app/cli/assistant_bench_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/format.h"
#include "core/compare/comparison.h"

namespace lightreel::cli {
namespace {

using nlohmann::json;
using Table = std::vector<std::vector<std::string>>;

const Estimate* find(const std::map<std::string, Estimate>& figures, const std::string& name) {
    const auto found = figures.find(name);
    return found != figures.end() ? &found->second : nullptr;
}

const Estimate* difference(const BenchRow& row, const char* ours, const std::string& figure) {
    const auto found = row.differences.find(ours);
    return found != row.differences.end() ? find(found->second, figure) : nullptr;
}

std::string withInterval(const Estimate* estimate) {
    if (estimate == nullptr) return {};
    if (!estimate->hasInterval()) return fmt::format("{:.3f} (n = 1)", estimate->mean);
    return fmt::format("{:.3f} [{:.3f}, {:.3f}]", estimate->mean, estimate->low, estimate->high);
}

std::string shown(const BenchRow& row, const BenchFigureFacts& facts) {
    const Estimate* estimate = find(row.figures, facts.name);
    if (estimate == nullptr) return {};
    if (std::string_view(facts.name).ends_with("_bytes"))
        return formatMemory(static_cast<int64_t>(estimate->mean));
    return fmt::format("{:.{}f}", estimate->mean, facts.decimals);
}

/// Those of a line; KL has its own.
constexpr std::array kShown{"nll",
                            "recovered",
                            "exact",
                            "rank",
                            "answer_kept",
                            "answer_read",
                            "retained_mass",
                            "output_error",
                            "routed",
                            "cache_bytes",
                            "peak_bytes",
                            "prefill_seconds",
                            "first_token_seconds",
                            "token_seconds"};

const BenchFigureFacts& factsOf(std::string_view name) {
    return *std::ranges::find(kBenchFigures, name,
                              [](const auto& facts) { return std::string_view(facts.name); });
}

std::vector<std::string> heading() {
    std::vector<std::string> cells{"method", "KL [95 %]", "EpiCache less it", "Lightreel less it"};
    for (const char* name : kShown) cells.emplace_back(factsOf(name).heading);
    return cells;
}

std::vector<std::string> line(const BenchRow& row) {
    std::vector<std::string> cells{row.method, withInterval(find(row.figures, "kl")),
                                   withInterval(difference(row, "epicache", "kl")),
                                   withInterval(difference(row, "lightreel", "kl"))};
    for (const char* name : kShown) cells.push_back(shown(row, factsOf(name)));
    return cells;
}

/// The first column to the left, the others to the right; those without a word below the heading are left
/// out.
std::string aligned(const Table& table) {
    std::string out;
    std::vector<size_t> widths(table.front().size());
    for (size_t column = 0; column < widths.size(); ++column) {
        const auto says = [column](const auto& cells) { return !cells[column].empty(); };
        if (std::none_of(table.begin() + 1, table.end(), says)) continue;
        for (const auto& cells : table) widths[column] = std::max(widths[column], cells[column].size());
    }
    for (const auto& cells : table) {
        std::string text;
        for (size_t column = 0; column < widths.size(); ++column)
            if (widths[column] > 0)
                text += column == 0 ? fmt::format("{:<{}}", cells[column], widths[column])
                                    : fmt::format("  {:>{}}", cells[column], widths[column]);
        out += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

std::string checksText(const std::vector<BenchCheck>& checks) {
    std::string out;
    for (const BenchCheck& check : checks)
        out += fmt::format("{:<6} {}{}\n", check.holds ? "holds" : "FAILS", check.name,
                           check.measured.empty() ? "" : " (" + check.measured + ")");
    return out;
}

std::string blockTitle(const BenchReport& report, const BenchRow& row) {
    const Estimate* kl = find(row.figures, "kl");
    return fmt::format("{}, {}, {}: {} questions about {} dialogues\n", report.suite, row.group, row.budget,
                       kl != nullptr ? kl->items : 0, kl != nullptr ? kl->clusters : 0);
}

std::string csvInterval(const Estimate* estimate) {
    if (estimate == nullptr) return ",,";
    if (!estimate->hasInterval()) return fmt::format("{},,", estimate->mean);
    return fmt::format("{},{},{}", estimate->mean, estimate->low, estimate->high);
}

json estimateJson(const Estimate& estimate) {
    return {{"mean", estimate.mean},
            {"low", estimate.hasInterval() ? json(estimate.low) : json()},
            {"high", estimate.hasInterval() ? json(estimate.high) : json()},
            {"items", estimate.items},
            {"dialogues", estimate.clusters}};
}

json figuresJson(const std::map<std::string, Estimate>& figures) {
    json out = json::object();
    for (const auto& [name, estimate] : figures) out[name] = estimateJson(estimate);
    return out;
}

json rowJson(const BenchRow& row) {
    json differences = json::object();
    for (const auto& [ours, figures] : row.differences)
        differences[ours + "_less_this"] = figuresJson(figures);
    return {{"group", row.group},
            {"budget", row.budget},
            {"method", row.method},
            {"kind", row.kind},
            {"about", row.about},
            {"figures", figuresJson(row.figures)},
            {"differences", differences},
            {"output_error_by_layer", row.outputError},
            {"retained_mass_by_layer", row.retainedMass}};
}

json setupJson(const BenchSetup& setup) {
    return {{"budgets", setup.budgets}, {"sizes", setup.sizes},       {"block", setup.block},
            {"probe", setup.probe},     {"episodes", setup.episodes}, {"seeds", setup.seeds}};
}

json machineJson() {
    const ComparisonMachine machine = thisMachine();
    return {{"processor", machine.processor},
            {"cores", machine.cores},
            {"memory_bytes", machine.memory},
            {"system", machine.system}};
}

}  // namespace

std::string toText(const BenchReport& report) {
    if (!report.skipped.empty()) return "skipped: " + report.skipped + "\n";
    std::string out = checksText(report.checks);
    for (size_t first = 0; first < report.rows.size();) {
        Table table{heading()};
        const BenchRow& top = report.rows[first];
        size_t end = first;
        while (end < report.rows.size() && report.rows[end].group == top.group &&
               report.rows[end].budget == top.budget)
            table.push_back(line(report.rows[end++]));
        out += (first > 0 ? "\n" : "") + blockTitle(report, top) + aligned(table);
        first = end;
    }
    return out;
}

std::string toCsv(const BenchReport& report) {
    if (!report.skipped.empty()) return "skipped\n" + csvQuoted(report.skipped) + "\n";
    if (!report.checks.empty()) {
        std::string out = "check,holds,measured\n";
        for (const BenchCheck& check : report.checks)
            out += fmt::format("{},{},{}\n", csvQuoted(check.name), check.holds, csvQuoted(check.measured));
        return out;
    }
    std::string out =
        "group,budget,method,kind,figure,mean,low,high,items,dialogues,epicache_less_this,epicache_less_low,"
        "epicache_less_high,lightreel_less_this,lightreel_less_low,lightreel_less_high\n";
    for (const BenchRow& row : report.rows)
        for (const auto& [name, estimate] : row.figures)
            out += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csvQuoted(row.group), row.budget,
                               row.method, row.kind, name, csvInterval(&estimate), estimate.items,
                               estimate.clusters, csvInterval(difference(row, "epicache", name)),
                               csvInterval(difference(row, "lightreel", name)));
    return out;
}

json toJson(const BenchReport& report, const BenchSetup& setup) {
    json figures = json::object(), rows = json::array(), checks = json::array();
    for (const BenchFigureFacts& facts : kBenchFigures) figures[facts.name] = facts.about;
    for (const BenchRow& row : report.rows) rows.push_back(rowJson(row));
    for (const BenchCheck& check : report.checks)
        checks.push_back({{"name", check.name}, {"holds", check.holds}, {"measured", check.measured}});
    return {{"schema", 1},
            {"suite", report.suite},
            {"model", report.model},
            {"setup", setupJson(setup)},
            {"machine", machineJson()},
            {"skipped", report.skipped.empty() ? json() : json(report.skipped)},
            {"cancelled", report.cancelled},
            {"failure", report.failure ? json(paragraph(*report.failure)) : json()},
            {"dialogues", report.dialogues},
            {"questions", report.questions},
            {"helped_questions", report.helped},
            {"seconds", report.seconds},
            {"figures", figures},
            {"rows", rows},
            {"checks", checks}};
}

}  // namespace lightreel::cli
