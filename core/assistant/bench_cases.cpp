#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/assistant/bench_run.h"
#include "core/assistant/locomo_dialogues.h"
#include "core/assistant/needle_dialogue.h"
#include "core/base/or_throw.h"

namespace lightreel {
namespace {

/// The longest text that is measured: what EpiCache's rules leave to texts whose entries keep their
/// positions.
constexpr int64_t kLargestPiece = 6500;
/// For instructions, a probe, a question and its answer.
constexpr int64_t kRoomBehind = 1024;
/// Lower ones made the dialogues on which settings were chosen.
constexpr uint64_t kFirstSeed = 101;

/// How long a piece may be, and how long a text is.
struct Measure {
    int64_t most;
    const TextSize& size;
};

void addPieces(const BenchDialogue& dialogue, const Measure& measure, const BenchCase& like,
               std::vector<BenchCase>& cases) {
    for (BenchDialogue& piece : cutDialogue(dialogue, measure.most, measure.size)) {
        cases.push_back(like);
        cases.back().dialogue = std::move(piece);
    }
}

std::vector<BenchCase> madeUp(const BenchSetup& setup, const Measure& measure) {
    std::vector<BenchCase> cases;
    size_t cluster = 0;
    for (const int64_t tokens : setup.sizes)
        for (int i = 0; i < setup.seeds; ++i) {
            const StudioRules rules{kFirstSeed + static_cast<uint64_t>(i), tokens,
                                    static_cast<size_t>(setup.questions)};
            const BenchDialogue dialogue = setup.suite == BenchSuite::Needle
                                               ? needleDialogue(rules, measure.size)
                                               : studioDialogue(rules, measure.size);
            addPieces(dialogue, measure, {{}, std::to_string(tokens) + " tokens", rules.seed, cluster++},
                      cases);
        }
    return cases;
}

std::vector<BenchCase> fromFile(const BenchSetup& setup, const Measure& measure) {
    const std::vector<BenchDialogue> dialogues = orThrow(readLocomo(setup.data));
    std::vector<BenchCase> pieces, cases;
    for (size_t i = 0; i < dialogues.size(); ++i)
        addPieces(dialogues[i], measure, {{}, "LoCoMo", 0, i}, pieces);
    if (setup.pieces > 0 && pieces.size() > static_cast<size_t>(setup.pieces))
        pieces.resize(static_cast<size_t>(setup.pieces));
    for (int seed = 1; seed <= setup.seeds; ++seed)
        for (const BenchCase& piece : pieces) {
            cases.push_back(piece);
            cases.back().seed = static_cast<uint64_t>(seed);
        }
    return cases;
}

}  // namespace

std::vector<BenchCase> benchCases(const BenchSetup& setup, const TextSize& size, int64_t context) {
    const Measure measure{std::min(kLargestPiece, context - kRoomBehind), size};
    std::vector<BenchCase> cases =
        setup.suite == BenchSuite::Locomo ? fromFile(setup, measure) : madeUp(setup, measure);
    if (cases.empty())
        throw Failure{
            {ErrorCode::BadRequest,
             {{"option", "suite"},
              {"value", setup.suite == BenchSuite::Locomo ? "locomo" : "studio or needle"},
              {"allowed", "no part of a dialogue with a question fits into the model's context of " +
                              std::to_string(context) + " tokens"}}}};
    return cases;
}

Result<int64_t> budgetEntries(const std::string& budget, int64_t tokens, int64_t least) {
    const auto refused = [&](const std::string& allowed) {
        return Error{ErrorCode::BadRequest, {{"option", "budget"}, {"value", budget}, {"allowed", allowed}}};
    };
    double number = 0;
    const char* end = budget.data() + budget.size();
    const auto read = std::from_chars(budget.data(), end, number);
    const std::string_view unit(read.ptr, static_cast<size_t>(end - read.ptr));
    if (read.ec != std::errc() || !std::isfinite(number) || number < 1 || (unit != "x" && !unit.empty()))
        return refused("a number of entries (512) or how many times smaller than the text (4x)");
    const double entries = unit == "x" ? static_cast<double>(tokens) / number : number;
    if (entries < static_cast<double>(least))
        return refused("no fewer than " + std::to_string(least) + " entries can be kept of a head");
    return static_cast<int64_t>(std::min(entries, static_cast<double>(tokens)));
}

}  // namespace lightreel
