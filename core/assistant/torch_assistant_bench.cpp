#include "core/assistant/torch_assistant_bench.h"

#include <variant>

#include "core/assistant/assistant_entry.h"
#include "core/assistant/bench_invariants.h"
#include "core/base/stopwatch.h"
#include "core/weights/guarded.h"

namespace lightreel {
namespace {

const char* nameOf(BenchSuite suite) {
    switch (suite) {
        case BenchSuite::Studio:
            return "studio";
        case BenchSuite::Needle:
            return "needle";
        case BenchSuite::Locomo:
            return "locomo";
        case BenchSuite::Invariants:
            return "invariants";
    }
    return "";
}

Error badValue(const char* option, int64_t value, const char* allowed) {
    return {ErrorCode::BadRequest,
            {{"option", option}, {"value", std::to_string(value)}, {"allowed", allowed}}};
}

/// What can be said without the models.
Result<void> checked(const BenchSetup& setup) {
    constexpr int64_t kLeastTokens = 512, kMostTokens = 65536, kLeastBlock = 16, kMostBlock = 2048;
    for (const int64_t size : setup.sizes)
        if (size < kLeastTokens || size > kMostTokens)
            return badValue("sizes", size, "a dialogue has 512 to 65536 tokens");
    if (setup.block < kLeastBlock || setup.block > kMostBlock)
        return badValue("block", setup.block, "16 to 2048 tokens go through together");
    if (setup.probe < kLeastBlock || setup.probe > kMostBlock)
        return badValue("probe", setup.probe, "a probe has 16 to 2048 tokens");
    if (setup.episodes < 1 || setup.episodes > 64) return badValue("episodes", setup.episodes, "1 to 64");
    if (setup.seeds < 1 || setup.seeds > 1000) return badValue("seeds", setup.seeds, "1 to 1000");
    if (setup.questions < 1) return badValue("questions", setup.questions, "at least 1");
    if (const auto methods = benchMethodsNamed(setup.methods); !methods) return methods.error();
    for (const std::string& budget : setup.budgets)
        if (const auto entries = budgetEntries(budget, kMostTokens, 1); !entries) return entries.error();
    return {};
}

/// At the comparison's end, cancelled, or with an error.
using Ending = std::variant<std::monostate, Cancelled, Error>;

void measure(const BenchSetup& setup, const BenchRun::Tools& tools, BenchReport& report) {
    if (setup.suite == BenchSuite::Invariants) {
        report.checks = benchInvariants(tools.models, tools.progress, tools.cancel);
        return;
    }
    const std::vector<BenchCase> cases = benchCases(
        setup, [&tools](std::string_view text) { return tools.models.size(text); },
        tools.models.model().config().context);
    report.dialogues = static_cast<int64_t>(cases.size());
    for (const BenchCase& of : cases) report.questions += static_cast<int64_t>(of.dialogue.questions.size());
    std::vector<BenchItem> items;
    const auto ending = guarded<Ending>([&]() -> Ending {
        BenchRun(setup, tools).measure(cases, items);
        return {};
    });
    report.cancelled = std::holds_alternative<Cancelled>(ending);
    if (const Error* error = std::get_if<Error>(&ending)) {
        if (items.empty()) throw Failure{*error};
        report.failure = *error;
    }
    report.helped = helpedQuestions(items);
    report.rows = benchRows(items);
}

BenchReport run(const BenchSetup& setup, MemoryMeter& meter, const BenchProgressSink& progress,
                const CancelToken& cancel) {
    const Stopwatch watch;
    BenchReport report{nameOf(setup.suite), setup.languageModel.filename().string()};
    try {
        const BenchModels models(setup);
        measure(setup, {models, meter, progress, cancel}, report);
    } catch (const Cancelled&) {
        report.cancelled = true;
    }
    report.seconds = watch.seconds();
    return report;
}

}  // namespace

TorchAssistantBench::TorchAssistantBench() : m_meter(installCountingAllocator()) {}

Result<BenchReport> TorchAssistantBench::run(const BenchSetup& setup, const BenchProgressSink& progress,
                                             const CancelToken& cancel) noexcept {
    auto report = guarded<Result<BenchReport>>([&]() -> Result<BenchReport> {
        if (const Result<void> sound = checked(setup); !sound) return sound.error();
        return lightreel::run(setup, m_meter, progress, cancel);
    });
    releaseFreeMemory();
    return report;
}

std::unique_ptr<AssistantBench> makeAssistantBench() {
    return std::make_unique<TorchAssistantBench>();
}

}  // namespace lightreel
