#include "ui/compare/setting_differences.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>

#include "core/request/presets.h"
#include "ui/text/figures.h"
#include "ui/text/tr.h"

namespace lightreel {
namespace {

const QString kNone = QStringLiteral("–");

/// A setting of one run. phrase: as it reads in a list; empty: it is not worth telling where all agree.
struct Fact {
    QString setting, value, phrase;
};

QString number(double value) {
    return QLocale().toString(value, 'g', 6);
}

QString cacheText(const AccelerationOptions::Cache& cache) {
    switch (cache.mode) {
        case CacheMode::Off:
            return tr("off");
        case CacheMode::DeepCache:
            return tr("DeepCache");
        case CacheMode::LightCache:
            return tr("LightCache");
        case CacheMode::Adaptive:
            break;
    }
    return tr("adaptive");
}

QString fullStepText(const AccelerationOptions::Cache& cache) {
    if (!cache.reuses()) return tr("all");
    if (cache.mode == CacheMode::Adaptive) return tr("budget %1").arg(number(cache.errorBudget));
    const QString text = tr("1 in %1").arg(cache.interval);
    return cache.centre ? tr("%1, around step %2").arg(text).arg(*cache.centre) : text;
}

QString chunkText(const AccelerationOptions::Chunk& chunk) {
    if (chunk.mode == ChunkMode::Off) return tr("off");
    QString mode = chunk.mode == ChunkMode::Exact ? tr("exact") : tr("paper");
    if (chunk.frames > 0 || chunk.rows > 0)
        return tr("%1, %2 × %3").arg(mode).arg(std::max(1, chunk.frames)).arg(std::max(1, chunk.rows));
    if (chunk.bytes != AccelerationOptions::Chunk().bytes)
        return QStringLiteral("%1, %2").arg(mode, memoryText(chunk.bytes));
    return mode;
}

QString sliceText(const AccelerationOptions::Slice& slice) {
    const QString frames = slice.frames == 1 ? tr("1 frame") : tr("%1 frames").arg(slice.frames);
    return slice.rows == 1 ? frames : tr("%1, %2 bands").arg(frames).arg(slice.rows);
}

QString temporalText(const AccelerationOptions::Slice& slice) {
    if (slice.temporal == TemporalDecode::Exact) return tr("exact");
    return slice.temporal == TemporalDecode::Flat ? tr("2-D") : tr("%1 frames at once").arg(slice.window);
}

QString swapText(const AccelerationOptions::Swap& swap) {
    switch (swap.what) {
        case SwapWhat::Nothing:
            return tr("off");
        case SwapWhat::Weights:
            return tr("weights");
        case SwapWhat::Features:
            return tr("features");
        case SwapWhat::All:
            break;
    }
    return tr("all");
}

void addSwitches(const AccelerationOptions& options, std::vector<Fact>& facts) {
    const bool reuses = options.cache.reuses();
    facts.push_back({tr("Cache"), reuses ? cacheText(options.cache) : tr("off"), {}});
    facts.push_back({tr("Full steps"), fullStepText(options.cache), {}});
    facts.push_back({tr("Depth"), reuses ? QString::number(options.cache.depth) : kNone, {}});
    facts.push_back({tr("Chunks"), chunkText(options.chunk), {}});
    facts.push_back({tr("Decoding"), sliceText(options.slice), {}});
    facts.push_back({tr("Along frames"), temporalText(options.slice), {}});
    facts.push_back({tr("Swap"), swapText(options.swap), {}});
    facts.push_back(
        {tr("At most"), options.memoryBudget ? memoryText(*options.memoryBudget) : tr("automatic"), {}});
}

QString modelName(const std::string& model) {
    return model.empty() ? tr("built-in model")
                         : QFileInfo(QDir::cleanPath(QString::fromStdString(model))).fileName();
}

QString guidanceText(const GenerationRequest& request) {
    if (!request.guidance) return kNone;
    return request.minGuidance
               ? QStringLiteral("%1–%2").arg(number(*request.minGuidance), number(*request.guidance))
               : number(*request.guidance);
}

void addRequest(const GenerationRequest& request, std::vector<Fact>& facts) {
    const QString model = modelName(request.model), guidance = guidanceText(request);
    const QString size = QStringLiteral("%1 × %2").arg(request.width).arg(request.height);
    const QString sampler = schedulerTitle(QString::fromStdString(request.scheduler));
    const QString type = QString::fromStdString(request.dtype);
    facts.push_back({tr("Model"), model, model});
    facts.push_back({tr("Prompt"), QString::fromStdString(request.prompt), {}});
    facts.push_back({tr("Negative"), QString::fromStdString(request.negativePrompt), {}});
    facts.push_back({tr("Type"), type, type});
    facts.push_back({tr("Size"), size, size});
    facts.push_back({tr("Frames"), QString::number(request.frames), tr("%1 frames").arg(request.frames)});
    facts.push_back({tr("Steps"), QString::number(request.steps), tr("%1 steps").arg(request.steps)});
    facts.push_back({tr("Sampler"), sampler, sampler});
    facts.push_back(
        {tr("Guidance"), guidance, request.guidance ? tr("guidance %1").arg(guidance) : QString()});
    facts.push_back({tr("Seed"), QString::number(request.seed), tr("seed %1").arg(request.seed)});
}

/// The switches first, then the request of a run that is done; nothing of a clip that tells nothing.
std::vector<Fact> factsOf(const ComparedEntry& entry) {
    const ComparedRun& run = entry.run;
    std::vector<Fact> facts;
    if (!run.done() && entry.measureHere) return facts;
    addSwitches(essentialOptions(run.done() ? run.records.front().acceleration : run.acceleration), facts);
    if (run.done()) addRequest(run.records.front().request, facts);
    return facts;
}

QString valueOf(const Fact& fact) {
    return fact.value.isEmpty() ? kNone : fact.value;
}

}  // namespace

SettingDifferences settingDifferences(const ComparedEntry& baseline, const ComparedEntry& a,
                                      const ComparedEntry& b) {
    SettingDifferences found;
    QStringList same;
    const std::array<std::vector<Fact>, 3> facts{factsOf(baseline), factsOf(a), factsOf(b)};
    const size_t known = std::min({facts[0].size(), facts[1].size(), facts[2].size()});
    found.told = known > 0;
    for (size_t i = 0; i < known; ++i) {
        const QString values[] = {valueOf(facts[0][i]), valueOf(facts[1][i]), valueOf(facts[2][i])};
        if (values[0] != values[1] || values[1] != values[2])
            found.rows.push_back({facts[0][i].setting, {values[0], values[1], values[2]}});
        else if (!facts[0][i].phrase.isEmpty())
            same << facts[0][i].phrase;
    }
    found.same = same.join(QStringLiteral(", "));
    return found;
}

std::optional<bool> timesComparable(const ComparedRun& a, const ComparedRun& b) {
    if (!a.done() || !b.done()) return std::nullopt;
    const RunRecord &one = a.records.front(), &other = b.records.front();
    return one.device == other.device && one.threads == other.threads && one.version == other.version &&
           one.torchVersion == other.torchVersion;
}

}  // namespace lightreel
