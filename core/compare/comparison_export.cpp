#include <fmt/format.h>
#include <sched.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/compare/comparison.h"
#include "core/memory/meter.h"

namespace lightreel {
namespace {

using nlohmann::json;

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (const size_t colon = line.find(": "); line.starts_with("model name") && colon != line.npos)
            return line.substr(colon + 2);
    return "unknown";
}

int usableCores() {
    cpu_set_t set;
    return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

template <typename Value>
json distinct(const std::vector<ComparedRun>& runs, Value value) {
    std::set<std::string> seen;
    for (const ComparedRun& run : runs)
        for (const RunRecord& record : run.records) seen.insert(value(record));
    return seen;
}

}  // namespace

ComparisonMachine thisMachine() {
    utsname system{};
    ::uname(&system);
    return {processorName(), usableCores(), systemMemory().total,
            fmt::format("{} {} {}", system.sysname, system.release, system.machine)};
}

std::string verdictLegend() {
    return fmt::format(
        "Identical: every pixel of every frame is the same. Visually close: no frame's FLIP is above {:g} "
        "and "
        "the mean SSIM is {:g} or more; where pictures are too small for them, a PSNR of {:g} dB or more. "
        "Different: anything else.",
        kCloseFlip, kCloseSsim, kClosePsnr);
}

std::string lpipsNote(const std::vector<ComparisonRow>& rows) {
    const bool measured =
        std::ranges::any_of(rows, [](const auto& row) { return row.quality && row.quality->lpips; });
    return measured ? "" : "LPIPS was not measured: it needs a weight file of yours.";
}

json exportedComparison(const ComparisonPlan& plan, const std::vector<ComparedRun>& runs,
                        const ComparisonMachine& machine) {
    json out = toJson(runs);
    out["schema"] = kComparisonSchema;
    out["plan"] = toJson(plan);
    out["machine"] = {{"processor", machine.processor},
                      {"cores", machine.cores},
                      {"memory_bytes", machine.memory},
                      {"system", machine.system}};
    out["versions"] = {{"lightreel", distinct(runs, [](const RunRecord& record) { return record.version; })},
                       {"torch", distinct(runs, [](const RunRecord& record) { return record.torchVersion; })},
                       {"devices", distinct(runs, [](const RunRecord& record) { return record.device; })}};
    out["verdict"] = {{"close_flip", kCloseFlip},
                      {"close_ssim", kCloseSsim},
                      {"close_psnr_db", kClosePsnr},
                      {"text", verdictLegend()}};
    out["lpips_note"] = lpipsNote(comparisonRows(runs));
    return out;
}

}  // namespace lightreel
