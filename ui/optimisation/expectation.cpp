#include "ui/optimisation/expectation.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

constexpr const char* kStages[] = {"encode", "denoise", "decode"};
constexpr QChar kMinus(0x2212), kNoBreak(0x00A0);

int64_t bytesOf(const RunPlan& plan, const std::string& stage) {
    const auto found = plan.peakBytes.find(stage);
    return found == plan.peakBytes.end() ? 0 : found->second;
}

/// Whether something is known of every stage.
bool isComplete(const RunPlan& plan) {
    return std::ranges::all_of(kStages, [&plan](const char* stage) { return bytesOf(plan, stage) > 0; });
}

/// "sampling", "decoding": the stage in one small word.
QString stageWord(const std::string& stage) {
    if (stage == "encode") return tr("prompt");
    if (stage == "denoise") return tr("sampling");
    if (stage == "decode") return tr("decoding");
    return QString::fromStdString(stage);
}

QString sign(bool more) {
    return more ? QStringLiteral("+") : QString(kMinus);
}

/// The change of the stage that changes most.
QString peakText(const RunPlan& with, const RunPlan& without) {
    constexpr double kNoteworthy = 0.005;  ///< of the highest peak
    std::string stage;
    int64_t change = 0;
    for (const auto& [name, bytes] : with.peakBytes) {
        const int64_t before = bytesOf(without, name);
        if (bytes <= 0 || before <= 0 || std::abs(bytes - before) <= std::abs(change)) continue;
        stage = name;
        change = bytes - before;
    }
    if (with.peak() <= 0 || without.peak() <= 0) return {};
    if (static_cast<double>(std::abs(change)) < kNoteworthy * static_cast<double>(without.peak()))
        return isComplete(with) && isComplete(without) ? tr("no change") : QString();
    return QStringLiteral("%1 %2%3").arg(stageWord(stage), sign(change > 0), memoryText(std::abs(change)));
}

/// Multiplications of the whole run; nothing where a part is not known.
std::optional<double> operations(const RunPlan& plan) {
    double all = plan.decodeOperations;
    if (all <= 0 || plan.steps.empty()) return std::nullopt;
    for (const RunPlan::Step& step : plan.steps) {
        if (step.operations <= 0) return std::nullopt;
        all += step.operations;
    }
    return all;
}

/// How much longer the same arithmetic takes in pieces, bands, or with copies in between.
struct Surcharge {
    double steps = 1, decode = 1;
};

/// Typical figures: a full-size AnimateDiff network in bfloat16 on a processor, 256 x 256. Smaller clips pay
/// more; what this machine has measured counts instead.
Surcharge surchargeOf(const AccelerationOptions& options) {
    constexpr double kExactPieces = 1.03, kPaperPieces = 1.05, kStreamedWeights = 1.08, kBands = 1.1;
    Surcharge surcharge;
    if (options.chunk.mode == ChunkMode::Exact) surcharge.steps *= kExactPieces;
    if (options.chunk.mode == ChunkMode::Paper) surcharge.steps *= kPaperPieces;
    if (options.streamsWeights()) surcharge.steps *= kStreamedWeights;
    if (options.slice.rows > 1) surcharge.decode *= kBands;
    return surcharge;
}

/// Of two runs that do the same arithmetic: change of the time, as a share of the one without.
double surchargeChange(const RunPlan& with, const RunPlan& without, double work) {
    const Surcharge now = surchargeOf(with.acceleration), before = surchargeOf(without.acceleration);
    const double decode = with.decodeOperations / work;
    return (1 - decode) * (now.steps / before.steps - 1) + decode * (now.decode / before.decode - 1);
}

struct TimeChange {
    double share = 0;  ///< of the run without
    bool measured = false;
};

std::optional<TimeChange> timeChange(const RunPlan& with, const RunPlan& without, const RunHistory& history) {
    const auto now = history.total(with), before = history.total(without);
    if (now && before && now->measured && before->measured && before->seconds > 0)
        return TimeChange{now->seconds / before->seconds - 1, true};
    const auto work = operations(with), workBefore = operations(without);
    if (!work || !workBefore) return std::nullopt;
    if (*work == *workBefore) return TimeChange{surchargeChange(with, without, *work), false};
    if (now && before && before->seconds > 0) return TimeChange{now->seconds / before->seconds - 1, false};
    return TimeChange{*work / *workBefore - 1, false};
}

QString shareText(double share) {
    const auto percent = std::lround(share * 100);
    if (percent == 0) return tr("the same");
    return sign(percent > 0) + QLocale().toString(static_cast<int>(std::abs(percent))) + kNoBreak +
           QLatin1Char('%');
}

}  // namespace

Effect effectOf(const RunPlan& with, const RunPlan& without, const RunHistory& history) {
    Effect effect;
    effect.peak = peakText(with, without);
    if (const auto change = timeChange(with, without, history)) {
        effect.time = shareText(change->share);
        effect.measured = change->measured;
    }
    return effect;
}

HighestStage highestStage(const RunPlan& plan) {
    HighestStage highest{{}, 0, isComplete(plan)};
    for (const auto& [stage, bytes] : plan.peakBytes)
        if (bytes > highest.bytes) highest = {QString::fromStdString(stage), bytes, highest.complete};
    return highest;
}

QString whileText(const QString& stage) {
    if (stage == QLatin1String("encode")) return tr("while reading the prompt");
    if (stage == QLatin1String("denoise")) return tr("while sampling");
    if (stage == QLatin1String("decode")) return tr("while decoding");
    return stage;
}

}  // namespace lightreel
