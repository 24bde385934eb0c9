#include "ui/memory/predicted_levels.h"

namespace lightreel {
namespace {

const char* stageOf(const TimelineSpan& span) {
    return span.index > 0 ? "denoise" : span.name.c_str();
}

}  // namespace

int64_t predictedBytes(const GraphRun& run, const TimelineSpan& span) {
    const auto found = run.predicted.find(stageOf(span));
    return found == run.predicted.end() ? 0 : found->second;
}

std::vector<PredictedLevel> predictedLevels(const GraphRun& run) {
    std::vector<std::pair<std::string, PredictedLevel>> levels;
    const double now = run.lastSecond();
    const auto cover = [&](const TimelineSpan& span) {
        const int64_t bytes = predictedBytes(run, span);
        if (bytes <= 0) return;
        const double end = span.end < 0 ? now : span.end;
        if (levels.empty() || levels.back().first != stageOf(span))
            levels.push_back({stageOf(span), {span.start, end, bytes}});
        levels.back().second.end = std::max(levels.back().second.end, end);
    };
    for (const TimelineSpan& span : run.spans) cover(span);
    for (const TimelineSpan& span : run.ahead) cover(span);
    std::vector<PredictedLevel> found;
    for (const auto& [stage, level] : levels) found.push_back(level);
    return found;
}

}  // namespace lightreel
